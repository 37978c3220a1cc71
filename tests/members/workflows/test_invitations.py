"""Inviting and joining representatives, changing a profile, finding an organisation."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import IntegrityError
from django.utils import timezone

from members import emails, workflows
from members.models import Representative, User
from members.workflows import (
    AccountExists,
    AlreadyRepresents,
    CodeTaken,
    HasAccount,
    HasLeft,
    InvitationExpired,
    InvitationUnknown,
    InvitationUsed,
    NoEmail,
    NoRole,
    NotAllowed,
    accept_invitation,
    find_invitation,
    invite_representative,
    settle_email,
)
from tests.factories import (
    make_company,
    make_representative,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db
Role = Representative.Role
PASSWORD = "ilgas-slaptazodis-7"


@pytest.fixture
def invited():
    """A person with an open invitation."""
    return invite_representative(representative=make_representative(email="ona@imone.example"))


def an_editor(company, role=Role.EDITOR):
    """Return a user who edits the company's profile."""
    return make_representative(company, user=make_user(), role=role).user


# Inviting


def test_an_invitation_gives_a_link_for_a_limited_time_and_mails_it(outbox):
    before = timezone.now()
    invited = invite_representative(representative=make_representative(), role=Role.EDITOR)
    invited.refresh_from_db()
    assert invited.role == Role.EDITOR
    assert len(invited.invite_token) > 30
    assert invited.invited_at >= before
    assert invited.invite_expires_at == invited.invited_at + settings.INVITATION_VALID_FOR
    assert invited.invitation_is_open
    (mail,) = outbox.rows()
    assert mail.to == [invited.email]
    assert invited.invite_token in outbox.deliver()[0].body


def test_a_second_invitation_makes_the_first_link_void(invited, outbox):
    first = invited.invite_token
    second = invite_representative(representative=invited).invite_token
    assert second != first
    assert outbox.rows().count() == 2
    with pytest.raises(InvitationUnknown):
        find_invitation(token=first)


def test_the_role_stays_unless_another_is_given():
    person = make_representative(role=Role.EDITOR)
    assert invite_representative(representative=person).role == Role.EDITOR


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"email": None}, NoEmail),
        ({"role": "none"}, NoRole),
        ({"left_at": timezone.now()}, HasLeft),
        ({"with_account": True}, HasAccount),
    ],
)
def test_who_cannot_be_invited(fields, error, lang, outbox):
    fields = {"user": make_user()} if "with_account" in fields else fields
    person = make_representative(**fields)
    with pytest.raises(error) as refused:
        invite_representative(representative=person)
    assert str(refused.value)
    person.refresh_from_db()
    assert person.invite_token == ""
    assert not outbox.rows()


def test_what_changed_meanwhile_counts_not_what_the_caller_holds(outbox):
    held = make_representative()
    Representative.objects.filter(pk=held.pk).update(left_at=timezone.now())
    with pytest.raises(HasLeft):
        invite_representative(representative=held)
    assert not outbox.rows()


def test_staff_and_profile_administrators_of_the_organisation_invite():
    person = make_representative()
    owner = an_editor(person.company, role=Role.OWNER)
    invite_representative(representative=person, by=make_staff())
    invite_representative(representative=person, by=owner)


def test_nobody_else_invites(outbox):
    person = make_representative()
    stranger = an_editor(make_company(), role=Role.OWNER)
    former = make_representative(person.company, user=make_user(), left_at=timezone.now()).user
    for user in (make_user(), stranger, former, an_editor(person.company)):
        with pytest.raises(NotAllowed):
            invite_representative(representative=person, by=user)
    assert not outbox.rows()


def test_no_mail_leaves_when_the_transaction_fails(monkeypatch, outbox):
    def fail(_representative, **_options):
        raise RuntimeError

    monkeypatch.setattr(emails, "invitation", fail)
    person = make_representative()
    with pytest.raises(RuntimeError):
        invite_representative(representative=person)
    person.refresh_from_db()
    assert person.invite_token == ""
    assert not outbox.rows()


# Reading an invitation


def test_an_open_invitation_is_found(invited):
    assert find_invitation(token=invited.invite_token) == invited


@pytest.mark.parametrize("token", ["", "forged", "\x00", "su tarpu"])
def test_a_forged_or_empty_link_is_unknown(token):
    make_representative()  # without an invitation: its token is empty
    with pytest.raises(InvitationUnknown):
        find_invitation(token=token)
    with pytest.raises(InvitationUnknown):
        accept_invitation(token=token, password=PASSWORD)


def test_an_invitation_expires_at_its_moment(invited, clock):
    clock("2026-05-04 12:00")
    Representative.objects.update(invite_expires_at=timezone.now())
    with pytest.raises(InvitationExpired):
        find_invitation(token=invited.invite_token)
    with pytest.raises(InvitationExpired):
        accept_invitation(token=invited.invite_token, password=PASSWORD)
    assert not User.objects.exists()


def test_the_invitation_of_a_leaver_is_over(invited):
    Representative.objects.update(left_at=timezone.now())
    with pytest.raises(InvitationExpired):
        accept_invitation(token=invited.invite_token, password=PASSWORD)


# Accepting


def test_accepting_makes_an_account_with_a_confirmed_address(invited):
    joined = accept_invitation(token=invited.invite_token, password=PASSWORD, language="en")
    user = User.objects.get()
    assert joined == invited
    assert joined.user == user
    assert (user.email, user.first_name, user.last_name) == (
        invited.email,
        invited.first_name,
        invited.last_name,
    )
    assert user.language == "en"
    assert user.check_password(PASSWORD)
    assert not user.is_sample
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == (user.email, True, True)
    with pytest.raises(InvitationUsed):
        find_invitation(token=invited.invite_token)


def test_a_sample_person_gets_a_sample_account():
    person = invite_representative(representative=make_representative(is_sample=True))
    assert accept_invitation(token=person.invite_token, password=PASSWORD).user.is_sample


def test_a_person_who_is_logged_in_joins_with_that_account(invited):
    user = make_user()
    assert accept_invitation(token=invited.invite_token, user=user).user == user
    assert User.objects.count() == 1


def test_an_account_with_the_address_has_to_log_in_first(invited):
    owner = make_user(invited.email.upper())
    for joining in ({"password": PASSWORD}, {"user": make_user()}):
        with pytest.raises(AccountExists):
            accept_invitation(token=invited.invite_token, **joining)
    invited.refresh_from_db()
    assert invited.user is None
    assert accept_invitation(token=invited.invite_token, user=owner).user == owner


def test_an_account_made_a_moment_ago_is_found_by_the_database(invited, monkeypatch):
    make_user(invited.email)

    class NobodyYet:
        def filter(self, **conditions):
            return User.objects.none()

        create_user = staticmethod(User.objects.create_user)

    class Blind:
        objects = NobodyYet()

    monkeypatch.setattr(workflows.invitations, "User", Blind)
    with pytest.raises(AccountExists):
        accept_invitation(token=invited.invite_token, password=PASSWORD)
    assert User.objects.count() == 1


def test_an_account_represents_an_organisation_once(invited):
    user = make_representative(invited.company, user=make_user()).user
    with pytest.raises(AlreadyRepresents):
        accept_invitation(token=invited.invite_token, user=user)
    invited.refresh_from_db()
    assert invited.user is None
    assert invited.invitation_is_open


def test_a_double_click_finds_its_work_done(invited):
    first = accept_invitation(token=invited.invite_token, password=PASSWORD)
    again = accept_invitation(token=invited.invite_token, password=PASSWORD)
    by_user = accept_invitation(token=invited.invite_token, user=first.user)
    assert first.user == again.user == by_user.user
    assert User.objects.count() == 1


def test_nobody_else_gets_in_by_a_used_link(invited):
    accept_invitation(token=invited.invite_token, password=PASSWORD)
    for other in ({"password": "kitas-slaptazodis-8"}, {"password": ""}, {"user": make_user()}):
        with pytest.raises(InvitationUsed):
            accept_invitation(token=invited.invite_token, **other)


def test_the_password_does_not_open_a_used_link_later(invited, clock):
    clock("2026-05-04 12:00")
    Representative.objects.update(invite_expires_at=timezone.now() + timedelta(days=1))
    user = accept_invitation(token=invited.invite_token, password=PASSWORD).user
    clock("2026-05-04 12:05")
    with pytest.raises(InvitationUsed):
        accept_invitation(token=invited.invite_token, password=PASSWORD)
    assert accept_invitation(token=invited.invite_token, user=user).user == user


def test_a_used_link_without_a_moment_opens_nothing(invited):
    accept_invitation(token=invited.invite_token, password=PASSWORD)
    Representative.objects.update(invite_expires_at=None)
    with pytest.raises(InvitationUsed):
        accept_invitation(token=invited.invite_token, password=PASSWORD)


# The address of an account


def test_the_e_mail_becomes_the_one_confirmed_address():
    user = make_user("nauja@imone.example")
    other = make_user()
    EmailAddress.objects.create(user=user, email="sena@imone.example", verified=True, primary=True)
    EmailAddress.objects.create(user=user, email="nauja@imone.example")
    EmailAddress.objects.create(user=other, email="nauja@imone.example", verified=True)
    settle_email(user=user)
    settle_email(user=user)
    address = EmailAddress.objects.get()
    assert (address.user, address.email) == (user, user.email)
    assert address.verified
    assert address.primary


def test_errors_speak_the_readers_language(lang):
    told = {str(error()) for error in (NoEmail, HasLeft, HasAccount, CodeTaken, NotAllowed)}
    assert len(told) == 5


def test_the_database_itself_refuses_a_second_account_for_a_person():
    company, user = make_company(), make_user()
    make_representative(company, user=user)
    with pytest.raises(IntegrityError):
        make_representative(company, user=user)


def test_passwords_are_kept_hashed(invited):
    user = accept_invitation(token=invited.invite_token, password=PASSWORD).user
    assert PASSWORD not in user.password
    assert check_password(PASSWORD, user.password)
