"""Organisations that people typed, linked by staff to those the cluster knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from events.models import Event, Registration
from itk.shared.text import fold
from members.models import Company
from members.workflows import KnownCompanies

if TYPE_CHECKING:
    from members.models import User


@dataclass
class Typed:
    """An organisation as people typed it: its name and code, who is of it, and what is near."""

    name: str
    code: str
    people: list[Registration] = field(default_factory=list)
    near: list[Company] = field(default_factory=list)


def typed_organisations(rows: Iterable[Registration]) -> list[Typed]:
    """Return the organisations that are typed and not linked, each with the nearest known ones."""
    found: dict[tuple[str, str], Typed] = {}
    for row in rows:
        if row.company_id is None and (row.company_name or row.company_code):
            typed = found.setdefault(_key(row), Typed(row.company_name, row.company_code))
            typed.people.append(row)
    if found:
        known = KnownCompanies(Company.objects.by_name())
        for typed in found.values():
            typed.near = known.near(name=typed.name, code=typed.code)
    return sorted(found.values(), key=lambda typed: (not typed.near, fold(typed.name)))


def _key(row: Registration) -> tuple[str, str]:
    """Return by what one typed organisation is told from another."""
    return fold(row.company_name), row.company_code


@transaction.atomic
def link_company(
    *, name: str, code: str, company: Company, by: User | None = None
) -> list[Registration]:
    """Link every registration with this typed name and code to ``company``; return them.

    The name and the code stay as they were typed that day. Closed events are left as they are.
    """
    rows = (
        Registration.objects.select_for_update(of=("self",), no_key=True)
        .filter(company=None, company_code=code, folded__contains=fold(name))
        .exclude(event__status=Event.Status.CLOSED)
        .order_by("pk")
    )
    linked = [row for row in rows if _key(row) == (fold(name), code)]
    for row in linked:
        row.company = company
        row.save(update_fields=["company", "updated_at"])
    return linked
