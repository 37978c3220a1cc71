"""Registering the people of a spreadsheet: judged first, then applied, each row's fate told.

The rules: nobody is mailed unless asked, and never for a past event; a full event puts people on
the waiting list; a person without e-mail is registered; a bad e-mail rejects the row; a bad
company code keeps the organisation as text with a warning; a formula is the text it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event, Registration
from events.workflows.errors import AnotherPerson, RegistrationError
from events.workflows.people import Person, Registrar
from events.workflows.registration import register
from itk.shared.codes import validate_company_code
from itk.shared.spreadsheets import Row, Table, match_headers
from members.models import Company
from members.workflows import match_company

if TYPE_CHECKING:
    from members.models import User

ROWS_A_TRANSACTION = 100

# What columns are called in lists kept by hand and in exports of forms; first come, first served.
COLUMNS = {
    "first_name": ("vardas", "first name", "given name"),
    "last_name": ("pavardė", "last name", "surname", "family name"),
    "full_name": ("vardas, pavardė", "vardas ir pavardė", "full name", "dalyvis", "name"),
    "email": ("el. paštas", "el. pašto adresas", "elektroninis paštas", "e-mail", "email"),
    "company_code": ("įmonės kodas", "organizacijos kodas", "company code", "kodas"),
    "company_name": (
        "įmonė", "organizacija", "atstovaujama organizacija", "įmonės pavadinimas",
        "company", "organisation", "organization",
    ),
    "position": ("pareigos", "position", "job title"),
    "phone": ("telefonas", "telefono numeris", "tel", "phone", "mobile"),
}  # fmt: skip


class Verdict(models.TextChoices):
    """What becomes of a row."""

    CONFIRMED = "confirmed", gettext_lazy("Will be registered")
    WAITING = "waiting", gettext_lazy("Will be on the waiting list")
    ALREADY = "already", gettext_lazy("Already registered")
    REJECTED = "rejected", gettext_lazy("Rejected")

    @property
    def done_label(self) -> str:
        """The verdict told after it was carried out."""
        done = {
            "confirmed": _("Registered"),
            "waiting": _("On the waiting list"),
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

    @property
    def creates(self) -> bool:
        """Whether the row makes a registration."""
        return self.verdict in (Verdict.CONFIRMED, Verdict.WAITING)


@dataclass(frozen=True)
class Options:
    """What staff chose: mail people or not, and whether one e-mail may serve several people."""

    notify: bool = False
    another_person: bool = False


class MissingColumns(Exception):  # a sheet without names cannot be read at all
    """The file has no column with names."""

    def __str__(self) -> str:
        return _("The file needs columns with first and last names, or one with full names.")


def columns_of(table: Table) -> dict[str, str]:
    """Return which header stands for which field. Raises MissingColumns without names."""
    mapping = match_headers(table.headers, COLUMNS)
    if "last_name" in mapping and "first_name" not in mapping and "full_name" in mapping:
        mapping["first_name"] = mapping.pop("full_name")
    if "full_name" not in mapping and not {"first_name", "last_name"} <= mapping.keys():
        raise MissingColumns
    return mapping


def split_name(full_name: str) -> tuple[str, str]:
    """Return first and last name: the last word is the last name, with particles such as "van der".

    "Tomas van der Linden" → ("Tomas", "van der Linden"); one word is a first name.
    """
    words = full_name.split()
    if len(words) < 2:
        return full_name.strip(), ""
    start = len(words) - 1
    while start > 1 and words[start - 1].islower():
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


class Reader:
    """Makes people of rows; remembers the organisations it has found."""

    def __init__(self, mapping: dict[str, str]) -> None:
        self.mapping = mapping
        self._found: dict[tuple[str, str], Company | None] = {}

    def read(self, row: Row) -> Fate:
        """Return the row's person and warnings, or why it is rejected; places are not looked at."""
        if row.problem:
            return Fate(row.number, None, Verdict.REJECTED, str(row.problem))
        values = {name: row.values.get(header, "") for name, header in self.mapping.items()}
        if full_name := values.pop("full_name", ""):
            first, last = split_name(full_name)
            values.setdefault("first_name", first)
            values.setdefault("last_name", last)
        warnings: list[str] = []
        company = self._company(values, warnings)
        person = Person(
            **{name: values.get(name, "") for name in ("first_name", "last_name", "phone")},
            position=values.get("position", ""),
            email=values.get("email") or None,
            company=company,
            company_name=values.get("company_name", ""),
            company_code=values.get("company_code", ""),
        )
        if reason := _problem(person):
            return Fate(row.number, person, Verdict.REJECTED, reason, warnings)
        return Fate(row.number, person, Verdict.CONFIRMED, "", warnings)

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
        if (name, code) not in self._found:
            self._found[name, code] = match_company(name=name, code=code)
        return self._found[name, code]


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
            validate_email(person.email)
        except ValidationError:
            return _("“%(email)s” is not an e-mail address.") % {"email": person.email}
    return ""


class Places:
    """What the event looks like to a dry run: who is there and how many places are left."""

    def __init__(self, event: Event, options: Options) -> None:
        self.options = options
        live = list(event.registrations.live().values_list("email", "folded_name", "company_name"))
        self.people = {(email, name) for email, name, _company in live if email}
        self.without_email = {(name, company) for email, name, company in live if not email}
        self.emails = {email for email, _name, _company in live if email}
        unlimited = event.capacity is None or not event.is_onsite
        self.free = None if unlimited else event.places_left
        if self.free and event.registrations.waiting().exists():
            self.free = 0

    def judge(self, fate: Fate) -> Fate:
        """Return the fate with its verdict, and remember the person for the rows below."""
        if fate.verdict == Verdict.REJECTED or (person := fate.person) is None:
            return fate
        email, name = person.normalised_email, person.folded_name
        company_name = str(person.row()["company_name"])
        if (email, name) in self.people or (
            not email
            and not self.options.another_person
            and (name, company_name) in self.without_email
        ):
            fate.verdict = Verdict.ALREADY
            return fate
        if email in self.emails and not self.options.another_person:
            return _reject(fate, str(AnotherPerson.message))
        if email:
            self.people.add((email, name))
            self.emails.add(email)
        else:
            self.without_email.add((name, company_name))
        if self.free == 0:
            fate.verdict = Verdict.WAITING
        elif self.free:
            self.free -= 1
        return fate


def _reject(fate: Fate, reason: str) -> Fate:
    fate.verdict, fate.reason = Verdict.REJECTED, reason
    return fate


def judge(
    *, event: Event, table: Table, mapping: dict[str, str], options: Options | None = None
) -> list[Fate]:
    """Return what would become of each row; nothing is written and nothing is locked."""
    reader, places = Reader(mapping), Places(event, options or Options())
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
    reader, fates = Reader(mapping), []
    for chunk in _chunks(table.rows):
        with transaction.atomic():
            fates += [_register(event, reader.read(row), by, options, notify) for row in chunk]
        if progress:
            progress(len(fates))
    return fates


def _chunks(rows: list[Row]) -> Iterator[list[Row]]:
    for start in range(0, len(rows), ROWS_A_TRANSACTION):
        yield rows[start : start + ROWS_A_TRANSACTION]


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
    return fate
