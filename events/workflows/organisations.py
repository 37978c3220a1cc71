"""Organisations that people typed, linked by staff to those the cluster knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.db import transaction

from events.models import Event, Registration
from itk.shared.text import fold
from members.models import Company
from members.workflows import core_name

if TYPE_CHECKING:
    from members.models import User

NEAR = 0.7  # of two names, how much is the same
MOST_NEAR = 3


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
        known = [(company, core_name(company.name)) for company in Company.objects.by_name()]
        for typed in found.values():
            typed.near = _nearest(typed, known)
    return sorted(found.values(), key=lambda typed: (not typed.near, fold(typed.name)))


def _key(row: Registration) -> tuple[str, str]:
    """Return by what one typed organisation is told from another."""
    return fold(row.company_name), row.company_code


def _nearest(typed: Typed, known: list[tuple[Company, str]]) -> list[Company]:
    """Return the organisations of this code or of a name like this, the nearest first."""
    name, scored = core_name(typed.name), []
    for place, (company, core) in enumerate(known):
        likeness = SequenceMatcher(None, name, core).ratio() if name else 0.0
        if typed.code and company.code == typed.code:
            likeness = 2.0
        elif name and (f" {core} " in f" {name} " or f" {name} " in f" {core} "):
            likeness = max(likeness, NEAR)
        if likeness >= NEAR:
            scored.append((-likeness, place, company))
    return [company for _likeness, _place, company in sorted(scored)[:MOST_NEAR]]


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
