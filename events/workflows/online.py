"""Attendance from an online report: each person found, judged first, then marked with the minutes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import AttendanceMark, Event, EventDay, Registration
from events.workflows.attendance import EventClosed, NotConfirmed, mark_attendance
from events.workflows.errors import RegistrationError
from events.workflows.online_report import EMAIL, MINUTES, NAME
from events.workflows.people import Person, Registrar
from events.workflows.registration import lock, register
from itk.shared.spreadsheets import Row, Table, in_parts
from itk.shared.text import fold, split_name

if TYPE_CHECKING:
    from members.models import User

How = AttendanceMark.How


class NamelessGuest(RegistrationError):
    """The report has one word for a name."""

    message = gettext_lazy("First or last name is missing.")


class Verdict(models.TextChoices):
    """What becomes of a row."""

    PRESENT = "present", gettext_lazy("Will be marked as present")
    SHORT = "short", gettext_lazy("Too short: will be marked as absent")
    WALK_IN = "walk_in", gettext_lazy("Will be registered and marked as present")
    KNOWN = "known", gettext_lazy("Already marked so")
    UNKNOWN = "unknown", gettext_lazy("Not registered: left out")
    REJECTED = "rejected", gettext_lazy("Rejected")

    @property
    def done_label(self) -> str:
        """The verdict told after it was carried out."""
        done = {
            "present": _("Marked as present"),
            "short": _("Too short: marked as absent"),
            "walk_in": _("Registered and marked as present"),
        }
        return done.get(self.value) or str(self.label)


@dataclass
class Fate:
    """One person of the report: who it is, how long they stayed, what becomes of it and why."""

    number: int
    name: str
    email: str
    minutes: int
    verdict: Verdict
    registration: Registration | None = None
    reason: str = ""
    warnings: list[str] = field(default_factory=list)

    @property
    def creates(self) -> bool:
        """Whether the row makes a mark."""
        return self.verdict in (Verdict.PRESENT, Verdict.SHORT, Verdict.WALK_IN)


@dataclass(frozen=True)
class Options:
    """What staff chose: the day, from how many minutes one was there, what to do with strangers.

    ``people`` are answers about names that several have: key of the row → registration's number.
    """

    day: EventDay
    least: int = 1
    walk_ins: bool = False
    people: Mapping[str, int] = field(default_factory=dict)


class Registered:
    """The registrations of an event as a report finds them: by e-mail, else by name."""

    def __init__(self, event: Event) -> None:
        self._by_email: dict[str, list[Registration]] = {}
        self._by_name: dict[str, list[Registration]] = {}
        for row in event.registrations.live().order_by("last_name", "pk"):
            if row.email:
                self._by_email.setdefault(row.email, []).append(row)
            self._by_name.setdefault(_words(row.full_name), []).append(row)

    def find(self, row: Row) -> list[Registration]:
        """Return whom the row may mean: nobody, one, or several to choose among."""
        named = self._by_name.get(_words(row.values[NAME]), [])
        mailed = self._by_email.get(row.values[EMAIL], [])
        return [one for one in mailed if one in named] or mailed or named


def _words(name: str) -> str:
    """Return by what names are compared: folded, whichever of them stands first."""
    return " ".join(sorted(fold(name).split()))


def key_of(row: Row) -> str:
    """Return by what a row is told from another; safe as the name of a field."""
    told = f"{row.values[EMAIL]}\n{fold(row.values[NAME])}"
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def ambiguous(*, event: Event, table: Table) -> list[tuple[Row, list[Registration]]]:
    """Return the rows that may mean several people, with those people."""
    registered = Registered(event)
    return [(row, found) for row in table.rows if len(found := registered.find(row)) > 1]


def judge(*, event: Event, table: Table, options: Options) -> list[Fate]:
    """Return what would become of each row; nothing is written."""
    registered, marked = Registered(event), _marked(options.day)
    return [_judged(row, registered, marked, options) for row in table.rows]


def _marked(day: EventDay) -> dict[int, tuple[bool, int | None]]:
    """Return of each registration what online reports said of the day: present, minutes."""
    rows = day.marks.filter(how=How.ONLINE).order_by("marked_at", "pk")
    return {mark.registration_id: (mark.present, mark.minutes) for mark in rows}


def _judged(
    row: Row,
    registered: Registered,
    marked: Mapping[int, tuple[bool, int | None]],
    options: Options,
) -> Fate:
    minutes = int(row.values[MINUTES])
    fate = Fate(row.number, row.values[NAME], row.values[EMAIL], minutes, Verdict.PRESENT)
    if row.problem:
        return _reject(fate, row.problem)
    found = registered.find(row)
    if len(found) > 1:
        chosen = options.people.get(key_of(row))
        found = [one for one in found if one.pk == chosen]
        if not found:
            return _reject(fate, _("Several people may be meant: choose one."))
    enough = minutes >= options.least
    if not found:
        fate.verdict = Verdict.WALK_IN if options.walk_ins and enough else Verdict.UNKNOWN
        return fate
    fate.registration = found[0]
    if found[0].status != Registration.Status.CONFIRMED:
        return _reject(fate, str(NotConfirmed.message))
    fate.verdict = Verdict.PRESENT if enough else Verdict.SHORT
    if marked.get(found[0].pk) == (enough, minutes):
        fate.verdict = Verdict.KNOWN
    return fate


def _reject(fate: Fate, reason: str) -> Fate:
    fate.verdict, fate.reason = Verdict.REJECTED, reason
    return fate


def apply(*, event: Event, table: Table, options: Options, by: User | None = None) -> list[Fate]:
    """Mark the people of the report and return what became of each row.

    At most 100 rows share a transaction. The same report twice marks nothing the second time.
    """
    fates: list[Fate] = []
    for rows in in_parts(table.rows):
        with transaction.atomic():
            event = lock(event)
            judged = judge(event=event, table=Table(table.headers, list(rows)), options=options)
            fates += [_mark(event, fate, options, by) for fate in judged]
    return fates


def _mark(event: Event, fate: Fate, options: Options, by: User | None) -> Fate:
    """Carry one row out."""
    if not fate.creates:
        return fate
    try:
        fate.registration = fate.registration or _walk_in(event, fate, by)
        mark_attendance(
            registration=fate.registration,
            day=options.day,
            present=fate.verdict != Verdict.SHORT,
            how=How.ONLINE,
            minutes=fate.minutes,
            by=by,
        )
    except (RegistrationError, NotConfirmed, EventClosed) as error:
        return _reject(fate, str(error))
    return fate


def _walk_in(event: Event, fate: Fate, by: User | None) -> Registration:
    """Register who came without a registration; who has one word of a name is no person to us."""
    first, last = split_name(fate.name)
    if not last:
        raise NamelessGuest
    return register(
        event=event,
        person=Person(first_name=first, last_name=last, email=fate.email or None),
        mode=Registration.Mode.ONLINE,
        source=Registration.Source.IMPORT,
        registrar=Registrar(user=by),
        notify=False,
    ).registration
