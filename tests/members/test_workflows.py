"""Inviting and joining representatives, changing a profile, finding an organisation."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import IntegrityError
from django.test import TestCase
from django.utils import timezone

from members import emails, workflows
from members.models import Company, CompetenceClaim, Representative, User
from members.workflows import (
    AccountExists,
    AlreadyRepresents,
    Claim,
    CodeTaken,
    HasAccount,
    HasLeft,
    InvitationExpired,
    InvitationUnknown,
    InvitationUsed,
    NoEmail,
    NotAllowed,
    accept_invitation,
    change_profile,
    find_invitation,
    invite_representative,
    match_company,
    settle_email,
)
from tests.factories import (
    company_code,
    make_company,
    make_competence,
    make_representative,
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
    person = make_representative(role=Role.NONE)
    assert invite_representative(representative=person).role == Role.NONE


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"email": None}, NoEmail),
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
    invite_representative(representative=person, by=make_user(is_staff=True))
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
    def fail(representative):
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


# Changing a profile


def test_a_change_is_written_and_confirms_the_profile():
    company = make_company(town="Kaunas")
    changed = change_profile(company=company, by=an_editor(company), data={"town": "Alytus"})
    company.refresh_from_db()
    assert company.town == changed.town == "Alytus"
    assert company.confirmed_on == timezone.localdate()
    assert "alyt" in company.search


def test_only_what_changed_is_written():
    company = make_company(town="Kaunas", phone="+370 600 00001")
    held = Company.objects.get(pk=company.pk)
    change_profile(company=company, by=an_editor(company), data={"town": "Alytus"})
    change_profile(company=held, by=an_editor(company), data={"phone": "+370 600 00002"})
    company.refresh_from_db()
    assert (company.town, company.phone) == ("Alytus", "+370 600 00002")


def test_editors_and_administrators_change_their_profile_and_nobody_else():
    company = make_company(town="Kaunas")
    role_none = make_representative(company, user=make_user(), role=Role.NONE).user
    former = make_representative(company, user=make_user(), left_at=timezone.now()).user
    stranger = an_editor(make_company())
    for user in (make_user(), make_user(is_staff=True), role_none, former, stranger):
        with pytest.raises(NotAllowed):
            change_profile(company=company, by=user, data={"town": "Alytus"})
    company.refresh_from_db()
    assert company.town == "Kaunas"
    for role in (Role.OWNER, Role.EDITOR):
        change_profile(company=company, by=an_editor(company, role), data={"town": role})


def test_another_organisations_code_is_refused_and_nothing_is_written():
    taken = make_company()
    company = make_company(town="Kaunas")
    data = {"code": taken.code, "town": "Alytus"}
    with pytest.raises(CodeTaken):
        change_profile(company=company, by=an_editor(company), data=data)
    company.refresh_from_db()
    assert company.town == "Kaunas"
    assert company.code != taken.code


def test_technology_areas_are_replaced():
    from members.models import TechnologyArea

    one, two = (TechnologyArea.objects.create(code=c, name_lt=c) for c in ("a", "b"))
    company = make_company()
    company.technology_areas.add(one)
    change_profile(company=company, by=an_editor(company), data={"technology_areas": [two]})
    assert list(company.technology_areas.all()) == [two]


def test_claims_are_added_changed_and_deleted_one_by_one():
    company = make_company(is_sample=True)
    editor = an_editor(company)
    stays, changes, goes, comes = (make_competence() for _ in range(4))
    for competence in (stays, changes, goes):
        CompetenceClaim.objects.create(
            company=company, competence=competence, direction="offers", note_lt="sena"
        )
    kept = CompetenceClaim.objects.get(competence=stays).pk
    wanted = [
        Claim("offers", stays, "sena"),
        Claim("offers", changes, "nauja", "new"),
        Claim("needs", comes),
    ]
    change_profile(company=company, by=editor, data={}, claims=wanted)
    found = {
        (c.competence_id, c.direction, c.note_lt, c.note_en or "") for c in company.claims.all()
    }
    assert found == {
        (stays.pk, "offers", "sena", ""),
        (changes.pk, "offers", "nauja", "new"),
        (comes.pk, "needs", "", ""),
    }
    assert CompetenceClaim.objects.get(competence=stays).pk == kept
    assert CompetenceClaim.objects.get(competence=comes).is_sample
    change_profile(company=company, by=editor, data={})
    assert company.claims.count() == 3


def test_a_new_logo_replaces_the_old_file(picture, files):
    company = make_company()
    editor = an_editor(company)
    with TestCase.captureOnCommitCallbacks(execute=True):
        change_profile(company=company, by=editor, data={"logo": picture()})
    first = files()
    assert {name.split("/")[1] for name in first} == {"logos", "derived"}
    with TestCase.captureOnCommitCallbacks(execute=True):
        change_profile(company=company, by=editor, data={"logo": picture()})
    second = files()
    assert len(second) == 2
    assert not first & second
    with TestCase.captureOnCommitCallbacks(execute=True):
        change_profile(company=company, by=editor, data={"logo": False})
    assert files() == set()


def test_a_refused_change_leaves_the_files_as_they_were(picture, files):
    taken = make_company()
    company = make_company()
    editor = an_editor(company)
    change_profile(company=company, by=editor, data={"logo": picture()})
    before = files()
    with pytest.raises(CodeTaken):
        change_profile(company=company, by=editor, data={"logo": picture(), "code": taken.code})
    assert files() == before
    with pytest.raises(CodeTaken):
        change_profile(company=company, by=editor, data={"code": taken.code})
    assert files() == before


# Finding an organisation


@pytest.fixture
def sviesos():
    return make_company("Šviesos tinklai", code=company_code(777))


@pytest.mark.parametrize(
    "name",
    [
        "UAB „Šviesos tinklai“",
        "Šviesos tinklai",
        "sviesos tinklai, UAB",
        'uab "SVIESOS TINKLAI"',
        "Uždaroji akcinė bendrovė Šviesos tinklai",
    ],
)
def test_a_name_is_found_in_any_dress(sviesos, name):
    assert match_company(name=name) == sviesos


@pytest.mark.parametrize("name", ["", "  ", "UAB", "Šviesos", "AB „Šviesos tinklai“", "Tinklai"])
def test_another_name_is_nobodys(sviesos, name):
    assert match_company(name=name) is None


def test_a_code_is_found_whatever_the_name(sviesos):
    assert match_company(name="Kita", code=f" {sviesos.code[:3]} {sviesos.code[3:]}") == sviesos


def test_a_name_with_another_code_is_somebody_else(sviesos):
    assert match_company(name="Šviesos tinklai", code=company_code(778)) is None


def test_a_name_without_a_code_of_its_own_takes_the_one_given():
    nameless = make_company("Be kodo", code="")
    assert match_company(name="Be kodo", code=company_code(779)) == nameless


def test_a_doubtful_name_or_code_is_left_alone(sviesos):
    make_company("Šviesos tinklai", legal_form="AB")
    assert match_company(name="Šviesos tinklai") is None
    assert match_company(name="UAB Šviesos tinklai") == sviesos
    make_company("Kita", code=sviesos.code, country="LV")
    assert match_company(code=sviesos.code) is None


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
