"""What a desk did while the network was away, carried out once and told item by item."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from events.models import Attendance, AttendanceMark, Event, Registration
from events.workflows.desk import (
    REFUSALS,
    How,
    Moment,
    Passenger,
    UnknownTicket,
    bus,
    holder_of,
    mark_at_desk,
    walk_in,
)
from events.workflows.people import Person


@dataclass(frozen=True)
class Mark:
    """Somebody marked on the list, or by a ticket's ``code``."""

    uuid: uuid.UUID
    moment: Moment
    registration_id: int | None = None
    code: str = ""
    present: bool = True


@dataclass(frozen=True)
class WalkIn:
    """Somebody who was not on the list."""

    uuid: uuid.UUID
    moment: Moment
    person: Person
    reason: str = ""
    another_person: bool = False


@dataclass(frozen=True)
class Bus:
    """Many people of one organisation."""

    uuid: uuid.UUID
    moment: Moment
    people: Sequence[Person]
    reason: str = ""


class State(models.TextChoices):
    """What became of an item."""

    DONE = "done"
    ALREADY = "already"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Answer:
    """What became of one item, in words for who stands at the desk."""

    uuid: uuid.UUID
    state: State
    message: str
    registrations: list[int] = field(default_factory=list)
    passengers: list[Passenger] = field(default_factory=list)
    error: str = ""


Item = Mark | WalkIn | Bus


def sync_desk(*, event: Event, items: Sequence[Item]) -> list[Answer]:
    """Carry out each item in a transaction of its own and return what became of each.

    The same items again change nothing: each is known by its ``uuid``. What is not possible any
    more is answered as a conflict; nothing raises.
    """
    return [_carry_out(event, item) for item in items]


def _carry_out(event: Event, item: Item) -> Answer:
    try:
        if isinstance(item, Mark):
            return _mark(event, item)
        if isinstance(item, WalkIn):
            return _walk_in(event, item)
        return _bus(event, item)
    except REFUSALS as error:
        return Answer(item.uuid, State.CONFLICT, str(error), error=type(error).__name__)


def _mark(event: Event, item: Mark) -> Answer:
    """Mark, and tell whether somebody was faster or has said otherwise since."""
    registration = _found(event, item)
    before = Attendance.objects.filter(registration=registration, day=item.moment.day).first()
    other = AttendanceMark.objects.exclude(client_uuid=item.uuid).exclude(how=How.SELF)
    seen = other.filter(registration=registration, day=item.moment.day)
    now = mark_at_desk(
        registration,
        item.moment,
        present=item.present,
        how=How.QR if item.code else How.DESK,
        client_uuid=item.uuid,
    )
    last = seen.select_related("registration__event").order_by("marked_at", "pk").last()
    told = {"name": registration.full_name, "by": _by(last)}
    if now != item.present:
        stays = _("%(name)s stays marked as present (%(by)s).")
        text = stays if now else _("%(name)s: the mark was taken back later (%(by)s).")
        return Answer(item.uuid, State.CONFLICT, text % told, [registration.pk])
    if before and before.present == item.present and last and last.present == item.present:
        text = _("%(name)s: already marked (%(by)s).")
        return Answer(item.uuid, State.ALREADY, text % told, [registration.pk])
    text = _("Arrived: %s") if item.present else _("No longer marked: %s")
    return Answer(item.uuid, State.DONE, text % registration.full_name, [registration.pk])


def _found(event: Event, item: Mark) -> Registration:
    if item.code:
        return holder_of(event=event, code=item.code)
    registration = event.registrations.filter(pk=item.registration_id or 0).first()
    if registration is None:
        raise UnknownTicket
    return registration


def _by(mark: AttendanceMark | None) -> str:
    """Return who made a mark and at what hour."""
    if mark is None:
        return ""
    zone = mark.registration.event.zone
    hour = formats.time_format(timezone.localtime(mark.marked_at, zone), "H:i")
    return f"{mark.marked_by_name}, {hour}" if mark.marked_by_name else hour


def _walk_in(event: Event, item: WalkIn) -> Answer:
    outcome = walk_in(
        event=event,
        person=item.person,
        moment=item.moment,
        submission=item.uuid,
        reason=item.reason,
        another_person=item.another_person,
    )
    row = outcome.registration
    if outcome.created or row.submission == item.uuid:
        text, state = _("Registered and marked: %s"), State.DONE
    else:
        text, state = _("Was registered already, and is marked: %s"), State.ALREADY
    return Answer(item.uuid, state, text % row.full_name, [row.pk])


def _bus(event: Event, item: Bus) -> Answer:
    fates = bus(
        event=event,
        people=item.people,
        moment=item.moment,
        submission=item.uuid,
        reason=item.reason,
    )
    refused = [fate for fate in fates if fate.refusal]
    marked = [fate.registration.pk for fate in fates if fate.registration]
    return Answer(
        item.uuid,
        State.CONFLICT if refused else State.DONE,
        _("Marked: %(marked)s of %(all)s.") % {"marked": len(marked), "all": len(fates)},
        marked,
        fates,
    )
