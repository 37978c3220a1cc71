"""Inviting people, sending what waits, reminding once, answering."""

import pytest
from django.utils import timezone

from events.models import Event, Invitation, Registration
from events.workflows import (
    InvitationUsed,
    MembersOnly,
    RegistrationClosed,
    cancel_registration,
    invite_people,
    open_invitation,
    opt_out,
    register,
    register_invited,
    remind_invited,
    send_due_invitations,
)
from events.workflows.invitations import BATCH, NobodyToRemind, NotInviting
from events.workflows.invitees import Invitee
from tests.factories import make_event, make_invitation, make_person, make_registration, make_user

pytestmark = pytest.mark.django_db

MONDAY, SATURDAY = "2026-11-23 10:00", "2026-11-21 10:00"


def people(*names, **fields):
    return [Invitee(f"{name}@imone.example", **fields) for name in names]


@pytest.fixture
def monday(clock):
    return clock(MONDAY)


# Inviting


def test_who_is_invited_by_whom_and_when_is_kept(monday, outbox):
    event, user = make_event(), make_user()
    person = Invitee("ona@imone.example", "Ona", "Onaitė", company_name="UAB „Ona“", language="en")
    judged = invite_people(event=event, people=[person], by=user)
    assert judged.fresh == [person]
    row = event.invitations.get()
    assert (row.full_name, row.company_name, row.language) == ("Ona Onaitė", "UAB „Ona“", "en")
    assert (row.invited_by, row.created_at, row.sent_at) == (user, monday, None)
    assert not outbox.rows()
    assert send_due_invitations() == 1
    row.refresh_from_db()
    assert row.sent_at == monday
    assert outbox.rows().get().to == ["ona@imone.example"]
    assert send_due_invitations() == 0


def test_an_address_is_invited_to_an_event_once(monday):
    event = make_event()
    invite_people(event=event, people=people("ona"))
    judged = invite_people(event=event, people=people("ona", "jonas"))
    assert (len(judged.fresh), len(judged.already)) == (1, 1)
    assert event.invitations.count() == 2


@pytest.mark.parametrize("status", ["draft", "postponed", "cancelled", "closed"])
def test_nobody_is_invited_to_what_is_not_published(monday, status):
    event = make_event(status=status)
    with pytest.raises(NotInviting):
        invite_people(event=event, people=people("ona"))
    with pytest.raises(NotInviting):
        remind_invited(event=event)


def test_nobody_is_invited_once_registration_has_ended(monday):
    with pytest.raises(NotInviting):
        invite_people(event=make_event(days_ahead=-1), people=people("ona"))
    with pytest.raises(NotInviting):
        invite_people(event=make_event(closes_at=monday), people=people("ona"))


# Sending


def test_no_mail_leaves_at_the_weekend_and_all_of_it_on_monday(clock, outbox):
    clock(SATURDAY)
    event = make_event()
    invite_people(event=event, people=people("ona", "jonas"))
    assert send_due_invitations() == 0
    assert not outbox.rows()
    clock(MONDAY)
    assert send_due_invitations() == 2
    assert outbox.rows().count() == 2


def test_many_are_sent_in_parts(monday, outbox):
    event = make_event()
    invite_people(event=event, people=people(*(f"p{n}" for n in range(BATCH + 1))))
    assert send_due_invitations() == BATCH + 1
    assert outbox.rows().count() == BATCH + 1


def test_a_sending_that_dies_in_the_middle_sends_nobody_a_second_letter(
    monday, outbox, monkeypatch
):
    event = make_event()
    invite_people(event=event, people=people("ona", "jonas"))
    from events import emails

    whole, written = emails.invited, []

    def dies(invitation):
        if written:
            raise KeyboardInterrupt
        written.append(whole(invitation))

    monkeypatch.setattr(emails, "invited", dies)
    with pytest.raises(KeyboardInterrupt):
        send_due_invitations()
    assert not outbox.rows()  # neither the letter nor the mark of the first
    monkeypatch.setattr(emails, "invited", whole)
    assert send_due_invitations() == 2
    assert outbox.rows().count() == 2


def test_one_event_can_be_sent_alone(monday):
    event, other = make_event(), make_event()
    for one in (event, other):
        invite_people(event=one, people=people("ona"))
    assert send_due_invitations(event=event) == 1
    assert other.invitations.get().sent_at is None


@pytest.mark.parametrize(
    "change",
    [{"status": "cancelled"}, {"status": "postponed"}, {"closes_at": "2026-11-20T10:00Z"}],
)
def test_what_waits_stays_when_the_event_does_not_go_ahead(monday, outbox, change):
    event = make_event()
    invite_people(event=event, people=people("ona"))
    Event.objects.filter(pk=event.pk).update(**change)
    assert send_due_invitations() == 0
    assert not outbox.rows()


def test_who_registered_or_opted_out_meanwhile_is_left_alone(monday, outbox):
    event = make_event()
    invite_people(event=event, people=people("ona", "jonas"))
    make_registration(event, email="ona@imone.example")
    make_invitation(email="jonas@imone.example", opted_out_at=monday)
    assert send_due_invitations() == 0


# Reminding


def test_one_reminder_to_those_who_have_not_answered(monday, outbox):
    event = make_event()
    waits = make_invitation(event)
    make_invitation(event, opted_out_at=monday)
    make_invitation(event, sent_at=None)
    make_invitation(event, email="atejo@imone.example")
    make_registration(event, email="atejo@imone.example")
    used = make_invitation(event)
    register_invited(invitation=used, person=make_person(), notify=False)
    assert remind_invited(event=event) == 1
    with pytest.raises(NobodyToRemind):
        remind_invited(event=event)
    send_due_invitations()
    waits.refresh_from_db()
    assert waits.reminded_at == monday
    reminded = [row for row in outbox.rows() if row.context["is_reminder"]]
    assert [row.to for row in reminded] == [[waits.email]]


def test_a_reminder_waits_for_a_day_of_mailing(clock, outbox):
    clock(SATURDAY)
    event = make_event()
    make_invitation(event)
    remind_invited(event=event)
    assert send_due_invitations() == 0
    clock(MONDAY)
    assert send_due_invitations() == 1
    assert send_due_invitations() == 0


# Answering


def test_the_first_opening_of_the_form_is_kept(clock):
    invitation = make_invitation()
    first = clock(MONDAY)
    open_invitation(invitation=invitation)
    clock("2026-11-24 10:00")
    open_invitation(invitation=invitation)
    invitation.refresh_from_db()
    assert invitation.opened_at == first


def test_an_address_that_opted_out_is_never_invited_again(monday, outbox):
    invitation = make_invitation(email="ona@imone.example")
    first = opt_out(invitation=invitation).opted_out_at
    assert opt_out(invitation=invitation).opted_out_at == first
    judged = invite_people(event=make_event(), people=people("ona"))
    assert (judged.fresh, len(judged.opted_out)) == ([], 1)
    assert not Invitation.objects.filter(sent_at=None).exists()


def test_who_is_invited_registers_for_an_event_by_invitation_only(monday):
    event = make_event(audience="invited")
    with pytest.raises(MembersOnly):
        register(event=event, person=make_person())
    invitation = make_invitation(event)
    outcome = register_invited(invitation=invitation, person=make_person())
    invitation.refresh_from_db()
    assert invitation.registration == outcome.registration
    assert outcome.registration.source == Registration.Source.INVITATION
    assert outcome.registration.status == Registration.Status.CONFIRMED


def test_an_invitation_serves_one_person(monday):
    invitation = make_invitation()
    registration = register_invited(invitation=invitation, person=make_person()).registration
    with pytest.raises(InvitationUsed):
        register_invited(invitation=invitation, person=make_person())
    again = register_invited(
        invitation=invitation, person=make_person(), submission=registration.submission
    )
    assert (again.registration, again.created) == (registration, False)


def test_who_cancelled_may_come_again_with_the_same_invitation(monday):
    invitation = make_invitation()
    first = register_invited(invitation=invitation, person=make_person(1)).registration
    cancel_registration(registration=first)
    second = register_invited(invitation=invitation, person=make_person(1)).registration
    invitation.refresh_from_db()
    assert invitation.registration == second != first


def test_a_registration_is_noted_with_one_invitation_only(monday):
    event, person = make_event(), make_person()
    first, second = make_invitation(event), make_invitation(event)
    registration = register_invited(invitation=first, person=person).registration
    assert not register_invited(invitation=second, person=person).created
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.registration, second.registration) == (registration, None)


def test_an_invitation_does_not_open_what_is_over(monday):
    invitation = make_invitation(make_event(closes_at=timezone.now()))
    with pytest.raises(RegistrationClosed):
        register_invited(invitation=invitation, person=make_person())
