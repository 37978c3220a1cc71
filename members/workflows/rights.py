"""Who may do what for an organisation, asked under its lock."""

from __future__ import annotations

from members.models import Company, Representative, User
from members.workflows.errors import NotAllowed


def lock(company_id: int) -> Company:
    """Return the organisation, locked; other workflows on it wait until we commit."""
    return Company.objects.select_for_update(no_key=True).get(pk=company_id)


def lock_all(*companies: Company) -> dict[int, Company]:
    """Return the organisations that are still there, locked, by their keys.

    In one order whoever asks, so that two who lock the same ones never wait for each other.
    """
    rows = Company.objects.select_for_update(no_key=True).order_by("pk")
    return {row.pk: row for row in rows.filter(pk__in=[company.pk for company in companies])}


def is_office(by: User | None, permission: str) -> bool:
    """Whether ``by`` is of the office and has this permission of members; None is the portal."""
    return by is None or (by.is_staff and by.has_perm(f"members.{permission}"))


def lock_for_office(company: Company, by: User | None) -> Company:
    """Return the organisation, locked. Raises NotAllowed unless ``by`` of the office changes it."""
    if not is_office(by, "change_company"):
        raise NotAllowed
    return lock(company.pk)


def manages_people(by: User | None, company: Company) -> bool:
    """Whether ``by`` is of the office, or a profile administrator of the organisation now."""
    if is_office(by, "change_representative"):
        return True
    return Representative.objects.administrators().filter(company=company, user=by).exists()
