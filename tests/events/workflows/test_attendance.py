"""Marking who came."""

from uuid import uuid4

import pytest

from events.models import Attendance, AttendanceMark, Event
from events.workflows import EventClosed, EventOff, NotConfirmed, mark_attendance
from events.workflows.attendance import MarkTaken
from tests.factories import make_event, make_registration, make_user

pytestmark = pytest.mark.django_db


def test_a_mark_is_kept_with_who_and_how_and_attendance_follows():
    registration = make_registration(make_event(days_ahead=0))
    day = registration.event.days.get()
    user = make_user(first_name="Ona", last_name="Onaitė")
    attendance = mark_attendance(registration=registration, day=day, by=user, minutes=45)
    assert (attendance.present, attendance.minutes) == (True, 45)
    mark = AttendanceMark.objects.get()
    assert (mark.how, mark.marked_by, mark.marked_by_name) == ("desk", user, "Ona Onaitė")


@pytest.mark.parametrize("how", ["desk", "self"])
def test_number_of_a_mark_of_somebody_else_marks_nobody(how):
    one = make_registration(make_event(days_ahead=0))
    other = make_registration(one.event)
    day = one.event.days.get()
    mark = AttendanceMark.objects.create(registration=one, day=day, how=how)
    with pytest.raises(MarkTaken):
        mark_attendance(registration=other, day=day, client_uuid=mark.client_uuid)
    assert not Attendance.objects.exists()


def test_the_latest_mark_decides_and_the_earlier_ones_stay():
    registration = make_registration()
    day = registration.event.days.get()
    mark_attendance(registration=registration, day=day)
    attendance = mark_attendance(registration=registration, day=day, present=False, how="paper")
    assert attendance.present is False
    assert list(registration.marks.values_list("present", flat=True)) == [True, False]
    assert registration.attendances.count() == 1


def test_the_same_mark_sent_twice_is_one():
    registration = make_registration()
    day, client_uuid = registration.event.days.get(), uuid4()
    mark_attendance(registration=registration, day=day, client_uuid=client_uuid)
    mark_attendance(registration=registration, day=day, present=False)
    again = mark_attendance(registration=registration, day=day, client_uuid=client_uuid)
    assert again.present is False
    assert registration.marks.count() == 2


@pytest.mark.parametrize("status", ["applied", "waiting", "declined", "cancelled"])
def test_only_a_person_with_a_place_is_marked(status):
    registration = make_registration(status=status)
    with pytest.raises(NotConfirmed, match="place first"):
        mark_attendance(registration=registration, day=registration.event.days.get())
    assert not AttendanceMark.objects.exists()


def test_attendance_of_a_closed_event_is_final():
    registration = make_registration(make_event(status=Event.Status.CLOSED, days_ahead=-3))
    with pytest.raises(EventClosed, match="needs a reason"):
        mark_attendance(registration=registration, day=registration.event.days.get())


@pytest.mark.parametrize("status", [Event.Status.CANCELLED, Event.Status.POSTPONED])
def test_nobody_is_present_at_what_is_called_off(status):
    registration = make_registration(make_event(status=status, days_ahead=0))
    with pytest.raises(EventOff, match="nobody is marked"):
        mark_attendance(registration=registration, day=registration.event.days.get())
    assert not AttendanceMark.objects.exists()


def test_a_day_of_another_event_is_refused():
    registration = make_registration()
    with pytest.raises(ValueError, match="another event"):
        mark_attendance(registration=registration, day=make_event().days.get())


def test_sample_people_have_sample_attendance():
    registration = make_registration(is_sample=True)
    attendance = mark_attendance(registration=registration, day=registration.event.days.get())
    assert attendance.is_sample
    assert attendance.registration.marks.get().is_sample
