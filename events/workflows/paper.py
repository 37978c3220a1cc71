"""Attendance read from the signed sheet, and where it differs from what the desk saw."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from events.models import Attendance, AttendanceMark, Event, EventDay, Registration
from events.workflows.attendance import mark_attendance
from events.workflows.registration import lock

if TYPE_CHECKING:
    from members.models import User

How = AttendanceMark.How


@dataclass(frozen=True)
class Difference:
    """A person of whom paper and the others disagree, and what counts for now."""

    registration: Registration
    on_paper: bool
    elsewhere: bool
    counts: bool


def read_from_paper(*, day: EventDay) -> dict[int, bool]:
    """Return what paper says of a day: registration's number → present; the latest mark decides."""
    return _latest(day.marks.filter(how=How.PAPER))


def _latest(marks: Iterable[AttendanceMark]) -> dict[int, bool]:
    """Return of each registration what its latest mark says."""
    return {mark.registration_id: mark.present for mark in marks}


def differences(*, day: EventDay, rows: Iterable[Registration]) -> list[Difference]:
    """Return those of ``rows`` of whom paper says one thing and the latest other mark another."""
    marks = list(day.marks.order_by("marked_at", "pk").exclude(how=How.SELF))
    paper = _latest(mark for mark in marks if mark.how == How.PAPER)
    others = _latest(mark for mark in marks if mark.how != How.PAPER)
    counts = dict(Attendance.objects.filter(day=day).values_list("registration_id", "present"))
    return [
        Difference(row, paper[row.pk], others[row.pk], counts.get(row.pk, False))
        for row in rows
        if row.pk in paper and row.pk in others and paper[row.pk] != others[row.pk]
    ]


@transaction.atomic
def mark_from_paper(
    *,
    event: Event,
    day: EventDay,
    shown: Collection[int],
    signed: Collection[int],
    complete: bool = False,
    by: User | None = None,
    reason: str = "",
) -> int:
    """Mark what the sheet says of the people ``shown``, those in ``signed`` as present.

    Only what differs from the paper marks before is written. Who did not sign is marked as absent
    when the sheet is ``complete``, or when paper said present before. Who has no place is passed
    by. Returns how many marks were made. Raises EventClosed as `mark_attendance` does.
    """
    event = lock(event)
    before = read_from_paper(day=day)
    made = 0
    for registration in event.registrations.confirmed().filter(pk__in=list(shown)):
        present, known = registration.pk in signed, before.get(registration.pk)
        if present == bool(known) and not (known is None and complete):
            continue
        mark_attendance(
            registration=registration, day=day, present=present, how=How.PAPER, by=by, reason=reason
        )
        made += 1
    return made


@transaction.atomic
def settle_difference(
    *,
    registration: Registration,
    day: EventDay,
    present: bool,
    by: User | None = None,
    reason: str = "",
) -> Attendance:
    """Decide where paper and the desk disagree: the side that was wrong gets a mark of its own.

    Earlier marks stay as they were made. Raises what `mark_attendance` raises.
    """
    lock(registration.event)
    paper_was_right = read_from_paper(day=day).get(registration.pk) == present
    how = How.DESK if paper_was_right else How.PAPER
    return mark_attendance(
        registration=registration, day=day, present=present, how=how, by=by, reason=reason
    )
