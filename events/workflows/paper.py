"""Attendance read from the signed sheet, where it differs from the door, and what is open."""

from __future__ import annotations

from collections import defaultdict
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
AT_THE_DOOR = (How.DESK, How.QR)


@dataclass(frozen=True)
class Difference:
    """A person of whom paper and the door disagree, and what counts for now."""

    registration: Registration
    on_paper: bool
    at_the_door: bool
    counts: bool


def read_from_paper(*, day: EventDay) -> dict[int, bool]:
    """Return what paper says of a day: registration's number → present; the latest mark decides."""
    return _latest(day.marks.filter(how=How.PAPER))


def _latest(marks: Iterable[AttendanceMark]) -> dict[int, bool]:
    """Return of each registration what its latest mark says."""
    return {mark.registration_id: mark.present for mark in marks}


class Said:
    """What is said of the people of one day: by paper, at the door, and by anybody but themselves.

    Who followed online has no place on the sheet that was signed in the room: only the door and
    paper can disagree.
    """

    def __init__(self, marks: Iterable[AttendanceMark]) -> None:
        marks = [mark for mark in marks if mark.how != How.SELF]
        self.paper = _latest(mark for mark in marks if mark.how == How.PAPER)
        self.door = _latest(mark for mark in marks if mark.how in AT_THE_DOOR)
        self.people = {mark.registration_id for mark in marks}

    def disagrees_on(self, row: Registration) -> bool:
        """Tell whether paper says one thing of the person, and the latest mark of the door another."""
        return len({side[row.pk] for side in (self.paper, self.door) if row.pk in side}) == 2


def differences(*, day: EventDay, rows: Iterable[Registration]) -> list[Difference]:
    """Return those of ``rows`` of whom paper says one thing and the door another."""
    said = Said(day.marks.order_by("marked_at", "pk"))
    counts = dict(Attendance.objects.filter(day=day).values_list("registration_id", "present"))
    return [
        Difference(row, said.paper[row.pk], said.door[row.pk], counts.get(row.pk, False))
        for row in rows
        if said.disagrees_on(row)
    ]


@dataclass
class Unreconciled:
    """What is open on one day of an event."""

    day: EventDay
    unmarked: list[Registration]
    disagreeing: list[Registration]


def unreconciled(event: Event) -> list[Unreconciled]:
    """Return the days on which somebody has no mark, or paper and the door say different things."""
    people = list(event.registrations.confirmed().select_related("company"))
    marks: dict[int, list[AttendanceMark]] = defaultdict(list)
    for mark in AttendanceMark.objects.filter(day__event=event).order_by("marked_at", "pk"):
        marks[mark.day_id].append(mark)
    found = []
    for day in event.days.order_by("date", "starts"):
        said = Said(marks[day.pk])
        unmarked = [row for row in people if row.pk not in said.people]
        disagreeing = [row for row in people if said.disagrees_on(row)]
        if unmarked or disagreeing:
            found.append(Unreconciled(day, unmarked, disagreeing))
    return found


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
    when the sheet is ``complete``, or when paper said present before; but not who followed online
    that day, for whom the sheet had no line to sign. Who has no place is passed by. Returns how many
    marks were made. Raises EventClosed as `mark_attendance` does.
    """
    event = lock(event)
    before = read_from_paper(day=day)
    online = set(
        day.marks.filter(how=How.ONLINE, present=True).values_list("registration", flat=True)
    )
    made = 0
    for registration in event.registrations.confirmed().filter(pk__in=list(shown)):
        present, known = registration.pk in signed, before.get(registration.pk)
        is_absent = known is None and complete and registration.pk not in online
        if present == bool(known) and not is_absent:
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
