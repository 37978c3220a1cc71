"""The signed sheet typed in: only what changed is marked; what the desk saw differently is listed."""

import pytest

from events.models import Attendance, AttendanceMark
from events.workflows import mark_attendance
from events.workflows.paper import (
    differences,
    mark_from_paper,
    read_from_paper,
    settle_difference,
    unreconciled,
)
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event(days_ahead=-1, capacity=None)


def read(event, rows, signed, **more):
    """Type in the sheet of the event's day."""
    return mark_from_paper(
        event=event,
        day=event.days.get(),
        shown={row.pk for row in rows},
        signed={row.pk for row in signed},
        **more,
    )


def present(event):
    return set(Attendance.objects.filter(day__event=event, present=True).values_list(
        "registration_id", flat=True
    ))  # fmt: skip


def test_who_signed_is_present_and_nothing_is_said_of_the_others(event):
    rows = [make_registration(event) for _n in range(3)]
    assert read(event, rows, rows[:2]) == 2
    assert present(event) == {row.pk for row in rows[:2]}
    assert set(AttendanceMark.objects.values_list("how", flat=True)) == {"paper"}
    assert not rows[2].attendances.exists()


def test_saved_again_nothing_is_marked_twice(event):
    rows = [make_registration(event) for _n in range(3)]
    read(event, rows, rows[:2], complete=True)
    assert read(event, rows, rows[:2], complete=True) == 0
    assert AttendanceMark.objects.count() == 3


def test_a_tick_taken_away_is_absence(event):
    rows = [make_registration(event)]
    read(event, rows, rows)
    assert read(event, rows, []) == 1
    assert read_from_paper(day=event.days.get()) == {rows[0].pk: False}


def test_of_a_complete_sheet_who_did_not_sign_was_absent_but_not_who_came_in_meanwhile(event):
    rows = [make_registration(event) for _n in range(2)]
    meanwhile = make_registration(event)
    read(event, rows, rows[:1], complete=True)
    assert rows[1].attendances.get().present is False
    assert not meanwhile.attendances.exists()


def test_who_lost_the_place_is_passed_by(event):
    row = make_registration(event, status="cancelled")
    assert read(event, [row], [row]) == 0


def test_who_followed_online_has_no_line_to_sign(event):
    day, online, absent = event.days.get(), make_registration(event), make_registration(event)
    mark_attendance(registration=online, day=day, how="online", minutes=50)
    assert read(event, [online, absent], [], complete=True) == 1
    assert (online.attendances.get().present, absent.attendances.get().present) == (True, False)
    assert differences(day=day, rows=[online, absent]) == []


class TestDifferences:
    @pytest.fixture
    def row(self, event):
        """The desk saw the person; the sheet, complete, has no signature."""
        row = make_registration(event)
        mark_attendance(registration=row, day=event.days.get())
        read(event, [row], [], complete=True)
        return row

    def test_each_is_listed_with_what_counts_now(self, event, row):
        same = make_registration(event)
        mark_attendance(registration=same, day=event.days.get())
        read(event, [same], [same])
        (found,) = differences(day=event.days.get(), rows=[row, same])
        assert (found.registration, found.on_paper, found.at_the_door) == (row, False, True)
        assert found.counts is False

    @pytest.mark.parametrize(("decided", "how"), [(True, "paper"), (False, "desk")])
    def test_the_side_that_was_wrong_is_marked_anew(self, event, row, decided, how):
        day = event.days.get()
        assert settle_difference(registration=row, day=day, present=decided).present is decided
        assert row.marks.latest("pk").how == how
        assert row.marks.count() == 3
        assert differences(day=day, rows=[row]) == []


def test_people_without_a_mark_are_told_by_day():
    event = make_event(days_ahead=-3, days=2)
    first, second = event.days.order_by("date")
    came, forgotten = make_registration(event), make_registration(event)
    make_registration(event, status="waiting")
    for day in (first, second):
        mark_attendance(registration=came, day=day)
    mark_attendance(registration=forgotten, day=first, present=False)
    assert [(row.day, row.unmarked) for row in unreconciled(event)] == [(second, [forgotten])]


@pytest.mark.parametrize(
    ("marks", "disagrees"),
    [
        ([("desk", True), ("paper", False)], True),
        ([("qr", True), ("paper", False)], True),
        ([("paper", True), ("desk", False)], True),
        ([("desk", True), ("paper", True)], False),
        ([("desk", False), ("desk", True), ("paper", True)], False),
        ([("desk", True)], False),
        ([("paper", True)], False),
        ([("online", True), ("paper", False)], False),
    ],
)
def test_paper_and_desk_that_disagree_are_told(marks, disagrees):
    registration = make_registration(make_event(days_ahead=-1))
    day = registration.event.days.get()
    for how, there in marks:
        mark_attendance(registration=registration, day=day, how=how, present=there)
    open_days = unreconciled(registration.event)
    assert [row.disagreeing for row in open_days] == ([[registration]] if disagrees else [])
    assert bool(differences(day=day, rows=[registration])) is disagrees
