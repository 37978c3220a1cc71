"""How many people of one organisation an event takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from django.db.models import Q

from events.workflows.errors import QuotaReached
from members.workflows import core_name

if TYPE_CHECKING:
    from events.models import Event, Registration
    from members.models import Company


class Organisation(TypedDict):
    """By what an organisation is known: the member, or its name and code as they were typed."""

    company: Company | None
    name: str
    code: str


def check_quota(
    event: Event,
    *,
    company: Company | None,
    name: str,
    code: str,
    leaving_out: Registration | None = None,
) -> None:
    """Raise QuotaReached when the organisation has no place more; the event is locked.

    One organisation is the same member, the same company code, or the same name as people type
    it, whatever its letters' case and its legal form. Who names none is of none.
    """
    if event.quota is None or not (company or name or code):
        return
    names = {core_name(text) for text in (name, company.name if company else "")} - {""}
    rows = event.registrations.live()
    if leaving_out is not None:
        rows = rows.exclude(pk=leaving_out.pk)
    near = Q(pk=None)
    if company:
        near |= Q(company=company)
    if code:
        near |= Q(company_code=code)
    for text in names:
        near |= Q(folded__contains=text)
    found = rows.filter(near).values_list("company_id", "company_name", "company_code")
    taken = sum(
        (company is not None and row_company == company.pk)
        or (bool(code) and row_code == code)
        or core_name(row_name) in names
        for row_company, row_name, row_code in found
    )
    if taken >= event.quota:
        raise QuotaReached(event.quota)
