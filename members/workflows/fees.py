"""Membership fees: made for a year in one go, noted as paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Company, MembershipFee
from members.workflows.errors import MembersError, NotAllowed
from members.workflows.rights import is_office

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from members.models import User


class FeeError(MembersError):
    """Something that the fee's state does not allow."""


class AlreadyPaid(FeeError):
    """The fee was noted as paid before."""

    message = _("The fee is already noted as paid.")


class PaidTomorrow(FeeError):
    """Nobody has paid on a day that is still to come."""

    message = _("The day of payment is still to come.")


def without_fee(*, year: int) -> QuerySet[Company]:
    """Return the active members that have no fee of the year yet; partners have none at all."""
    has_one = MembershipFee.objects.filter(year=year)
    return Company.objects.entitled_to_vote().exclude(pk__in=has_one.values("company")).by_name()


@transaction.atomic
def make_fees(
    *, year: int, amount: Decimal, due_on: date, by: User | None = None
) -> list[MembershipFee]:
    """Make the fee of the year for every active member that has none; return those made.

    Raises NotAllowed unless ``by`` is of the office.
    """
    if not is_office(by, "add_membershipfee"):
        raise NotAllowed
    made = []
    for company in without_fee(year=year):
        # Somebody who presses the button at the same moment makes the same ones.
        fee, is_new = MembershipFee.objects.get_or_create(
            company=company,
            year=year,
            defaults={"amount": amount, "due_on": due_on, "is_sample": company.is_sample},
        )
        if is_new:
            made.append(fee)
    return made


@transaction.atomic
def pay_fee(*, fee: MembershipFee, paid_on: date, by: User | None = None) -> MembershipFee:
    """Note that the fee was paid.

    Raises NotAllowed unless ``by`` is of the office, AlreadyPaid or PaidTomorrow.
    """
    if not is_office(by, "change_membershipfee"):
        raise NotAllowed
    fee = MembershipFee.objects.select_for_update(no_key=True).get(pk=fee.pk)
    if fee.paid_on is not None:
        raise AlreadyPaid
    if paid_on > timezone.localdate():
        raise PaidTomorrow
    fee.paid_on = paid_on
    fee.save(update_fields=["paid_on", "updated_at"])
    return fee
