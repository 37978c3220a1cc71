"""Fees of a year, payments, and the accountant's sheet."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from itk.shared.spreadsheets import ImportRefused, read_table
from members import fee_imports
from members.models import Company, MembershipFee
from members.workflows import AlreadyPaid, NotAllowed, PaidTomorrow, make_fees, pay_fee, without_fee
from tests.factories import make_company, make_fee, make_representative, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(clock):
    clock("2026-05-10 12:00")


def table(*lines):
    """Return the table of a CSV file."""
    return read_table("\n".join(lines).encode())


def test_every_active_member_gets_the_fee_of_the_year_once():
    first, second = make_company("Antra"), make_company("Beta")
    make_company(status=Company.Status.FORMER)
    make_company(kind=Company.Kind.PARTNER)
    make_fee(first, year=2026, amount=100)
    assert list(without_fee(year=2026)) == [second]
    values = {"year": 2026, "amount": Decimal("290.00"), "due_on": date(2026, 3, 31)}
    assert [fee.company for fee in make_fees(**values)] == [second]
    assert make_fees(**values) == []
    amounts = MembershipFee.objects.order_by("company__name").values_list("amount", flat=True)
    assert list(amounts) == [100, 290]


def test_fee_that_somebody_else_makes_at_the_same_moment_is_theirs(monkeypatch):
    from members.workflows import fees

    company = make_company()
    make_fee(company, year=2026)
    monkeypatch.setattr(fees, "without_fee", lambda year: [company])
    assert make_fees(year=2026, amount=Decimal(1), due_on=date(2026, 3, 31)) == []


def test_only_the_office_makes_fees_and_notes_payments():
    owner, day = make_representative(user=make_user()).user, date(2026, 5, 9)
    with pytest.raises(NotAllowed):
        make_fees(year=2026, amount=Decimal(290), due_on=day, by=owner)
    with pytest.raises(NotAllowed):
        pay_fee(fee=make_fee(), paid_on=day, by=owner)


def test_payment_is_noted_once():
    fee = make_fee()
    assert pay_fee(fee=fee, paid_on=date(2026, 5, 9)).paid_on == date(2026, 5, 9)
    with pytest.raises(AlreadyPaid):
        pay_fee(fee=fee, paid_on=date(2026, 5, 10))
    with pytest.raises(PaidTomorrow):
        pay_fee(fee=make_fee(), paid_on=date(2026, 5, 11))


def test_unpaid_and_overdue_are_told_apart():
    late, coming = make_fee(due_on=date(2026, 5, 9)), make_fee(due_on=date(2026, 5, 10))
    paid = make_fee(due_on=date(2026, 5, 1), paid_on=date(2026, 5, 2))
    assert set(MembershipFee.objects.unpaid()) == {late, coming}
    assert list(MembershipFee.objects.overdue()) == [late]
    assert not paid.is_overdue


# The sheet


def test_sheet_makes_and_changes_fees_and_the_second_time_nothing():
    new, known = make_company("Naujoji"), make_company("Žinoma")
    fee = make_fee(known, year=2026, amount=100, invoice_number="A-1")
    rows = table(
        "Organizacija;Įmonės kodas;Metai;Suma, €;Sąskaitos numeris;Sumokėti iki;Sumokėta",
        f"Naujoji;{new.code};2026;1 290,50 €;A-2;2026-03-31;",
        "UAB „Žinoma“;;2026;100;;2026.04.01;01.05.2026",
    )
    verdicts = [fate.verdict for fate in fee_imports.judge(table=rows)]
    assert verdicts == ["created", "changed"]
    assert MembershipFee.objects.count() == 1
    assert [fate.verdict for fate in fee_imports.apply(table=rows)] == verdicts
    fee.refresh_from_db()
    assert (fee.invoice_number, fee.paid_on) == ("A-1", date(2026, 5, 1))
    assert new.fees.get().amount == Decimal("1290.50")
    assert [fate.verdict for fate in fee_imports.apply(table=rows)] == ["same", "same"]


@pytest.mark.parametrize(
    "row",
    [
        "Nežinoma;2026;100;2026-03-31",
        "Naujoji;šiemet;100;2026-03-31",
        "Naujoji;1066;100;2026-03-31",
        f"Naujoji;{'9' * 5000};100;2026-03-31",
        "Naujoji;2026;šimtas;2026-03-31",
        "Naujoji;2026;NaN;2026-03-31",
        "Naujoji;2026;-5;2026-03-31",
        "Naujoji;2026;;2026-03-31",
        "Naujoji;2026;100;2026-02-31",
        "Naujoji;2026;100;",
        "Naujoji;2026;100",
    ],
)
def test_row_that_is_no_fee_is_rejected_with_a_reason(lang, row):
    make_company("Naujoji")
    fate = fee_imports.apply(table=table("Organisation;Year;Amount;Due on", row))[0]
    assert (fate.verdict, bool(fate.reason)) == ("rejected", True)
    assert not MembershipFee.objects.exists()


@pytest.mark.parametrize(("amount", "due"), [("", "2026-03-31"), ("100", "")])
def test_reason_names_the_column_that_is_wrong(amount, due):
    make_company("Naujoji")
    rows = table("Name;Year;Amount;Due on", f"Naujoji;2026;{amount};{due}")
    column = "Sumokėti iki" if amount else "Suma, €"
    assert fee_imports.judge(table=rows)[0].reason == f"{column}: Langelis tuščias."


def test_organisations_and_fees_are_read_once_for_many_rows():
    names = [make_company(f"Įmonė {letter}").name for letter in "abc"]
    rows = table("Name;Year;Amount;Due", *[f"{name};2026;100;2026-03-31" for name in names])
    with CaptureQueriesContext(connection) as queries:
        fee_imports.judge(table=rows)
    assert len([query for query in queries if " FROM " in query["sql"]]) == 2


def test_payment_noted_meanwhile_stays(monkeypatch):
    fee, fill = make_fee(make_company("Žinoma"), year=2026, amount=100), fee_imports._fill

    def fill_and_pay(*row):
        fill(*row)
        pay_fee(fee=fee, paid_on=date(2026, 5, 9))

    monkeypatch.setattr(fee_imports, "_fill", fill_and_pay)
    fee_imports.apply(table=table("Name;Year;Amount;Due", "Žinoma;2026;200;2026-03-31"))
    fee.refresh_from_db()
    assert (fee.amount, fee.paid_on) == (200, date(2026, 5, 9))


def test_repeated_row_is_rejected():
    make_company("Naujoji")
    rows = table("Name;Year;Amount;Due", *["Naujoji;2026;100;2026-03-31"] * 2)
    assert [f.verdict for f in fee_imports.apply(table=rows)] == ["created", "rejected"]


@pytest.mark.parametrize("headers", ["Name;Year;Amount", "Year;Amount;Due", "Name;Amount;Due"])
def test_file_without_what_every_row_needs_is_refused(headers):
    with pytest.raises(ImportRefused):
        fee_imports.judge(table=table(headers, "a;b;c"))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,50", "1234.50"),
        ("1234.5", "1234.50"),
        ("100 EUR", "100.00"),
        ("1\u00a0000 €", "1000.00"),
    ],
)
def test_amounts_are_read_as_they_are_written(text, amount):
    assert fee_imports.read_amount(text) == Decimal(amount)
    with pytest.raises(ValidationError):
        fee_imports.read_amount("–")
