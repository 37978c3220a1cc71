"""Fees from a spreadsheet, such as the accountant's: judged first, then applied."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from itk.shared import spreadsheets
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
from members.models import Company, MembershipFee
from members.workflows import KnownCompanies

# What columns are called; first come, first served.
COLUMNS = {
    "company": ("organizacija", "įmonė", "pavadinimas", "narys", "organisation", "company", "name"),
    "code": ("įmonės kodas", "kodas", "company code", "code"),
    "year": ("metai", "year"),
    "amount": ("suma", "mokestis", "amount", "fee"),
    "invoice_number": ("sąskaitos numeris", "sąskaita", "invoice number", "invoice"),
    "due_on": ("sumokėti iki", "terminas", "iki", "due on", "due"),
    "paid_on": ("sumokėta", "apmokėta", "paid on", "paid"),
}  # fmt: skip
NEEDED = ("year", "amount", "due_on")
CHANGED = ("amount", "invoice_number", "due_on", "paid_on")


@dataclass
class Fate(spreadsheets.Fate):
    """One row of the file, with the fee it speaks of and the columns that it changes."""

    fee: MembershipFee | None = None
    changed: list[str] = field(default_factory=list)


def columns_of(table: Table) -> dict[str, str]:
    """Return which header stands for which field. Raises ImportRefused."""
    mapping = match_headers(table.headers, COLUMNS)
    if not {"company", "code"} & set(mapping) or not set(NEEDED) <= set(mapping):
        raise ImportRefused(
            _(
                "The file needs the organisation or its code, the year, the amount and the day "
                "until which it is due."
            )
        )
    return mapping


def read_amount(text: str) -> Decimal:
    """Return the amount of „1 234,50 €“ or "1234.50". Raises ValidationError."""
    plain = re.sub(r"[\s\u00a0\u202f€]|EUR$", "", text.strip())
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d{1,2}", plain):
        plain = plain.replace(".", "")
    try:
        amount = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        raise ValidationError(_("“%(text)s” is no amount.") % {"text": text}) from None
    return amount.quantize(Decimal("0.01")) if amount.is_finite() else amount


def read_day(text: str) -> date | None:
    """Return the day of "2026-03-31", "2026.03.31" or "31.03.2026"; None of none.

    Raises ValidationError.
    """
    if not text.strip():
        return None
    parts = re.split(r"[-./\s]+", text.strip().split("T")[0].split(" ")[0].rstrip("."))
    try:
        if len(parts) != 3:
            raise ValueError
        year, month, day = map(int, parts if len(parts[0]) == 4 else reversed(parts))
        return date(year, month, day)
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is no date: write 2026-03-31.") % {"text": text}
        ) from None


class _Judging:
    """What rows are compared with, read once: organisations, their fees, the rows above."""

    def __init__(self, seen: dict[tuple[int, int], int] | None = None) -> None:
        self.known = KnownCompanies(Company.objects.all())
        self.fees = {(fee.company_id, fee.year): fee for fee in MembershipFee.objects.all()}
        self.seen = {} if seen is None else seen

    def judge(self, row: Row, mapping: dict[str, str]) -> Fate:
        """Return what becomes of the row."""
        values = read_cells(row, mapping)
        fate = Fate(row.number, values.get("company") or values.get("code", ""), reason=row.problem)
        if fate.reason:
            return fate
        try:
            self._judge(fate, values)
        except ValidationError as error:
            fate.verdict, fate.reason = Verdict.REJECTED, " ".join(error.messages)
        return fate

    def _judge(self, fate: Fate, values: dict[str, str]) -> None:
        company = self.known.match(name=values.get("company", ""), code=values.get("code", ""))
        if company is None:
            raise ValidationError(_("No organisation has this code or name."))
        fate.name = company.full_name
        year = values["year"].rstrip(".")
        if not (year.isdecimal() and len(year) < 5):
            raise ValidationError(_("“%(text)s” is no year.") % {"text": values["year"]})
        key = company.pk, int(year)
        before = self.seen.setdefault(key, fate.number)
        if before != fate.number:
            told = _("The same organisation and year stand in row %(row)s.")
            raise ValidationError(told % {"row": before})
        fate.fee = self.fees.get(key) or MembershipFee(company=company, year=int(year))
        _fill(fate, fate.fee, values)


def _fill(fate: Fate, fee: MembershipFee, values: dict[str, str]) -> None:
    """Put into the fee what the row says. An empty cell changes nothing of a fee that is there."""
    before = {name: getattr(fee, name) for name in CHANGED}
    readers = {"amount": read_amount, "due_on": read_day, "paid_on": read_day}
    for name in CHANGED:
        if text := values.get(name):
            setattr(fee, name, readers.get(name, str)(text))
    empty = [name for name in NEEDED if getattr(fee, name) is None]
    try:
        if empty:
            raise ValidationError({name: _("The cell is empty.") for name in empty})
        fee.full_clean(exclude=["company"], validate_unique=False)
    except ValidationError as error:
        raise ValidationError(problems_of(error.message_dict, MembershipFee)) from None
    fate.changed = [name for name, value in before.items() if getattr(fee, name) != value]
    if fee.pk is None:
        fate.verdict = Verdict.CREATED
    else:
        fate.verdict = Verdict.CHANGED if fate.changed else Verdict.SAME


def judge(*, table: Table) -> list[Fate]:
    """Return what would become of each row; nothing is written. Raises ImportRefused."""
    mapping, judging = columns_of(table), _Judging()
    return [judging.judge(row, mapping) for row in table.rows]


def apply(*, table: Table) -> list[Fate]:
    """Write the fees of the table; return what became of each row.

    At most 100 rows share a transaction; applied twice it changes nothing the second time.
    Raises ImportRefused.
    """
    mapping, seen, fates = columns_of(table), dict[tuple[int, int], int](), list[Fate]()
    for rows in in_parts(table.rows):
        with transaction.atomic():
            judging = _Judging(seen)  # others may have added some since the hundred before
            for row in rows:
                fate = judging.judge(row, mapping)
                if fate.creates and fate.fee is not None:
                    _write(fate.fee, fate.changed)
                fates.append(fate)
    return fates


def _write(fee: MembershipFee, changed: list[str]) -> None:
    """Save the fee; of one that is there only what the file says: somebody may note a payment."""
    fee.save(update_fields=[*changed, "updated_at"] if fee.pk else None)
