"""Partnership calls in the administration: written on behalf, closed, reported."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from itk.shared.spreadsheets import read_table
from members.models import CooperationCall
from tests.factories import in_days, make_answer, make_call, make_company, make_competence
from tests.members.admin.steps import act, found, press

pytestmark = pytest.mark.django_db


def form(company, **fields):
    return {
        "company": company.pk,
        "kind": "need",
        "title_lt": "Ieškome žibintų",
        "text_lt": "Trisdešimties.",
        "deadline": in_days(20),
        "audience": "members",
        "answers-TOTAL_FORMS": 0,
        "answers-INITIAL_FORMS": 0,
        **fields,
    }


def add(client, company, **fields):
    url = reverse("admin:members_cooperationcall_add")
    return client.post(url, form(company, **fields), follow=True)


def change(client, call, **fields):
    url = reverse("admin:members_cooperationcall_change", args=[call.pk])
    return client.post(url, form(call.company, **fields), follow=True)


def errors(page):
    return page.context["adminform"].form.errors


def test_call_is_written_on_behalf_and_published(coordinator):
    company, competence = make_company(), make_competence()
    add(coordinator, company, competences=[competence.pk])
    call = CooperationCall.objects.get()
    assert (call.company, call.status) == (company, "draft")
    assert list(call.competences.all()) == [competence]
    assert call.slug.startswith("ieskome-zibintu-")
    press(coordinator, call, "publish")
    call.refresh_from_db()
    assert call.status == "open"


def test_bid_shown_to_nobody_is_not_published(coordinator):
    call = make_call(kind="bid", status="draft")
    assert "Choose the organisations" in press(coordinator, call, "publish").content.decode()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "bid", "audience": "chosen", "chosen": []}, "chosen"),
        ({"deadline": in_days(-3)}, "__all__"),
        ({"kind": "bid"}, "__all__"),
        ({"notice_url": "javascript:alert(1)"}, "notice_url"),
        ({"roles_lt": "Tinklas\nTinklas"}, "roles_lt"),
    ],
)
def test_what_a_published_call_cannot_be_is_told(coordinator, fields, wrong):
    call = make_call()
    assert list(errors(change(coordinator, call, **fields))) == [wrong]
    call.refresh_from_db()
    assert call.audience == "public"


def test_who_is_chosen_later_is_written_to_once(coordinator, outbox):
    call = make_call(kind="bid", chosen=[make_company(email="pirmoji@imone.example")])
    later = make_company(email="vesnioji@imone.example")
    chosen = [*call.chosen.values_list("pk", flat=True), later.pk]
    change(coordinator, call, kind="bid", audience="chosen", chosen=chosen)
    assert [row.to for row in outbox.rows()] == [["vesnioji@imone.example"]]


def test_extended_and_closed_by_buttons(coordinator):
    call = make_call(deadline=timezone.localdate() - timedelta(days=2))
    press(coordinator, call, "extend", deadline=in_days(9))
    call.refresh_from_db()
    assert call.is_open
    press(coordinator, call, "close", outcome="cooperation", note="Pirmoji partija.")
    call.refresh_from_db()
    assert (call.status, call.outcome_note) == ("closed", "Pirmoji partija.")
    press(coordinator, call, "close", outcome="won")
    call.refresh_from_db()
    assert call.outcome == "won"


def test_of_a_closed_one_nothing_else_changes(coordinator):
    call = make_call(status="closed")
    assert change(coordinator, call, title_lt="Kitas").status_code == 403
    call.refresh_from_db()
    assert call.title_lt != "Kitas"


def test_only_drafts_are_deleted(coordinator):
    draft, published = make_call(status="draft"), make_call()
    url = "admin:members_cooperationcall_delete"
    assert coordinator.post(reverse(url, args=[published.pk]), {"post": "yes"}).status_code == 403
    coordinator.post(reverse(url, args=[draft.pk]), {"post": "yes"})
    assert list(CooperationCall.objects.all()) == [published]


def test_list_is_narrowed_by_where_calls_stand(coordinator):
    draft, opened, closed = make_call(status="draft"), make_call(), make_call(status="closed")
    over = make_call(deadline=timezone.localdate() - timedelta(days=1))
    for standing, calls in [
        ("draft", [draft]), ("open", [opened]), ("expired", [over]), ("closed", [closed])
    ]:  # fmt: skip
        assert found(coordinator, "cooperationcall", standing=standing) == calls
    assert found(coordinator, "cooperationcall", outcome="cooperation") == [closed]
    assert len(found(coordinator, "cooperationcall", q="matavimo")) == 4


def test_outcomes_leave_as_a_spreadsheet(coordinator):
    call = make_call(make_company("Šviesa"), status="closed", outcome_note="Pavyko.")
    make_answer(call, status="joined")
    make_answer(call, status="withdrawn")
    file = act(coordinator, "cooperationcall", "export_xlsx", call)
    table = read_table(file.content)
    row = table.rows[0].values
    assert row["Organisation"].endswith("Šviesa“")
    assert (row["Answers"], row["Accepted"]) == ("1", "1")
    assert (row["Outcome"], row["Outcome in words"]) == ("Cooperation began", "Pavyko.")


def test_first_page_names_what_is_over(coordinator):
    over = make_call(title_en="Lamps wanted", deadline=timezone.localdate() - timedelta(days=1))
    page = coordinator.get(reverse("admin:index")).content.decode()
    assert "Partnership calls that are over" in page
    assert reverse("admin:members_cooperationcall_change", args=[over.pk]) in page
