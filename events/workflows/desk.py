"""The door: who is let in by ticket, who walks in, a whole bus, and who says to have come."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import AttendanceMark, Event, EventDay, Registration
from events.workflows.attendance import EventClosed, MarkTaken, NotConfirmed, mark_attendance
from events.workflows.errors import EventFull, RegistrationError
from events.workflows.people import Outcome, Person, Registrar
from events.workflows.registration import lock, register
from itk.shared.text import fold, printable

if TYPE_CHECKING:
    from members.models import User

Status = Registration.Status
How = AttendanceMark.How


class DeskRefusal(Exception):
    """Something that cannot be done at this desk; its text says why, in the reader's language."""


class UnknownTicket(DeskRefusal):
    """Nobody has the code."""

    def __init__(self) -> None:
        super().__init__(_("Nobody has this ticket code."))


class OtherEvent(DeskRefusal):
    """The ticket is for another event."""

    def __init__(self, event: Event) -> None:
        super().__init__(_("This ticket is for another event: %s.") % event)


class NoPlace(DeskRefusal):
    """The person is known, but has no place: waits, applied, was declined or cancelled."""

    def __init__(self, registration: Registration) -> None:
        told = {"name": registration.full_name, "status": registration.get_status_display()}
        super().__init__(_("Not marked: %(name)s (%(status)s).") % told)
        self.registration = registration


class DoorFull(EventFull):
    """All places are taken, and nobody begins to wait at the door."""

    message = gettext_lazy("All places are taken. Only a coordinator can let one more in.")


class SeveralSuch(DeskRefusal):
    """More than one registered person may be who stands here."""

    def __init__(self, rows: Sequence[Registration]) -> None:
        who = "; ".join(f"{row.full_name}, {row.organisation}".rstrip(", ") for row in rows)
        super().__init__(
            _("Several people have this name: %s. Mark the right one on the list.") % who
        )


REFUSALS = (DeskRefusal, RegistrationError, EventClosed, NotConfirmed, MarkTaken)


@dataclass(frozen=True)
class Attendant:
    """Who stands at the desk: an account, or the name that a helper with a pass has typed."""

    name: str
    user: User | None = None
    may_confirm: bool = False
    may_exceed: bool = False

    def reason(self, text: str) -> str:
        """Return the reason to go over the number of places; nothing from who may not."""
        return text if self.may_exceed else ""


@dataclass(frozen=True)
class Moment:
    """Which day is marked, by whom, and when, if the mark has waited for the network."""

    day: EventDay
    attendant: Attendant
    marked_at: datetime | None = None


def mark_at_desk(
    registration: Registration,
    moment: Moment,
    *,
    present: bool = True,
    how: str = How.DESK,
    client_uuid: uuid.UUID | None = None,
) -> bool:
    """Mark a person and return whether they now count as present; a later mark may say otherwise.

    Raises NoPlace, MarkTaken or EventClosed.
    """
    try:
        attendance = mark_attendance(
            registration=registration,
            day=moment.day,
            present=present,
            how=how,
            by=moment.attendant.user,
            by_name=moment.attendant.name,
            client_uuid=client_uuid,
            marked_at=moment.marked_at,
        )
    except NotConfirmed as error:
        registration.refresh_from_db()
        raise NoPlace(registration) from error
    return attendance.present


def holder_of(*, event: Event, code: str) -> Registration:
    """Return whose ticket ``code`` is, however it was typed. Raises UnknownTicket or OtherEvent."""
    found = Registration.objects.filter(ticket_code=normalise_code(code)).select_related("event")
    registration = found.filter(anonymised_at=None).first()
    if registration is None:
        raise UnknownTicket
    if registration.event_id != event.pk:
        raise OtherEvent(registration.event)
    return registration


def normalise_code(text: str) -> str:
    """Return a ticket code as it is kept: capitals, without what people and scanners put between."""
    return "".join(printable(text).split()).upper()


@transaction.atomic
def walk_in(
    *,
    event: Event,
    person: Person,
    moment: Moment,
    submission: uuid.UUID,
    reason: str = "",
    another_person: bool = False,
) -> Outcome:
    """Register who stands at the door and mark them as present; nothing of it happens by half.

    Who is registered already is only marked: the same name, where neither the e-mail nor the
    organisation says otherwise. Sent twice it changes nothing the second time. ``reason`` lets
    in over the number of places. Raises DoorFull, NoPlace, SeveralSuch, AnotherPerson or
    RegistrationClosed.
    """
    event = lock(event)
    known = _known_as(event, person, submission)
    attendant = moment.attendant
    outcome = (
        Outcome(known, created=False)
        if known
        else register(
            event=event,
            person=person,
            source=Registration.Source.DESK,
            registrar=Registrar(user=attendant.user, name=attendant.name),
            submission=submission,
            another_person=another_person,
            over_capacity_reason=attendant.reason(reason) if event.is_full else "",
            notify=False,
        )
    )
    if outcome.created and outcome.registration.status != Status.CONFIRMED:
        raise DoorFull  # and the row goes with the transaction
    mark_at_desk(
        outcome.registration, moment, client_uuid=uuid.uuid5(submission, person.folded_name)
    )
    return outcome


def _known_as(event: Event, person: Person, submission: uuid.UUID) -> Registration | None:
    """Return the live registration that this person most likely has; who has a place comes first.

    Raises SeveralSuch when nothing tells two of them apart.
    """
    company = fold(str(person.row()["company_name"]))
    rows = event.registrations.live().filter(folded_name=person.folded_name)
    likely = [
        row
        for row in rows.select_related("company")
        if _agree(row.email, person.normalised_email) and _agree(fold(row.organisation), company)
    ]
    if len(likely) > 1:
        sure = [row for row in likely if _is_sure(row, person, submission)]
        placed = [row for row in likely if row.status == Status.CONFIRMED]
        likely = sure or placed or likely
        if len(likely) > 1:
            raise SeveralSuch(likely)
    return likely[0] if likely else None


def _is_sure(row: Registration, person: Person, submission: uuid.UUID) -> bool:
    """Whether a row was made by this very form, or has this e-mail."""
    return row.submission == submission or (
        row.email is not None and row.email == person.normalised_email
    )


def _agree(one: str | None, other: str | None) -> bool:
    """Whether two values may be of one person: the same, or one of them unknown."""
    return not one or not other or one == other


@dataclass(frozen=True)
class Passenger:
    """What became of one name of a bus: registered, only marked, or refused, and then why."""

    name: str
    registration: Registration | None = None
    created: bool = False
    refusal: str = ""


def bus(
    *,
    event: Event,
    people: Sequence[Person],
    moment: Moment,
    submission: uuid.UUID,
    reason: str = "",
) -> list[Passenger]:
    """Let in everybody of a list, each by themselves, and return what became of each."""
    fates, named = [], set()
    for person in people:
        name = f"{person.first_name} {person.last_name}".strip()
        if person.folded_name in named:
            fates.append(
                Passenger(name, refusal=_("This name is on the list twice; one person is marked."))
            )
            continue
        named.add(person.folded_name)
        try:
            outcome = walk_in(
                event=event, person=person, moment=moment, submission=submission, reason=reason
            )
        except REFUSALS as error:
            fates.append(Passenger(name, refusal=str(error)))
        else:
            fates.append(Passenger(name, outcome.registration, outcome.created))
    return fates


def day_of(event: Event) -> EventDay | None:
    """Return the event's day of today in its zone; None on other days."""
    today = timezone.localdate(timezone=event.zone)
    return next((day for day in event.days.all() if day.date == today), None)


@transaction.atomic
def say_to_be_here(
    *, event: Event, code: str = "", email: str = "", last_name: str = ""
) -> AttendanceMark | None:
    """Note that a person says to have come, by ticket code or by e-mail and last name.

    It is no attendance: the desk sees it and decides. Returns the mark, or None when there is no
    such person with a place, no day today, or nothing new; the caller tells the person the same.
    """
    event = lock(event)
    day = day_of(event)
    if event.status != Event.Status.PUBLISHED or day is None:
        return None
    rows = event.registrations.confirmed()
    if code:
        rows = rows.filter(ticket_code=normalise_code(code))
    else:
        rows = rows.filter(email=email.strip().lower() or "-")
        wanted = fold(last_name)
        rows = rows.filter(pk__in=[row.pk for row in rows if fold(row.last_name) == wanted])
    registration = rows.exclude(attendances__day=day).exclude(marks__day=day).first()
    if registration is None:
        return None
    return AttendanceMark.objects.create(
        registration=registration, day=day, how=How.SELF, is_sample=registration.is_sample
    )
