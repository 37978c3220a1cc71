"""The signed sheet typed in: only what changed is marked; what the desk saw differently is listed."""

import pytest

from events.models import Attendance, AttendanceMark
from events.workflows import mark_attendance
from events.workflows.paper import differences, mark_from_paper, read_from_paper, settle_difference
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
        assert (found.registration, found.on_paper, found.elsewhere) == (row, False, True)
        assert found.counts is False

    @pytest.mark.parametrize(("decided", "how"), [(True, "paper"), (False, "desk")])
    def test_the_side_that_was_wrong_is_marked_anew(self, event, row, decided, how):
        day = event.days.get()
        assert settle_difference(registration=row, day=day, present=decided).present is decided
        assert row.marks.latest("pk").how == how
        assert row.marks.count() == 3
        assert differences(day=day, rows=[row]) == []
