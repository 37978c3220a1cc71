"""Closing an event: what is still open is told, and what changes later needs a reason."""

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from events.models import AttendanceMark, Event
from events.workflows import EventClosed, close_event, mark_attendance
from members.groups import COORDINATORS, DESK
from tests.factories import make_event, make_registration, make_staff

pytestmark = pytest.mark.django_db


def test_the_moment_is_kept(clock):
    event = make_event(days_ahead=-1)
    clock("2030-05-04 12:00")
    closed = close_event(event=event)
    event.refresh_from_db()
    assert (closed.status, event.closed_at) == (Event.Status.CLOSED, timezone.now())
    clock("2030-05-05 12:00")
    assert close_event(event=event).closed_at == event.closed_at


def closed_registration():
    registration = make_registration(make_event(days_ahead=-1))
    close_event(event=registration.event)
    return registration, registration.event.days.get()


@pytest.mark.parametrize("reason", ["", "   "])
def test_after_the_closing_a_mark_needs_a_reason(reason):
    registration, day = closed_registration()
    with pytest.raises(EventClosed):
        mark_attendance(registration=registration, day=day, by=make_staff(), reason=reason)


def test_after_the_closing_only_who_answers_for_events_marks():
    registration, day = closed_registration()
    for by in (None, make_staff(DESK)):
        with pytest.raises(EventClosed):
            mark_attendance(registration=registration, day=day, by=by, reason="Parašas lape")
    assert not AttendanceMark.objects.exists()


def test_the_reason_stays_with_the_mark_and_in_the_log():
    registration, day = closed_registration()
    coordinator = make_staff(COORDINATORS)
    attendance = mark_attendance(
        registration=registration, day=day, how="paper", by=coordinator, reason=" Parašas lape "
    )
    assert attendance.present
    mark = AttendanceMark.objects.get()
    assert (mark.reason, mark.marked_by) == ("Parašas lape", coordinator)
    entry = LogEntry.objects.get_for_object(mark).get()
    assert entry.changes_dict["reason"][1] == "Parašas lape"


def test_before_the_closing_no_reason_is_kept():
    registration = make_registration(make_event(days_ahead=-1))
    day = registration.event.days.get()
    mark_attendance(registration=registration, day=day, reason="Be reikalo")
    assert AttendanceMark.objects.get().reason == ""
