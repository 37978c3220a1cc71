"""The organisations that a list names: found by code or name, or chosen by staff among near ones."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from events.models import Registration
from events.workflows.organisations import typed_organisations
from itk.shared.spreadsheets import Table
from itk.shared.text import fold
from members.models import Company
from members.workflows import core_name, match_company

MOST_ASKED = 50  # questions on one page; beyond them names stay text and are linked later


@dataclass(frozen=True)
class Unknown:
    """A name that is no organisation of ours, though some have names like it."""

    key: str
    name: str
    near: list[Company]


class NamedCompanies:
    """Finds organisations by what a row says; each name is looked up once.

    ``chosen`` are answers of staff: key of `Unknown` → the organisation's number.
    """

    def __init__(self, chosen: Mapping[str, int] | None = None) -> None:
        self.chosen = dict(chosen or {})
        self._companies = Company.objects.in_bulk(set(self.chosen.values()))
        self._found: dict[tuple[str, str], Company | None] = {}
        known = list(Company.objects.values_list("folded_name", "code"))
        self._names = "\n".join(name for name, _code in known)
        self._codes = {code for _name, code in known if code}

    def find(self, name: str, code: str) -> Company | None:
        """Return the organisation that the row means; None when it is not one of ours."""
        if (name, code) not in self._found:
            found = match_company(name=name, code=code) if self._may_be(name, code) else None
            if found is None and self.chosen:
                found = self._companies.get(self.chosen.get(key_of(name, code), 0))
            self._found[name, code] = found
        return self._found[name, code]

    def _may_be(self, name: str, code: str) -> bool:
        """Whether it is worth asking: a list may hold thousands of names that are nobody's."""
        core = core_name(name)
        return "".join(code.split()) in self._codes or (core != "" and core in self._names)


def key_of(name: str, code: str) -> str:
    """Return by what a name of the list is told from another; safe as the name of a field."""
    return hashlib.sha256(f"{fold(name)}\n{code}".encode()).hexdigest()[:12]


def unknown_companies(*, table: Table, mapping: dict[str, str]) -> list[Unknown]:
    """Return the names of the list that nobody has though some are near; at most fifty."""
    name_column, code_column = mapping.get("company_name"), mapping.get("company_code")
    if name_column is None:
        return []
    companies, rows, seen = NamedCompanies(), [], set()
    for row in table.rows:
        name = row.values.get(name_column, "")
        code = row.values.get(code_column, "") if code_column else ""
        if not name or (key := key_of(name, code)) in seen:
            continue
        seen.add(key)
        if companies.find(name, code) is None:
            rows.append(Registration(company_name=name[:200], company_code=code[:30]))
        if len(rows) >= MOST_ASKED:
            break
    return [
        Unknown(key_of(typed.name, typed.code), typed.name, typed.near)
        for typed in typed_organisations(rows)
        if typed.near
    ]
