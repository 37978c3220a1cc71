"""The organisations that a list names: found by code or name, or chosen by staff among near ones."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from itk.shared.spreadsheets import Table
from itk.shared.text import fold
from members.models import Company
from members.workflows import KnownCompanies

MOST_ASKED = 50  # questions on one page; beyond them names stay text and are linked later
LONGEST = 200  # letters of a name that are looked at


@dataclass(frozen=True)
class Unknown:
    """A name that is no organisation of ours, though some have names like it."""

    key: str
    name: str
    near: list[Company]


class NamedCompanies:
    """Finds organisations by what the rows of a list say.

    ``chosen`` are answers of staff: key of `Unknown` → the organisation's number.
    """

    def __init__(self, chosen: Mapping[str, int] | None = None) -> None:
        self._chosen = dict(chosen or {})
        companies = list(Company.objects.by_name())
        self._numbered = {company.pk: company for company in companies}
        self._known = KnownCompanies(companies)

    def find(self, name: str, code: str) -> Company | None:
        """Return the organisation that the row means; None when it is not one of ours."""
        found = self._known.match(name=name, code=code)
        if found is None and self._chosen:
            found = self._numbered.get(self._chosen.get(key_of(name, code), 0))
        return found

    def near(self, name: str, code: str) -> list[Company]:
        """Return the organisations that the row may mean."""
        return self._known.near(name=name, code=code)


def key_of(name: str, code: str) -> str:
    """Return by what a name of the list is told from another; safe as the name of a field."""
    return hashlib.sha256(f"{fold(name)}\n{code}".encode()).hexdigest()[:12]


def unknown_companies(*, table: Table, mapping: dict[str, str]) -> list[Unknown]:
    """Return the names of the list that nobody has though some are near; at most fifty."""
    name_column, code_column = mapping.get("company_name"), mapping.get("company_code")
    if name_column is None:
        return []
    companies = NamedCompanies()
    asked: dict[str, Unknown] = {}
    for row in table.rows:
        name = row.values.get(name_column, "")
        code = row.values.get(code_column, "") if code_column else ""
        if not name or (key := key_of(name, code)) in asked or companies.find(name, code):
            continue
        asked[key] = Unknown(key, name, companies.near(name[:LONGEST], code))
        if len(asked) >= MOST_ASKED:
            break
    return sorted((one for one in asked.values() if one.near), key=lambda one: fold(one.name))
