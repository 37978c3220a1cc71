"""Organisations from a spreadsheet: judged first, then applied, each row's fate told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from itk.shared import spreadsheets
from itk.shared.codes import normalise_vat, normalise_website
from itk.shared.countries import HOME, country_called
from itk.shared.slugs import unique_slug
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
from itk.shared.text import fold
from members.models import Company
from members.workflows import admit_company
from members.workflows.matching import LEGAL_FORMS, KnownCompanies

if TYPE_CHECKING:
    from members.models import User


# What columns are called; first come, first served.
COLUMNS = {
    "name": (
        "pavadinimas", "organizacija", "organizacijos pavadinimas", "įmonė", "įmonės pavadinimas",
        "name", "company", "company name", "organisation", "organization",
    ),
    "legal_form": ("teisinė forma", "legal form"),
    "code": ("įmonės kodas", "organizacijos kodas", "kodas", "company code", "code"),
    "vat_code": ("pvm kodas", "pvm mokėtojo kodas", "vat number", "vat code", "vat"),
    "country": ("šalis", "country"),
    "town": ("miestas", "vietovė", "town", "city"),
    "website": ("svetainė", "interneto svetainė", "tinklalapis", "website", "web"),
    "email": ("el. paštas", "el. pašto adresas", "e-mail", "email"),
    "phone": ("telefonas", "tel", "telefono numeris", "phone"),
}  # fmt: skip

QUOTES = " \t,„“”\"«»'‚‘’"
_COUNTRY_IN_CODE = re.compile(r"([A-Za-z]{2})[ -]\s*(?=.*[0-9])(.+)")


@dataclass(frozen=True)
class Options:
    """What staff chose.

    ``joined`` makes the new organisations members from that day, otherwise they are applicants;
    ``override_reason`` lets in codes whose check digit is wrong.
    """

    joined: date | None = None
    override_reason: str = ""


@dataclass
class Fate(spreadsheets.Fate):
    """One row of the file, with the organisation it speaks of."""

    company: Company | None = None


def columns_of(table: Table) -> dict[str, str]:
    """Return which header stands for which field. Raises ImportRefused."""
    mapping = match_headers(table.headers, COLUMNS)
    if "name" not in mapping:
        raise ImportRefused(_("The file needs a column with the names of the organisations."))
    return mapping


def split_name(text: str) -> tuple[str, str]:
    """Return legal form and name: „UAB „X““ → ("UAB", "X"), "X OÜ" → ("OÜ", "X").

    A name without a form, or a form without a name, is returned as it is.
    """
    words = text.split()
    for count in (3, 2, 1):
        if len(words) <= count:
            continue
        for form, rest in (
            (words[:count], words[count:]),
            (words[-count:], words[:-count]),
        ):
            known = LEGAL_FORMS.get(fold(" ".join(form)))
            if known and (name := " ".join(rest).strip(QUOTES)):
                return known, name
    return "", text.strip().strip(QUOTES)


def split_code(code: str, country: str) -> tuple[str, str]:
    """Return country and code: "EE-14022881" → ("EE", "14022881"); without a prefix LT is meant."""
    if match := _COUNTRY_IN_CODE.fullmatch(code.strip()):
        return match[1].upper(), match[2]
    return (country_called(country) or HOME), "".join(code.split())


def _read(row: Row, mapping: dict[str, str]) -> Company:
    """Return an unsaved organisation with what the row says."""
    values = read_cells(row, mapping)
    form, name = split_name(values.get("name", ""))
    country, code = split_code(values.get("code", ""), values.get("country", ""))
    return Company(
        legal_form=values.get("legal_form") or form,
        name=name,
        country=country,
        code=code,
        vat_code=normalise_vat(values.get("vat_code", "")),
        town=values.get("town", ""),
        email=values.get("email") or None,
        phone=values.get("phone", ""),
        website=values.get("website", ""),
    )


def _existing(company: Company, known: KnownCompanies) -> Company | None:
    """Return the organisation that the row speaks of: by its code, else by its name."""
    if company.code:
        same = Company.objects.filter(country=company.country, code=company.code).first()
        if same:
            return same
    same = known.match(name=company.full_name)
    return None if same and same.code and company.code else same


def _known() -> KnownCompanies:
    return KnownCompanies(Company.objects.all())


def _problems(company: Company, options: Options) -> list[str]:
    """Return what is wrong with the row, by field; empty when it can be saved.

    A wrong check digit is let in with the reason that staff gave.
    """
    found: dict[str, list[str]] = {}
    try:
        company.website = normalise_website(company.website)
    except ValidationError as error:
        found["website"] = error.messages
    found = _checked(company, found)
    if "code" in found and options.override_reason:
        company.code_override_reason = options.override_reason
        found = _checked(company, {k: v for k, v in found.items() if k == "website"})
    return problems_of(found, Company)


def _checked(company: Company, found: dict[str, list[str]]) -> dict[str, list[str]]:
    try:
        # Codes and names were matched before, and a row has no successor: the constraints would
        # ask the database three times a row for what is known.
        company.full_clean(exclude={"slug", *found}, validate_constraints=False)
    except ValidationError as error:
        return {**found, **error.message_dict}
    return found


class _Seen:
    """The organisations of the rows above, to tell a repeated one; two codes are two of them."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], int] = {}

    def earlier(self, company: Company, number: int) -> int | None:
        """Return the row in which the organisation stood before, and remember this one."""
        name, code = fold(company.name), (company.country, company.code)
        bare, coded = ("without a code", name), ("with a code", name)
        asked, own = ([code, bare], [code, coded]) if company.code else ([bare, coded], [bare])
        before = next((self._rows[key] for key in asked if key in self._rows), None)
        for key in own:
            self._rows.setdefault(key, number)
        return before


def _judge(
    row: Row, mapping: dict[str, str], options: Options, seen: _Seen, known: KnownCompanies
) -> Fate:
    fate = Fate(row.number, row.values.get(mapping["name"], ""), Verdict.REJECTED, row.problem)
    if fate.reason:
        return fate
    company = _read(row, mapping)
    if not company.name:
        fate.reason = _("The name is missing.")
        return fate
    fate.name, fate.company = company.full_name, company
    if (before := seen.earlier(company, row.number)) is not None:
        fate.verdict = Verdict.DUPLICATE
        fate.reason = _("The same organisation stands in row %(row)s.") % {"row": before}
    elif same := _existing(company, known):
        fate.verdict = Verdict.EXISTS
        if same.full_name != company.full_name:
            fate.warnings.append(same.full_name)
    elif problems := _problems(company, options):
        fate.reason = " ".join(problems)
    else:
        fate.verdict = Verdict.CREATED
        if company.code_override_reason:
            fate.warnings.append(_("The code is kept although it is wrong."))
    return fate


def judge(*, table: Table, options: Options | None = None) -> list[Fate]:
    """Return what would become of each row; nothing is written and nothing is locked.

    Raises ImportRefused.
    """
    mapping, seen, known = columns_of(table), _Seen(), _known()
    return [_judge(row, mapping, options or Options(), seen, known) for row in table.rows]


def apply(*, table: Table, options: Options | None = None, by: User | None = None) -> list[Fate]:
    """Make the organisations of the table that are not there yet; return what became of each row.

    At most 100 rows share a transaction. They are unpublished: staff look at them first. Applied
    twice it changes nothing the second time. Raises ImportRefused.
    """
    options = options or Options()
    mapping, seen, fates = columns_of(table), _Seen(), list[Fate]()
    for rows in in_parts(table.rows):
        with transaction.atomic():
            known = _known()  # others may have added some since the hundred before
            for row in rows:
                fate = _judge(row, mapping, options, seen, known)
                if fate.creates and fate.company is not None:
                    _create(fate.company, options, by)
                fates.append(fate)
    return fates


def _create(company: Company, options: Options, by: User | None) -> None:
    company.slug = unique_slug(Company, company.name)
    company.save()
    if options.joined:
        admit_company(company=company, joined=options.joined, by=by)
