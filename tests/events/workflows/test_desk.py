"""The door: tickets, walk-ins, a bus, who says to have come, and passes for helpers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from events.models import Attendance, AttendanceMark, Event, Registration
from events.workflows import EventClosed, EventFull, mark_attendance
from events.workflows.desk import (
    Attendant,
    DoorFull,
    Moment,
    NoPlace,
    OtherEvent,
    SeveralSuch,
    UnknownTicket,
    bus,
    day_of,
    holder_of,
    mark_at_desk,
    say_to_be_here,
    walk_in,
)
from events.workflows.desk_passes import make_desk_pass, note_use, revoke_desk_pass
from members.groups import COORDINATORS
from tests.factories import make_event, make_person, make_registration, make_staff

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture
def event():
    return make_event(days_ahead=0, capacity=10)


def at(event, **attendant):
    """Return today's desk of an event, kept by Jonas."""
    return Moment(event.days.get(), Attendant(**{"name": "Jonas", **attendant}))


def come(event, *, moment=None, **person):
    """Let somebody walk in."""
    options = {k: person.pop(k) for k in ("submission", "reason", "another_person") if k in person}
    return walk_in(
        event=event,
        person=make_person(**person),
        moment=moment or at(event),
        **{"submission": uuid4(), **options},
    )


# Tickets


def test_a_ticket_is_found_however_it_is_typed(event):
    registration = make_registration(event)
    code = registration.ticket_code
    assert holder_of(event=event, code=f" {code[:5].lower()} {code[5:]}") == registration


def test_a_ticket_of_another_event_and_an_unknown_one_are_told_apart(event):
    other = make_registration(make_event(title_lt="Kita diena", title_en="Kita diena"))
    with pytest.raises(OtherEvent, match="Kita diena"):
        holder_of(event=event, code=other.ticket_code)
    with pytest.raises(UnknownTicket):
        holder_of(event=event, code="AAAAA22222")


def test_a_helper_is_kept_with_the_mark_by_name(event):
    assert mark_at_desk(make_registration(event), at(event))
    mark = AttendanceMark.objects.get()
    assert (mark.marked_by, mark.marked_by_name, mark.how) == (None, "Jonas", "desk")


@pytest.mark.parametrize("status", ["waiting", "applied", "declined", "cancelled"])
def test_who_has_no_place_is_told_with_the_state(event, status):
    registration = make_registration(event, status=status)
    with pytest.raises(NoPlace) as refusal:
        mark_at_desk(registration, at(event))
    assert registration.full_name in str(refusal.value)
    assert str(registration.get_status_display()) in str(refusal.value)


def test_a_mark_that_waited_does_not_overrule_a_later_one(event):
    registration = make_registration(event)
    mark_attendance(registration=registration, day=event.days.get(), present=False)
    earlier = Moment(event.days.get(), Attendant("Jonas"), timezone.now() - timedelta(minutes=5))
    assert mark_at_desk(registration, earlier) is False
    assert registration.marks.count() == 2
    assert not Attendance.objects.get().present


# Walk-ins


def test_who_walks_in_is_registered_and_present_in_one_step(event, outbox):
    user = make_staff(COORDINATORS)
    outcome = come(event, moment=at(event, user=user), email=None, company_name="UAB „Rytas“")
    row = outcome.registration
    assert (row.status, row.source, row.registered_by) == ("confirmed", "desk", user)
    assert row.attendances.get().present
    assert not outbox.rows()


def test_the_same_walk_in_sent_twice_is_one(event):
    sent = uuid4()
    first, again = come(event, number=1, submission=sent), come(event, number=1, submission=sent)
    assert first.registration == again.registration
    assert (event.registrations.count(), AttendanceMark.objects.count()) == (1, 1)


def test_sent_again_it_marks_nobody_whom_another_desk_has_taken_back(event):
    sent = uuid4()
    row = come(event, number=1, submission=sent).registration
    mark_attendance(registration=row, day=event.days.get(), present=False)
    come(event, number=1, submission=sent)
    assert not row.attendances.get().present


@pytest.mark.parametrize(
    ("registered", "typed", "same"),
    [
        ({"company_name": "UAB „Rytas“"}, {"company_name": "uab rytas", "email": None}, True),
        ({}, {"company_name": "UAB „Rytas“", "email": None}, True),
        ({"company_name": "UAB „Rytas“"}, {"email": None}, True),
        ({"company_name": "UAB „Rytas“"}, {"company_name": "UAB „Vakaras“", "email": None}, False),
        ({"email": None}, {"email": "jonas@imone.example"}, True),
        ({}, {"email": "jonas@imone.example"}, False),
    ],
)
def test_who_is_registered_already_is_only_marked(event, registered, typed, same):
    name = {"first_name": "Jonas", "last_name": "Jonaitis"}
    row = make_registration(event, **name, **registered)
    outcome = come(event, **name, **typed)
    assert (outcome.registration == row, outcome.created) == (same, not same)
    assert outcome.registration.attendances.get().present


def test_of_two_namesakes_the_one_with_a_place_is_meant(event):
    name = {"first_name": "Jonas", "last_name": "Jonaitis"}
    make_registration(event, **name, status="waiting", email="kitas@imone.example")
    placed = make_registration(event, **name)
    assert come(event, **name, email=None).registration == placed


def test_which_of_several_namesakes_stands_here_is_not_guessed(event):
    name = {"first_name": "Jonas", "last_name": "Jonaitis"}
    one = make_registration(event, **name, company_name="UAB „Rytas“", email="j@rytas.example")
    two = make_registration(event, **name, company_name="UAB „Vakaras“", email="j@vak.example")
    with pytest.raises(SeveralSuch, match="Jonas Jonaitis, UAB „Rytas“; Jonas Jonaitis, UAB"):
        come(event, **name, email=None)
    assert not Attendance.objects.exists()
    assert come(event, **name, email=None, company_name="UAB „Vakaras“").registration == two
    assert come(event, **name, email="j@rytas.example").registration == one


def test_sent_again_it_is_the_same_person_also_when_a_namesake_came_since(event):
    sent, name = uuid4(), {"first_name": "Jonas", "last_name": "Jonaitis", "email": None}
    row = come(event, **name, company_name="UAB „Rytas“", submission=sent).registration
    come(event, **name, company_name="UAB „Vakaras“")
    assert come(event, **name, submission=sent).registration == row


def test_who_waits_is_not_let_in_by_the_way(event):
    name = {"first_name": "Jonas", "last_name": "Jonaitis"}
    make_registration(event, **name, status="waiting")
    with pytest.raises(NoPlace):
        come(event, **name, email=None)


@pytest.mark.parametrize("waiting_list", [True, False])
def test_a_full_event_lets_nobody_in_without_a_reason(event, waiting_list):
    Event.objects.update(capacity=1, has_waiting_list=waiting_list)
    make_registration(event)
    with pytest.raises(EventFull):
        come(event)
    with pytest.raises(EventFull):
        come(event, reason="Pranešėjas")  # of who may not decide that
    assert event.registrations.count() == 1


def test_the_door_promises_no_place_in_the_waiting_list(event):
    Event.objects.update(capacity=1)
    make_registration(event)
    with pytest.raises(DoorFull, match="Only a coordinator"):
        come(event)


def test_a_reason_of_who_may_lets_one_more_in_and_stays_visible(event):
    Event.objects.update(capacity=1)
    chief = at(event, may_exceed=True)
    first = come(event, moment=chief, reason="Pranešėjas")
    assert first.registration.over_capacity_reason == ""
    over = come(event, moment=chief, reason="Pranešėjas")
    assert over.registration.over_capacity_reason == "Pranešėjas"


def test_a_closed_event_lets_nobody_in(event):
    row = make_registration(event)
    Event.objects.update(status="closed")
    with pytest.raises(EventClosed):
        mark_at_desk(row, at(event))


# A bus


def test_everybody_in_the_bus_is_told_apart(event):
    Event.objects.update(capacity=3)
    make_registration(event, first_name="Ona", last_name="Onaitė", company_name="UAB „Rytas“")
    make_registration(event, first_name="Rasa", last_name="Rasaitė", status="waiting")
    names = ["Ona Onaitė", "Rasa Rasaitė", "Petras Petraitis", "Jonas Jonaitis", "Simas Simaitis"]
    people = [
        make_person(first_name=a, last_name=b, email=None, company_name="UAB „Rytas“")
        for a, b in (name.split() for name in names)
    ]
    sent = uuid4()
    fates = bus(event=event, people=people, moment=at(event), submission=sent)
    assert [fate.name for fate in fates] == names
    assert [fate.created for fate in fates] == [False, False, True, True, False]
    assert [bool(fate.refusal) for fate in fates] == [False, True, False, False, True]
    assert Attendance.objects.filter(present=True).count() == 3
    bus(event=event, people=people, moment=at(event), submission=sent)
    assert (event.registrations.count(), AttendanceMark.objects.count()) == (4, 3)


def test_a_name_that_stands_twice_in_the_list_of_a_bus_is_counted_once(event):
    names = [("Jonas", "Jonaitis"), ("Ona", "Onaitė"), ("JONAS", "Jonaitis")]
    people = [make_person(first_name=a, last_name=b, email=None) for a, b in names]
    fates = bus(event=event, people=people, moment=at(event), submission=uuid4())
    assert [bool(fate.refusal) for fate in fates] == [False, False, True]
    assert Attendance.objects.filter(present=True).count() == 2


# Who says to be here


def test_what_a_person_says_is_seen_but_no_attendance(event):
    row = make_registration(event)
    mark = say_to_be_here(event=event, code=row.ticket_code.lower())
    assert (mark.registration, mark.how) == (row, "self")
    assert not Attendance.objects.exists()
    assert say_to_be_here(event=event, code=row.ticket_code) is None
    assert AttendanceMark.objects.count() == 1


def test_the_desk_decides_after_the_person(event):
    row = make_registration(event)
    say_to_be_here(event=event, email=f" {row.email.upper()} ", last_name=row.last_name.lower())
    assert mark_at_desk(row, at(event))


def test_what_a_person_says_never_becomes_attendance_by_itself(event):
    row = make_registration(event)
    with pytest.raises(ValueError, match="waits for the desk"):
        mark_attendance(registration=row, day=event.days.get(), how="self")


@pytest.mark.parametrize(
    "said",
    [
        {"code": "AAAAA22222"},
        {"email": "ona@imone.example", "last_name": "Kitaitė"},
        {"email": "", "last_name": "Onaitė"},
    ],
)
def test_nobody_is_found_by_half(event, said):
    make_registration(event, email="ona@imone.example", last_name="Onaitė")
    make_registration(event, email=None, last_name="Onaitė")
    assert say_to_be_here(event=event, **said) is None


@pytest.mark.parametrize("what", ["waits", "tomorrow", "cancelled", "marked"])
def test_there_is_nothing_to_say(event, what):
    row = make_registration(event, status="waiting" if what == "waits" else "confirmed")
    if what == "tomorrow":
        event.days.update(date=timezone.localdate() + timedelta(days=1))
        assert day_of(event) is None
    if what == "cancelled":
        Event.objects.update(status="cancelled")
    if what == "marked":
        mark_attendance(registration=row, day=event.days.get())
    assert say_to_be_here(event=event, code=row.ticket_code) is None


# Passes


def test_a_pass_is_made_used_and_revoked_once(event):
    user = make_staff()
    desk_pass = make_desk_pass(event=event, label="Prie durų", by=user)
    assert desk_pass.is_valid
    assert desk_pass.created_by == user
    note_use(desk_pass=desk_pass)
    assert desk_pass.used_at is not None
    revoked = revoke_desk_pass(desk_pass=desk_pass)
    assert not revoked.is_valid
    assert revoke_desk_pass(desk_pass=desk_pass).revoked_at == revoked.revoked_at
