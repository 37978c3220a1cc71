"""What waited at a desk for the network: carried out once, each item told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from events.models import AttendanceMark, Event
from events.workflows import cancel_registration, mark_attendance
from events.workflows.desk import Attendant, Moment, say_to_be_here
from events.workflows.desk_sync import Bus, Mark, WalkIn, sync_desk
from tests.factories import make_event, make_person, make_registration, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    with translation.override("en"):
        yield make_event(days_ahead=0, capacity=10)


def at(event, minutes_ago=0):
    """Return the desk of Jonas, some minutes ago."""
    moment = timezone.now() - timedelta(minutes=minutes_ago)
    return Moment(event.days.get(), Attendant("Jonas"), moment)


def mark(registration, minutes_ago=0, **values):
    """Return somebody marked on the list."""
    moment = at(registration.event, minutes_ago)
    return Mark(uuid4(), moment, registration_id=registration.pk, **values)


def states(event, *items):
    """Sync and return the state of each item."""
    return [answer.state.value for answer in sync_desk(event=event, items=items)]


def test_a_mark_is_done_and_told(event):
    row = make_registration(event)
    item = mark(row, 5)
    answer = sync_desk(event=event, items=[item])[0]
    assert (answer.uuid, answer.state, answer.registrations) == (item.uuid, "done", [row.pk])
    assert row.full_name in answer.message
    assert row.marks.get().marked_at == item.moment.marked_at


def test_the_same_queue_twice_is_one_mark(event):
    row = make_registration(event)
    items = [mark(row), WalkIn(uuid4(), at(event), make_person())]
    assert states(event, *items) == ["done", "done"]
    assert states(event, *items) == ["done", "done"]
    assert (AttendanceMark.objects.count(), event.registrations.count()) == (2, 2)


def test_two_desks_mark_the_same_person_and_the_second_is_told_by_whom(event):
    row = make_registration(event)
    mark_attendance(registration=row, day=event.days.get(), by_name="Rasa")
    answer = sync_desk(event=event, items=[mark(row)])[0]
    assert answer.state == "already"
    assert "Rasa" in answer.message


def test_the_last_mark_decides_and_the_earlier_desk_is_told(event):
    row = make_registration(event)
    late = mark(row, 10)
    mark_attendance(registration=row, day=event.days.get(), present=False, by_name="Rasa")
    answer = sync_desk(event=event, items=[late])[0]
    assert answer.state == "conflict"
    assert "taken back later (Rasa" in answer.message
    back = mark(row, 5, present=False)
    mark_attendance(registration=row, day=event.days.get())
    answer = sync_desk(event=event, items=[back])[0]
    assert "stays marked as present" in answer.message
    assert row.attendances.get().present


def test_a_mark_is_taken_back(event):
    row = make_registration(event)
    assert states(event, mark(row), mark(row, present=False)) == ["done", "done"]
    assert not row.attendances.get().present


def test_what_the_person_said_is_nobody_else(event):
    row = make_registration(event)
    say_to_be_here(event=event, code=row.ticket_code)
    assert states(event, mark(row)) == ["done"]


def test_a_ticket_marks_its_holder(event):
    row = make_registration(event)
    assert states(event, Mark(uuid4(), at(event), code=row.ticket_code)) == ["done"]
    assert row.marks.get().how == "qr"


def test_a_registration_cancelled_meanwhile_is_a_conflict_in_words(event):
    row = make_registration(event)
    item = mark(row, 5)
    cancel_registration(registration=row, by=make_staff())
    answer = sync_desk(event=event, items=[item])[0]
    assert (answer.state, answer.error) == ("conflict", "NoPlace")
    assert "Cancelled" in answer.message
    assert not AttendanceMark.objects.exists()


def test_a_row_of_another_event_is_nobody_here(event):
    row = make_registration(make_event(days_ahead=0))
    item = Mark(uuid4(), at(event), registration_id=row.pk)
    assert states(event, item) == ["conflict"]
    assert states(event, Mark(uuid4(), at(event))) == ["conflict"]


def test_an_event_that_filled_up_or_closed_meanwhile_says_so(event):
    Event.objects.update(capacity=1)
    row = make_registration(event)
    answer = sync_desk(event=event, items=[WalkIn(uuid4(), at(event), make_person())])[0]
    assert (answer.state, answer.error) == ("conflict", "DoorFull")
    Event.objects.update(status="closed")
    assert sync_desk(event=event, items=[mark(row)])[0].error == "EventClosed"


def test_a_walk_in_who_was_registered_is_told_so(event):
    row = make_registration(event)
    person = make_person(first_name=row.first_name, last_name=row.last_name, email=None)
    answer = sync_desk(event=event, items=[WalkIn(uuid4(), at(event), person)])[0]
    assert (answer.state, answer.registrations) == ("already", [row.pk])


def test_another_person_with_the_same_e_mail_is_asked_about(event):
    row = make_registration(event)
    person = make_person(email=row.email)
    asked = sync_desk(event=event, items=[WalkIn(uuid4(), at(event), person)])[0]
    assert asked.error == "AnotherPerson"
    assert states(event, WalkIn(uuid4(), at(event), person, another_person=True)) == ["done"]


def test_a_bus_is_answered_name_by_name(event):
    Event.objects.update(capacity=2)
    people = [make_person(number, email=None) for number in (1, 2, 3)]
    answer = sync_desk(event=event, items=[Bus(uuid4(), at(event), people)])[0]
    assert answer.state == "conflict"
    assert [bool(fate.refusal) for fate in answer.passengers] == [False, False, True]
    assert "2" in answer.message
    assert "3" in answer.message


def test_a_mark_without_a_name_is_told_by_its_hour(event):
    row = make_registration(event)
    mark_attendance(registration=row, day=event.days.get())
    answer = sync_desk(event=event, items=[mark(row)])[0]
    hour = timezone.localtime(row.marks.first().marked_at, event.zone)
    assert f"({hour:%H:%M})" in answer.message
