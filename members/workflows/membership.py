"""An organisation's way through the cluster: member, shown in the directory, confirmed, gone.

Each step is the office's, and raises NotAllowed for anybody else.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Company, MembershipPeriod
from members.workflows.errors import MembersError
from members.workflows.rights import lock_for_office

if TYPE_CHECKING:
    from members.models import User

Status = Company.Status


class MembershipError(MembersError):
    """A step that the organisation's state does not allow."""


class NotAMember(MembershipError):
    """Only members, present and former, have a public profile."""

    message = _("Only a member has a public profile: admit the organisation first.")


class AlreadyAMember(MembershipError):
    """The organisation is a member now."""

    message = _("The organisation is already a member.")


class NoMembership(MembershipError):
    """There is no open membership to end."""

    message = _("The organisation has no open membership.")


class BeforeJoining(MembershipError):
    """The dates of two memberships, or of the ends of one, are in the wrong order."""

    message = _("This day is before the organisation joined, or before it last left.")


@transaction.atomic
def admit_company(*, company: Company, joined: date, by: User | None = None) -> Company:
    """Make the organisation a member from ``joined``; re-joining adds a membership.

    Its profile is not public before it is published. Raises AlreadyAMember or BeforeJoining.
    """
    company = lock_for_office(company, by)
    if company.status == Status.ACTIVE:
        raise AlreadyAMember
    last = company.periods.order_by("-joined").first()
    if last and (last.left is None or last.left > joined):
        raise BeforeJoining
    MembershipPeriod.objects.create(company=company, joined=joined, is_sample=company.is_sample)
    company.status = Status.ACTIVE
    company.save(update_fields=["status", "updated_at"])
    return company


@transaction.atomic
def end_membership(
    *,
    company: Company,
    left: date,
    reason_lt: str = "",
    reason_en: str = "",
    by: User | None = None,
) -> Company:
    """Make the organisation a former member from ``left``; figures and attendance stay.

    Raises NoMembership or BeforeJoining.
    """
    company = lock_for_office(company, by)
    period = company.periods.filter(left=None).first()
    if company.status != Status.ACTIVE or period is None:
        raise NoMembership
    if left < period.joined:
        raise BeforeJoining
    period.left, period.reason_lt, period.reason_en = left, reason_lt, reason_en
    period.save()
    company.status = Status.FORMER
    company.save(update_fields=["status", "updated_at"])
    return company


@transaction.atomic
def publish_company(*, company: Company, by: User | None = None) -> Company:
    """Show the profile in the directory. Raises NotAMember."""
    company = lock_for_office(company, by)
    if company.status not in (Status.ACTIVE, Status.FORMER):
        raise NotAMember
    return _set_published(company, True)


@transaction.atomic
def unpublish_company(*, company: Company, by: User | None = None) -> Company:
    """Take the profile out of the directory; its address answers that there is no such page."""
    return _set_published(lock_for_office(company, by), False)


def _set_published(company: Company, published: bool) -> Company:
    if company.published != published:
        company.published = published
        company.save(update_fields=["published", "updated_at"])
    return company


@transaction.atomic
def confirm_company(*, company: Company, by: User | None = None) -> Company:
    """Note that the profile is right as of today, as the organisation told the office."""
    company = lock_for_office(company, by)
    company.confirmed_on = timezone.localdate()
    company.save(update_fields=["confirmed_on", "updated_at"])
    return company
