"""People of organisations from a spreadsheet: judged first, then applied, each row's fate told.

A row speaks of one person of one organisation. A person who is there is known by the e-mail, else
by the name, and changed where the file differs; an empty cell changes nothing. Access to the
portal and consent to be shown are not given by a file.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from itk.shared import spreadsheets
from itk.shared.spreadsheets import (
    ImportRefused,
    Row,
    Table,
    Verdict,
    in_parts,
    match_headers,
    problems_of,
    read_cells,
)
from itk.shared.text import fold, split_name
from members.models import Company, Representative
from members.workflows import (
    KnownCompanies,
    MembersError,
    add_representative,
    change_representative,
)

if TYPE_CHECKING:
    from members.models import User

# What columns are called; first come, first served.
COLUMNS = {
    "company": (
        "organizacija", "įmonė", "organizacijos pavadinimas", "įmonės pavadinimas", "narys",
        "pavadinimas",
        "organisation", "organization", "company", "company name",
    ),
    "code": ("įmonės kodas", "organizacijos kodas", "kodas", "company code", "code"),
    "first_name": ("vardas", "first name", "given name"),
    "last_name": ("pavardė", "last name", "surname", "family name"),
    "full_name": (
        "vardas ir pavardė", "vardas, pavardė", "vardas pavardė", "atstovas", "asmuo",
        "full name", "name", "person", "representative",
    ),
    "email": ("el. paštas", "el. pašto adresas", "e-mail", "email"),
    "phone": ("telefonas", "tel", "telefono numeris", "phone"),
    "position_lt": ("pareigos", "position", "job title"),
    "position_en": ("pareigos angliškai", "pareigos anglų kalba", "position in english"),
    "is_head": ("organizacijos vadovas", "vadovas", "head of the organisation", "head"),
    "is_contact": ("kontaktinis asmuo", "kontaktas", "contact person", "contact"),
    "is_finance": ("atsako už finansus", "finansai", "answers for finances", "finances"),
    "is_voter": (
        "balsuoja visuotiniame susirinkime", "balsuoja", "votes at the general meeting",
        "votes",
    ),
}  # fmt: skip
FUNCTIONS = Representative.FUNCTIONS
TEXTS = ("first_name", "last_name", "email", "phone", "position_lt", "position_en")
YES = {"taip", "t", "yes", "y", "true", "x", "1", "+", "✓", "✔"}
NO = {"ne", "n", "no", "false", "0", "-"}


@dataclass
class Fate(spreadsheets.Fate):
    """One row of the file, with the person and the organisation, and what is written of them."""

    company: Company | None = None
    person: Representative | None = None
    data: dict[str, Any] = field(default_factory=dict)


def columns_of(table: Table) -> dict[str, str]:
    """Return which header stands for which field. Raises ImportRefused."""
    mapping = match_headers(table.headers, COLUMNS)
    named = {"first_name", "last_name"} <= set(mapping) or "full_name" in mapping
    if not named or not {"company", "code"} & set(mapping):
        raise ImportRefused(
            _("The file needs the organisation or its code, and the names of the people.")
        )
    return mapping


def judge(*, table: Table) -> list[Fate]:
    """Return what would become of each row; nothing is written. Raises ImportRefused."""
    mapping, judging = columns_of(table), _Judging()
    return [judging.judge(row, mapping) for row in table.rows]


def apply(*, table: Table, by: User | None = None) -> list[Fate]:
    """Add and change the people of the table; return what became of each row.

    At most 100 rows share a transaction; applied twice it changes nothing the second time.
    Nobody is mailed. Raises ImportRefused.
    """
    mapping, seen, fates = columns_of(table), dict[tuple[Any, ...], int](), list[Fate]()
    for rows in in_parts(table.rows):
        with transaction.atomic():
            judging = _Judging(seen)  # others may have added some since the hundred before
            for row in rows:
                fate = judging.judge(row, mapping)
                if fate.creates:
                    _write(fate, by)
                fates.append(fate)
    return fates


def _write(fate: Fate, by: User | None) -> None:
    try:
        if fate.person is not None:
            change_representative(representative=fate.person, by=by, data=fate.data)
        elif fate.company is not None:
            add_representative(company=fate.company, by=by, data=fate.data)
    except MembersError as error:  # somebody was quicker
        fate.verdict, fate.reason = Verdict.REJECTED, str(error)


class _Judging:
    """What rows are compared with, read once: organisations, their people, the rows above."""

    def __init__(self, seen: dict[tuple[Any, ...], int] | None = None) -> None:
        self.known = KnownCompanies(Company.objects.all())
        self.people: dict[int, list[Representative]] = defaultdict(list)
        for person in Representative.objects.current().order_by("pk"):
            self.people[person.company_id].append(person)
        self.seen = {} if seen is None else seen

    def judge(self, row: Row, mapping: dict[str, str]) -> Fate:
        """Return what becomes of the row."""
        values = read_cells(row, mapping)
        _part_name(values)
        name = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
        fate = Fate(row.number, name, reason=row.problem)
        if fate.reason:
            return fate
        try:
            self._judge(fate, values)
        except ValidationError as error:
            fate.verdict, fate.reason = Verdict.REJECTED, " ".join(error.messages)
        return fate

    def _judge(self, fate: Fate, values: dict[str, str]) -> None:
        if not (values.get("first_name") and values.get("last_name")):
            raise ValidationError(_("The first name or the last name is missing."))
        company = self.known.match(name=values.get("company", ""), code=values.get("code", ""))
        if company is None:
            raise ValidationError(_("No organisation has this code or name."))
        fate.company = company
        if before := self._earlier(fate, values):
            fate.verdict = Verdict.DUPLICATE
            fate.reason = _("The same person stands in row %(row)s.") % {"row": before}
            return
        fate.person = self._known_as(fate, values)
        person = fate.person or Representative(company=company)
        old = {name: getattr(person, name) for name in (*TEXTS, *FUNCTIONS)}
        for name, value in _read(values, fate.warnings).items():
            setattr(person, name, value)
        _check(person)
        new = {name: getattr(person, name) for name in (*TEXTS, *FUNCTIONS)}
        fate.data = {name: value for name, value in new.items() if value != old[name]}
        if fate.person is None:
            fate.verdict = Verdict.CREATED
        else:
            fate.verdict = Verdict.CHANGED if fate.data else Verdict.SAME
            self._tell_address(fate, old["email"])

    def _earlier(self, fate: Fate, values: dict[str, str]) -> int | None:
        """Return the row in which the person stood before, and remember this one."""
        assert fate.company is not None  # noqa: S101 - for the reader of types
        keys: list[tuple[Any, ...]] = [(fate.company.pk, "name", fold(fate.name))]
        if email := values.get("email", "").lower():
            keys.append((fate.company.pk, "email", email))
        before = next((self.seen[key] for key in keys if key in self.seen), None)
        for key in keys:
            self.seen.setdefault(key, fate.number)
        return before

    def _known_as(self, fate: Fate, values: dict[str, str]) -> Representative | None:
        """Return the person whom the organisation has already. Raises ValidationError when unsure."""
        assert fate.company is not None  # noqa: S101 - for the reader of types
        people, email = self.people[fate.company.pk], values.get("email", "").lower()
        named = [person for person in people if fold(person.full_name) == fold(fate.name)]
        by_email = next((person for person in people if email and person.email == email), None)
        if by_email is not None and by_email not in named:
            told = _("%(name)s of this organisation has this e-mail.")
            raise ValidationError(told % {"name": by_email.full_name})
        if by_email is None and len(named) > 1:
            raise ValidationError(
                _("The organisation has several people of this name: add the e-mail.")
            )
        return by_email or next(iter(named), None)

    def _tell_address(self, fate: Fate, old: str | None) -> None:
        if "email" in fate.data and old:
            told = _("The e-mail was %(email)s; an open invitation becomes void.")
            fate.warnings.append(told % {"email": old})


def _part_name(values: dict[str, str]) -> None:
    """Part a whole name where it is not in two columns."""
    if "full_name" in values and not values.get("last_name"):
        values["first_name"], values["last_name"] = split_name(values["full_name"])


def _read(values: dict[str, str], warnings: list[str]) -> dict[str, Any]:
    """Return what the row says, by the names of fields; what is neither yes nor no is told."""
    read: dict[str, Any] = {name: values[name] for name in TEXTS if values.get(name)}
    if "email" in read:
        read["email"] = read["email"].lower()
    for name in FUNCTIONS:
        word = values.get(name, "").lower()
        if word in YES | NO:
            read[name] = word in YES
        elif word:
            told = _("“%(text)s” is neither yes nor no: not taken over.")
            warnings.append(told % {"text": values[name]})
    return read


def _check(person: Representative) -> None:
    """Raise ValidationError with what is wrong, each with the name of its field."""
    try:
        person.full_clean(exclude=["company", "user"], validate_constraints=False)
    except ValidationError as error:
        raise ValidationError(problems_of(error.message_dict, Representative)) from None
