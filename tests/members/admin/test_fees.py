"""Fees in the administration, and in the account of who answers for them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from itk.shared.spreadsheets import read_table
from members.groups import EDITORS
from members.models import MembershipFee
from tests.factories import make_company, make_fee, make_representative, make_staff, make_user
from tests.members.admin.steps import act, found, press

pytestmark = pytest.mark.django_db
LIST = "admin:members_membershipfee_changelist"
YEAR = {"year": "2026", "amount": "290.00", "due_on": "2026-03-31"}


@pytest.fixture(autouse=True)
def _today(clock):
    clock("2026-05-10 12:00")


def test_list_is_narrowed_and_added_up(coordinator):
    late = make_fee(amount=100, due_on=date(2026, 5, 1))
    coming = make_fee(amount=200, due_on=date(2026, 6, 1))
    paid = make_fee(amount=1400, paid_on=date(2026, 5, 2))
    assert set(found(coordinator, "membershipfee", payment="unpaid")) == {late, coming}
    assert found(coordinator, "membershipfee", payment="overdue") == [late]
    assert found(coordinator, "membershipfee", payment="paid") == [paid]
    totals = coordinator.get(reverse(LIST)).context["totals"]
    assert totals == {"count": 3, "billed": 1700, "paid": 1400, "unpaid": 300, "overdue": 100}
    assert coordinator.get(reverse(LIST), {"payment": "kita"}).status_code == 200
    page = coordinator.get(reverse(LIST)).content.decode()
    assert page.count('<span class="mark mark--missing">Overdue</span>') == 1
    assert page.count('<td class="field-payment">Paid</td>') == 1
    assert "icon-unknown" not in page


def test_fees_of_a_year_are_shown_before_they_are_made(coordinator):
    company = make_company("Mokėtoja")
    make_fee(make_company(), year=2026)
    url = reverse("admin:members_membershipfee_year")
    assert coordinator.get(url).status_code == 200
    page = coordinator.post(url, YEAR)
    assert page.context["companies"] == [company]
    assert page.context["skipped"] == 1
    assert MembershipFee.objects.count() == 1
    for _click in range(2):
        assert coordinator.post(url, {**YEAR, "make": "1"}).status_code == 302
    fee = company.fees.get()
    assert (fee.year, fee.amount, fee.due_on) == (2026, 290, date(2026, 3, 31))
    assert MembershipFee.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"year": "1066"}, {"amount": "-1"}, {"due_on": "rytoj"}, {"due_on": "1026-03-31"}],
)
def test_wrong_year_is_told_beside_its_field(coordinator, wrong):
    make_company()
    url = reverse("admin:members_membershipfee_year")
    page = coordinator.post(url, {**YEAR, **wrong, "make": "1"})
    assert page.status_code == 422
    assert not MembershipFee.objects.exists()


def test_several_are_paid_by_one_action_with_a_date(coordinator):
    first, second = make_fee(), make_fee()
    rows = [first.pk, second.pk]
    data = {"action": "mark_paid", "_selected_action": rows, "paid_on": "2026-05-08"}
    coordinator.post(reverse(LIST), data)
    assert set(MembershipFee.objects.values_list("paid_on", flat=True)) == {date(2026, 5, 8)}
    page = coordinator.post(reverse(LIST), data, follow=True)
    assert "already noted as paid" in page.content.decode()


@pytest.mark.parametrize("day", ["", "0026-05-08", "3026-05-08"])
def test_action_without_a_date_marks_nothing(coordinator, day):
    fee = make_fee()
    data = {"action": "mark_paid", "_selected_action": [fee.pk], "paid_on": day}
    page = coordinator.post(reverse(LIST), data, follow=True)
    assert "Give the day of payment" in page.content.decode()
    fee.refresh_from_db()
    assert fee.paid_on is None


def test_one_is_paid_by_its_button(coordinator):
    fee = make_fee()
    press(coordinator, fee, "pay", paid_on="2026-05-08")
    fee.refresh_from_db()
    assert fee.paid_on == date(2026, 5, 8)


def test_what_is_exported_can_be_imported_again(coordinator):
    make_fee(make_company("Mokėtoja"), year=2026, amount=290)
    answer = act(coordinator, "membershipfee", "export_xlsx", *MembershipFee.objects.all())
    assert read_table(answer.content).rows[0].values["Year"] == "2026"
    url = reverse("admin:members_membershipfee_import")
    file = SimpleUploadedFile("fees.xlsx", answer.content)
    page = coordinator.post(url, {"file": file})
    assert [row["fate"] for row in page.context["rows"]] == ["Already so in the portal"]


def test_import_shows_the_fate_of_each_row_and_then_writes(coordinator):
    company = make_company("Mokėtoja")
    url = reverse("admin:members_membershipfee_import")
    content = "Name;Year;Amount;Due\nMokėtoja;2026;290;2026-03-31\nNėra;2026;1;2026-03-31\n"
    page = coordinator.post(url, {"file": SimpleUploadedFile("fees.csv", content.encode())})
    assert [row["fate"] for row in page.context["rows"]] == ["Will be imported", "Rejected"]
    assert not MembershipFee.objects.exists()
    data = {"token": page.context["token"], "step": "good"}
    page = coordinator.post(url, data, follow=True)
    assert [row["fate"] for row in page.context["rows"]] == ["Imported", "Rejected"]
    assert company.fees.get().amount == 290
    bad = SimpleUploadedFile("fees.csv", b"Name;Year\na;2026\n")
    assert coordinator.post(url, {"file": bad}).status_code == 422


def test_import_tells_what_was_changed_and_refuses_a_day_of_another_age(coordinator):
    company = make_company("Mokėtoja")
    make_fee(company, year=2026, amount=290)
    url = reverse("admin:members_membershipfee_import")
    content = "Name;Year;Amount;Due;Paid\nMokėtoja;2026;300;2026-03-31;\nMokėtoja;2025;1;2025-03-31;3025-04-01\n"
    page = coordinator.post(url, {"file": SimpleUploadedFile("fees.csv", content.encode())})
    assert [row["fate"] for row in page.context["rows"]] == ["Will be changed", "Rejected"]
    data = {"token": page.context["token"], "step": "good"}
    page = coordinator.post(url, data, follow=True)
    assert "1 row is written." in page.content.decode()
    assert company.fees.get().amount == 300


def test_editors_of_news_see_no_fees(login):
    make_fee()
    editor = login(make_staff(EDITORS))
    for page in ("changelist", "year", "import"):
        assert editor.get(reverse(f"admin:members_membershipfee_{page}")).status_code == 403


@pytest.mark.parametrize("rows", [1, 12])
def test_queries_do_not_grow_with_rows(coordinator, rows):
    for _number in range(rows):
        make_fee()
    with CaptureQueriesContext(connection) as queries:
        coordinator.get(reverse(LIST))
    assert len(queries) <= 12, "\n".join(query["sql"] for query in queries)


# The account


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"role": "owner"}, 200),
        ({"role": "none", "is_finance": True}, 200),
        ({"role": "editor"}, 404),
        ({"role": "owner", "left_at": "2026-05-01T00:00Z"}, 404),
    ],
)
def test_fees_are_read_by_owner_and_finance_only(login, lang, fields, status):
    user, company = make_user(), make_company(slug="moketoja")
    make_representative(company, user=user, **fields)
    make_fee(company, amount=1234, invoice_number="SF-77", due_on=date(2026, 5, 1))
    page = login(user).get(reverse("members:fees", args=["moketoja"]))
    assert page.status_code == status
    assert ("SF-77" in page.content.decode()) == (status == 200)


def test_account_links_to_the_fees_of_whom_they_concern(login, lang):
    user = make_user()
    mine = make_representative(user=user, role="none", is_finance=True).company
    other = make_representative(user=user, role="editor").company
    page = login(user).get(reverse("members:account")).content.decode()
    assert reverse("members:fees", args=[mine.slug]) in page
    assert reverse("members:fees", args=[other.slug]) not in page


def test_organisation_without_fees_is_told_so(login, client):
    user = make_user()
    company = make_representative(user=user).company
    url = reverse("members:fees", args=[company.slug])
    assert login(user).get(url).status_code == 200
    assert client.get(url).status_code == 302


def test_a_year_in_the_list_is_no_number_to_be_grouped(coordinator):
    make_fee(year=2026)
    page = coordinator.get(reverse("admin:members_membershipfee_changelist"))
    assert '<td class="field-of_year">2026</td>' in page.content.decode()
