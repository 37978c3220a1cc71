"""People of an organisation: added, changed, handing over, leaving."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.groups import EDITORS
from members.models import Company, CooperationCall, Representative
from members.workflows import (
    EmailTaken,
    HasLeft,
    InvitationExpired,
    LastAdministrator,
    NoAccount,
    NoEmail,
    NoRole,
    NotAColleague,
    NotAllowed,
    add_representative,
    change_representative,
    end_representation,
    find_invitation,
    hand_over_administration,
    invite_representative,
    withdraw_invitation,
)
from tests.factories import make_company, make_representative, make_staff, make_user

pytestmark = pytest.mark.django_db
Role = Representative.Role
ONA = {"first_name": "Ona", "last_name": "Šimkė", "email": "ona@imone.example", "role": "editor"}


def with_account(company=None, **fields):
    """Return a person who logs in; a profile administrator unless told otherwise."""
    return make_representative(company, user=make_user(), **fields)


@pytest.fixture
def owner():
    return with_account(make_company())


def outsiders(company):
    """Return users who decide nothing about the company's people."""
    left = with_account(company, left_at=timezone.now())
    people = [
        with_account(company, role=Role.EDITOR),
        with_account(company, role=Role.NONE),
        left,
        with_account(make_company()),
    ]
    return [make_staff(EDITORS), *(person.user for person in people)]


# Adding


def test_a_profile_administrator_and_the_office_add_people_without_mailing_them(owner, outbox):
    for by, email in ((owner.user, "a@imone.example"), (make_staff(), None)):
        person = add_representative(company=owner.company, by=by, data={**ONA, "email": email})
        person.refresh_from_db()
        assert (person.company, person.user, person.email) == (owner.company, None, email)
        assert person.invite_token == ""
    assert not outbox.rows()


def test_who_is_added_is_invited_when_asked(owner, outbox):
    person = add_representative(company=owner.company, by=owner.user, data=ONA, invite=True)
    assert person.invitation_is_waiting
    assert outbox.rows().get().to == [ONA["email"]]


@pytest.mark.parametrize(("without", "error"), [("email", NoEmail), ("role", NoRole)])
def test_nobody_is_added_when_the_invitation_is_refused(owner, without, error):
    data = {**ONA, "email": None} if without == "email" else {**ONA, "role": Role.NONE}
    with pytest.raises(error):
        add_representative(company=owner.company, by=owner.user, data=data, invite=True)
    assert Representative.objects.get() == owner


def test_nobody_else_adds(owner):
    for user in outsiders(owner.company):
        with pytest.raises(NotAllowed):
            add_representative(company=owner.company, by=user, data=ONA)


def test_an_email_belongs_to_one_present_person_of_an_organisation(owner):
    first = add_representative(company=owner.company, by=owner.user, data=ONA)
    with pytest.raises(EmailTaken):
        add_representative(company=owner.company, by=owner.user, data=ONA)
    with pytest.raises(EmailTaken):
        change_representative(
            representative=owner, by=owner.user, data={"email": ONA["email"].upper()}
        )
    end_representation(representative=first, by=owner.user)
    add_representative(company=owner.company, by=owner.user, data=ONA)
    other = with_account(make_company())
    add_representative(company=other.company, by=other.user, data=ONA)


# Changing


def test_a_role_and_functions_are_changed_by_an_administrator_only(owner):
    person = with_account(owner.company, role=Role.NONE)
    data = {"role": Role.EDITOR, "is_voter": True}
    for user in [person.user, *outsiders(owner.company)]:
        with pytest.raises(NotAllowed):
            change_representative(representative=person, by=user, data=data)
    change_representative(representative=person, by=owner.user, data=data)
    assert Company.objects.editable_by(person.user).get() == owner.company
    person.refresh_from_db()
    assert person.is_voter


def test_everybody_changes_what_is_said_of_themselves(owner):
    person = with_account(owner.company, role=Role.NONE)
    change_representative(
        representative=person, by=person.user, data={"phone": "+370 600 00001", "is_public": True}
    )
    person.refresh_from_db()
    assert (person.phone, person.is_public) == ("+370 600 00001", True)


def test_only_the_person_and_the_office_have_somebody_shown(owner):
    person = with_account(owner.company, role=Role.NONE, is_public=True)
    change_representative(representative=person, by=owner.user, data={"is_public": False})
    with pytest.raises(NotAllowed):
        change_representative(representative=person, by=owner.user, data={"is_public": True})
    office = make_staff()
    change_representative(representative=person, by=office, data={"is_public": True})
    assert Representative.objects.public().get() == person


@pytest.mark.parametrize("data", [{"email": "kita@imone.example"}, {"role": Role.NONE}])
def test_a_new_address_and_no_role_make_an_open_invitation_void(owner, data):
    person = invite_representative(representative=make_representative(owner.company))
    change_representative(representative=person, by=owner.user, data=data)
    with pytest.raises(InvitationExpired):
        find_invitation(token=person.invite_token)


def test_who_has_left_is_not_changed(owner):
    gone = make_representative(owner.company, left_at=timezone.now())
    with pytest.raises(HasLeft):
        change_representative(representative=gone, by=owner.user, data={"phone": ""})


def test_the_last_administrator_keeps_the_role_unless_the_office_decides(owner):
    make_representative(owner.company)  # an administrator who never logged in helps nobody
    with pytest.raises(LastAdministrator):
        change_representative(representative=owner, by=owner.user, data={"role": Role.EDITOR})
    with_account(owner.company)
    change_representative(representative=owner, by=owner.user, data={"role": Role.EDITOR})
    last = Representative.objects.administrators().get()
    change_representative(representative=last, by=make_staff(), data={"role": Role.NONE})
    assert not Representative.objects.administrators()


# Taking an invitation back


def test_an_invitation_taken_back_is_over(owner):
    person = invite_representative(representative=make_representative(owner.company))
    for user in outsiders(owner.company):
        with pytest.raises(NotAllowed):
            withdraw_invitation(representative=person, by=user)
    withdraw_invitation(representative=person, by=owner.user)
    with pytest.raises(InvitationExpired):
        find_invitation(token=person.invite_token)
    person.refresh_from_db()
    assert not person.invitation_is_waiting
    withdraw_invitation(representative=person)  # there is none now, and nothing happens


def test_an_accepted_invitation_is_not_taken_back(owner):
    owner.void_invitation()
    withdraw_invitation(representative=owner, by=owner.user)
    owner.refresh_from_db()
    assert Company.objects.editable_by(owner.user).exists()


# Handing over


def test_administration_goes_to_a_colleague_with_an_account(owner):
    person = with_account(owner.company, role=Role.NONE)
    hand_over_administration(to=person, by=owner.user)
    owner.refresh_from_db()
    assert Representative.objects.administrators().get() == person
    assert owner.role == Role.EDITOR


def test_administration_does_not_go_to_anybody_else(owner):
    gone = with_account(owner.company, left_at=timezone.now())
    for to, error in (
        (make_representative(owner.company), NoAccount),
        (gone, NotAColleague),
        (owner, NotAColleague),
        (with_account(make_company()), NotAllowed),
    ):
        with pytest.raises(error):
            hand_over_administration(to=to, by=owner.user)
    for user in outsiders(owner.company):
        with pytest.raises(NotAllowed):
            hand_over_administration(to=with_account(owner.company), by=user)


# Leaving


def make_call(contact, **fields):
    """Return an open call of the person."""
    today = timezone.localdate()
    return CooperationCall.objects.create(
        company=contact.company,
        contact=contact,
        kind="need",
        title_lt="Ieškome",
        slug=f"ieskome-{contact.pk}-{fields.get('status', 'open')}",
        text_lt="Ieškome.",
        deadline=today + timedelta(days=9),
        published_at=timezone.now(),
        **{"status": "open", **fields},
    )


def test_the_colleague_chosen_takes_over_calls_and_duties(owner):
    leaver = with_account(owner.company, role=Role.EDITOR, is_contact=True, is_voter=True)
    heir = make_representative(owner.company, role=Role.NONE, is_finance=True)
    call = make_call(leaver)
    closed = make_call(leaver, status="closed", closed_at=timezone.now(), outcome="nobody")
    end_representation(representative=leaver, by=leaver.user, heir=heir)
    for row in (heir, call, closed):
        row.refresh_from_db()
    assert (heir.is_contact, heir.is_finance, heir.is_voter, heir.is_head) == (
        *(True, True, True),
        False,
    )
    assert heir.role == Role.NONE
    assert call.contact == heir
    assert closed.contact == leaver
    assert not Company.objects.editable_by(leaver.user)


def test_an_administrator_takes_over_when_nobody_is_chosen(owner):
    leaver = make_representative(owner.company, role=Role.NONE, is_contact=True)
    call = make_call(leaver)
    end_representation(representative=leaver, by=owner.user)
    owner.refresh_from_db()
    call.refresh_from_db()
    assert owner.is_contact
    assert call.contact == owner


def test_without_anybody_the_office_is_left_with_the_calls(owner):
    call = make_call(owner)
    end_representation(representative=owner, by=make_staff())
    call.refresh_from_db()
    assert call.contact is None
    assert Company.objects.without_owner().get() == owner.company


def test_only_the_person_an_administrator_and_the_office_end_a_representation(owner):
    person = with_account(owner.company, role=Role.EDITOR)
    for user in outsiders(owner.company):
        with pytest.raises(NotAllowed):
            end_representation(representative=person, by=user)
    end_representation(representative=person, by=person.user)
    again = end_representation(representative=person, by=person.user)
    assert again.left_at is not None


def test_the_last_administrator_leaves_only_with_a_successor(owner):
    unknown = make_representative(owner.company)
    for heir in (None, unknown):
        with pytest.raises(LastAdministrator):
            end_representation(representative=owner, by=owner.user, heir=heir)
    colleague = with_account(owner.company, role=Role.NONE)
    end_representation(representative=owner, by=owner.user, heir=colleague)
    assert Representative.objects.administrators().get() == colleague


def test_duties_go_to_nobody_outside(owner):
    gone = make_representative(owner.company, left_at=timezone.now())
    for heir in (gone, make_representative(), owner):
        with pytest.raises(NotAColleague):
            end_representation(representative=owner, by=owner.user, heir=heir)


def test_who_leaves_one_organisation_stays_in_the_other(owner):
    with_account(owner.company)
    other = make_representative(make_company(), user=owner.user)
    end_representation(representative=owner, by=owner.user)
    assert Company.objects.editable_by(owner.user).get() == other.company


class TestLettersToTheHeir:
    def test_it_names_what_passes_and_whose_it_was(self, owner, outbox):
        heir = with_account(owner.company, role=Role.EDITOR)
        leaver = with_account(owner.company, role=Role.EDITOR, is_contact=True)
        end_representation(representative=leaver, by=leaver.user, heir=heir)
        (letter,) = outbox.deliver()
        assert letter.to == [heir.email]
        assert leaver.full_name in letter.body
        assert "kontaktinis asmuo" in letter.body.lower()

    def test_the_last_administrator_passes_the_administration_on(self, owner, outbox):
        colleague = with_account(owner.company, role=Role.NONE)
        end_representation(representative=owner, by=owner.user, heir=colleague)
        (letter,) = outbox.deliver()
        assert "profilio ir jo žmonių administravimas" in letter.body

    def test_it_is_in_the_language_of_the_heir(self, owner, outbox):
        colleague = with_account(owner.company, role=Role.EDITOR)
        colleague.user.language = "en"
        colleague.user.save()
        hand_over_administration(to=colleague, by=owner.user)
        (letter,) = outbox.deliver()
        assert letter.subject.startswith("You take over")
        assert "the administration of the profile" in letter.body

    def test_who_administers_already_is_told_nothing(self, owner, outbox):
        hand_over_administration(to=with_account(owner.company), by=owner.user)
        assert not outbox.rows().exists()

    def test_nobody_is_told_what_they_decided_themselves_or_has_no_address(self, owner, outbox):
        end_representation(
            representative=with_account(owner.company, role=Role.EDITOR), by=owner.user
        )
        silent = make_representative(owner.company, role=Role.NONE, email=None)
        leaver = with_account(owner.company, role=Role.EDITOR)
        end_representation(representative=leaver, by=leaver.user, heir=silent)
        assert not outbox.rows().exists()
