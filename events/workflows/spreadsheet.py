"""Registering the people of a spreadsheet: judged first, then applied, each row's fate told.

The rules: nobody is mailed unless asked, and never for a past event; a full event puts people on
the waiting list; a person without e-mail is registered; a bad e-mail rejects the row; a bad
company code keeps the organisation as text with a warning; a formula is the text it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Attendance, AttendanceMark, Event, EventDay, Registration
from events.workflows.attendance import EventClosed, mark_attendance
from events.workflows.columns import was_there
from events.workflows.errors import AnotherPerson, RegistrationError
from events.workflows.named_companies import NamedCompanies
from events.workflows.people import Person, Registrar
from events.workflows.registration import register
from itk.shared.codes import normalise_phone, validate_company_code
from itk.shared.spreadsheets import Row, Table, in_parts
from itk.shared.text import split_name, split_reversed
from itk.shared.validators import validate_address
from members.models import Company

if TYPE_CHECKING:
    from members.models import User

# Between two transactions, in seconds: SQLite keeps no queue, and who waits there looks every 0.1 s whether
# it is free. Without a pause an import would lock everybody out until its end.
PAUSE = 0.15


class Verdict(models.TextChoices):
    """What becomes of a row."""

    CONFIRMED = "confirmed", gettext_lazy("Will be registered")
    WAITING = "waiting", gettext_lazy("Will be on the waiting list")
    ALREADY = "already", gettext_lazy("Already registered")
    MARKED = "marked", gettext_lazy("Already registered, attendance will be marked")
    REJECTED = "rejected", gettext_lazy("Rejected")

    @property
    def done_label(self) -> str:
        """The verdict told after it was carried out."""
        done = {
            "confirmed": _("Registered"),
            "waiting": _("On the waiting list"),
            "marked": _("Already registered, attendance is marked"),
        }
        return done.get(self.value) or str(self.label)


@dataclass
class Fate:
    """One row of the file: who it is, what becomes of it, and why."""

    number: int
    person: Person | None
    verdict: Verdict
    reason: str = ""
    warnings: list[str] = field(default_factory=list)
    attended: bool | None = None

    @property
    def creates(self) -> bool:
        """Whether the row makes a registration, or a mark of attendance."""
        return self.verdict in (Verdict.CONFIRMED, Verdict.WAITING, Verdict.MARKED)


@dataclass(frozen=True)
class Options:
    """What staff chose: mail people or not, and whether one e-mail may serve several people.

    ``day`` is the one that the column of attendance speaks of; ``companies`` are the organisations
    chosen for names of the list that are not quite theirs.
    """

    notify: bool = False
    another_person: bool = False
    day: EventDay | None = None
    companies: dict[str, int] = field(default_factory=dict)


class Reader:
    """Makes people of rows; remembers the organisations it has found."""

    def __init__(self, mapping: dict[str, str], options: Options) -> None:
        self.mapping, self.options = mapping, options
        self.companies = NamedCompanies(options.companies)

    def read(self, row: Row) -> Fate:
        """Return the row's person and warnings, or why it is rejected; places are not looked at."""
        if row.problem:
            return Fate(row.number, None, Verdict.REJECTED, str(row.problem))
        values = {name: row.values.get(header, "") for name, header in self.mapping.items()}
        for column, split in WHOLE_NAMES.items():
            if whole := values.pop(column, ""):
                first, last = split(whole)
                values.setdefault("first_name", first)
                values.setdefault("last_name", last)
        warnings: list[str] = []
        company = self._company(values, warnings)
        person = Person(
            first_name=values.get("first_name", ""),
            last_name=values.get("last_name", ""),
            phone=_phone(values.get("phone", "")),
            position=values.get("position", ""),
            email=values.get("email") or None,
            company=company,
            company_name=values.get("company_name", ""),
            company_code=values.get("company_code", ""),
        )
        attended = self._attended(values.get("attended", ""), warnings)
        if reason := _problem(person):
            return Fate(row.number, person, Verdict.REJECTED, reason, warnings)
        return Fate(row.number, person, Verdict.CONFIRMED, "", warnings, attended)

    def _attended(self, text: str, warnings: list[str]) -> bool | None:
        """Return whether the person was there on the chosen day; what is not understood is told."""
        if self.options.day is None:
            return None
        try:
            return was_there(text)
        except ValueError:
            warnings.append(_("“%(text)s” is neither yes nor no: not marked.") % {"text": text})
            return None

    def _company(self, values: dict[str, str], warnings: list[str]) -> Company | None:
        """Return the organisation of the row; a wrong code is dropped and told."""
        name, code = values.get("company_name", ""), values.get("company_code", "")
        if code.isdigit():
            try:
                validate_company_code(code)
            except ValidationError as error:
                warnings.append(
                    _("Company code %(code)s is not valid, only the name is kept: %(why)s")
                    % {"code": code, "why": " ".join(error.messages)}
                )
                values["company_code"] = ""
                return None
        return self.companies.find(name, code)


WHOLE_NAMES = {"full_name": split_name, "reversed_name": split_reversed}


def _phone(text: str) -> str:
    """Return the number the way all are written; what is none stays as it is, to be looked at."""
    try:
        return normalise_phone(text)
    except ValidationError:
        return text


LIMITED = ("first_name", "last_name", "email", "phone", "position", "company_name", "company_code")


def _column(name: str) -> models.Field:
    return cast("models.Field", Registration._meta.get_field(name))


def _problem(person: Person) -> str:
    """Return why a row cannot be registered, or nothing."""
    if not (person.first_name and person.last_name):
        return _("First or last name is missing.")
    for name in LIMITED:
        limit = _column(name).max_length or 0
        if len(getattr(person, name) or "") > limit:
            label = _column(name).verbose_name
            return str(
                format_lazy(
                    _("{label} is too long: at most {limit} characters."), label=label, limit=limit
                )
            )
    if person.email:
        try:
            validate_address(person.email)
        except ValidationError:
            return _("“%(email)s” is not an e-mail address.") % {"email": person.email}
    return ""


NO_PLACE = gettext_lazy("No place, so attendance is not marked.")


@dataclass(frozen=True)
class Known:
    """A live registration as a dry run sees it; ``attended`` is what counts on the chosen day."""

    confirmed: bool
    attended: bool | None = None


class Places:
    """What the event looks like to a dry run: who is there and how many places are left."""

    def __init__(self, event: Event, options: Options) -> None:
        self.options = options
        self.people: dict[tuple[str, str], Known] = {}
        self.without_email: dict[tuple[str, str], Known] = {}
        self.emails: set[str] = set()
        attended = (
            dict(Attendance.objects.filter(day=options.day).values_list("registration", "present"))
            if options.day
            else {}
        )
        columns = ("pk", "email", "folded_name", "company_name", "status")
        for pk, email, name, company, status in event.registrations.live().values_list(*columns):
            known = Known(status == Registration.Status.CONFIRMED, attended.get(pk))
            self._remember(email, name, company, known)
        unlimited = event.capacity is None or not event.is_onsite
        self.free = None if unlimited else event.places_left
        if self.free and event.registrations.waiting().exists():
            self.free = 0

    def _remember(self, email: str | None, name: str, company_name: str, known: Known) -> None:
        if email:
            self.people[email, name] = known
            self.emails.add(email)
        else:
            self.without_email[name, company_name] = known

    def judge(self, fate: Fate) -> Fate:
        """Return the fate with its verdict, and remember the person for the rows below."""
        if fate.verdict == Verdict.REJECTED or (person := fate.person) is None:
            return fate
        email, name = person.normalised_email, person.folded_name
        company_name = str(person.row()["company_name"])
        known = self.people.get((email, name)) if email else None
        if not email and not self.options.another_person:
            known = self.without_email.get((name, company_name))
        if known is not None:
            return _judge_known(fate, known)
        if email in self.emails and not self.options.another_person:
            return _reject(fate, str(AnotherPerson.message))
        if self.free == 0:
            fate.verdict = Verdict.WAITING
            if fate.attended is not None:
                fate.warnings.append(str(NO_PLACE))
        elif self.free:
            self.free -= 1
        confirmed = fate.verdict == Verdict.CONFIRMED
        self._remember(email, name, company_name, Known(confirmed, fate.attended))
        return fate


def _judge_known(fate: Fate, known: Known) -> Fate:
    """Return the fate of a row whose person is registered: only attendance may be new."""
    fate.verdict = Verdict.ALREADY
    if fate.attended is None or fate.attended == known.attended:
        return fate
    if known.confirmed:
        fate.verdict = Verdict.MARKED
    else:
        fate.warnings.append(str(NO_PLACE))
    return fate


def _reject(fate: Fate, reason: str) -> Fate:
    fate.verdict, fate.reason = Verdict.REJECTED, reason
    return fate


def judge(
    *, event: Event, table: Table, mapping: dict[str, str], options: Options | None = None
) -> list[Fate]:
    """Return what would become of each row; nothing is written and nothing is locked."""
    options = options or Options()
    reader, places = Reader(mapping, options), Places(event, options)
    return [places.judge(reader.read(row)) for row in table.rows]


def apply(
    *,
    event: Event,
    table: Table,
    mapping: dict[str, str],
    by: User | None = None,
    options: Options | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Fate]:
    """Register the people of the table and return what became of each row.

    At most 100 rows share a transaction, so that a person who registers meanwhile waits briefly.
    Applied twice it changes nothing the second time. ``progress`` is told the rows done so far.
    """
    options = options or Options()
    notify = options.notify and not event.is_over
    reader = Reader(mapping, options)
    fates: list[Fate] = []
    for rows in in_parts(table.rows):
        if fates:
            time.sleep(PAUSE)
        with transaction.atomic():
            fates += [_register(event, reader.read(row), by, options, notify) for row in rows]
        if progress:
            progress(len(fates))
    return fates


def _register(event: Event, fate: Fate, by: User | None, options: Options, notify: bool) -> Fate:
    """Carry one row out through the same workflow as everybody's registration."""
    if fate.verdict == Verdict.REJECTED or (person := fate.person) is None:
        return fate
    try:
        outcome = register(
            event=event,
            person=person,
            source=Registration.Source.IMPORT,
            registrar=Registrar(user=by),
            another_person=options.another_person,
            notify=notify,
        )
    except RegistrationError as error:
        return _reject(fate, str(error))
    if not outcome.created:
        fate.verdict = Verdict.ALREADY
    elif outcome.registration.status == Registration.Status.WAITING:
        fate.verdict = Verdict.WAITING
    return _mark(fate, outcome.registration, by, options.day)


def _mark(fate: Fate, registration: Registration, by: User | None, day: EventDay | None) -> Fate:
    """Mark attendance as the row says, unless it counts so already."""
    if day is None or fate.attended is None:
        return fate
    if registration.status != Registration.Status.CONFIRMED:
        fate.warnings.append(str(NO_PLACE))
        return fate
    if registration.attendances.filter(day=day, present=fate.attended).exists():
        return fate
    try:
        mark_attendance(
            registration=registration,
            day=day,
            present=fate.attended,
            how=AttendanceMark.How.PAPER,
            by=by,
        )
    except EventClosed as error:
        return _reject(fate, str(error))
    if fate.verdict == Verdict.ALREADY:
        fate.verdict = Verdict.MARKED
    return fate
