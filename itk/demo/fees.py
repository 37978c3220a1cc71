"""Membership fees of this year: most are paid, a few are not."""

from datetime import date
from decimal import Decimal

from itk.demo.rows import add
from members.models import Company, MembershipFee

AMOUNT = Decimal("290.00")
EVERY_UNPAID = 5


def load_fees(*, companies, today):
    """Note the fee of every active member for the year of ``today``."""
    members = [c for c in companies.values() if c.status == Company.Status.ACTIVE]
    for number, company in enumerate(members, start=1):
        paid = number % EVERY_UNPAID and today >= date(today.year, 3, 1)
        add(
            MembershipFee,
            company=company,
            year=today.year,
            amount=AMOUNT,
            invoice_number=f"NM-{today.year}-{number:03}",
            due_on=date(today.year, 3, 31),
            paid_on=date(today.year, 3, 1) if paid else None,
        )
