"""What closing an event would leave open: people without a mark, marks that disagree."""

from __future__ import annotations

from dataclasses import dataclass, field

from events.models import AttendanceMark, Event, EventDay, Registration

How = AttendanceMark.How
AT_THE_DOOR = (How.DESK, How.QR)


@dataclass
class Unreconciled:
    """What is open on one day of an event."""

    day: EventDay
    unmarked: list[Registration] = field(default_factory=list)
    disagreeing: list[Registration] = field(default_factory=list)


def unreconciled(event: Event) -> list[Unreconciled]:
    """Return the days on which somebody has no mark, or paper and desk say different things."""
    people = list(event.registrations.confirmed().select_related("company"))
    said: dict[tuple[int, int], dict[str, bool]] = {}
    marks = AttendanceMark.objects.filter(day__event=event).exclude(how=How.SELF)
    for mark in marks.order_by("marked_at", "pk"):
        where = "door" if mark.how in AT_THE_DOOR else mark.how
        said.setdefault((mark.registration_id, mark.day_id), {})[where] = mark.present
    found = []
    for day in event.days.order_by("date", "starts"):
        opened = Unreconciled(day)
        for person in people:
            marked = said.get((person.pk, day.pk), {})
            if not marked:
                opened.unmarked.append(person)
            elif "door" in marked and marked.get(How.PAPER, marked["door"]) != marked["door"]:
                opened.disagreeing.append(person)
        if opened.unmarked or opened.disagreeing:
            found.append(opened)
    return found
