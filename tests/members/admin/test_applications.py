"""The office's way with an application: each button once, files only for staff."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.groups import DESK, EDITORS
from members.workflows import add_to_application, ask_applicant
from tests.factories import make_application, make_staff
from tests.members.admin.steps import press

pytestmark = pytest.mark.django_db
DECISION = {"decided_by": "Valdyba", "decided_on": "2026-05-04", "decision_number": "26-4"}


def pdf(name="Sutartis.pdf"):
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, b"%PDF")


def test_application_becomes_a_member_by_buttons(coordinator, outbox):
    application = make_application()
    press(coordinator, application, "review")
    press(coordinator, application, "ask", text="Kiek žmonių?")
    press(coordinator, application, "note", text="Rekomenduoja narys.")
    press(coordinator, application, "approve", **DECISION)
    press(coordinator, application, "sign", agreement=pdf(), signed_on="2026-05-05")
    page = press(coordinator, application, "activate", joined="2026-05-06")
    assert "The organisation is a member" in page.content.decode()
    application.refresh_from_db()
    assert application.company.is_member
    assert not application.company.published
    kinds = [entry.kind for entry in application.entries.all()]
    assert kinds == ["step", "question", "note", "step", "step", "step"]
    again = press(coordinator, application, "activate", joined="2026-05-06")
    assert "no longer possible" in again.content.decode()
    assert application.company.periods.count() == 1
    assert outbox.rows(to__contains=application.email).count() == 4


def test_rejection_and_withdrawal_ask_first(coordinator):
    rejected, withdrawn = make_application("in_review"), make_application("approved")
    url = reverse("admin:members_membershipapplication_button", args=[withdrawn.pk, "withdraw"])
    assert coordinator.get(url).status_code == 200
    press(coordinator, rejected, "reject", reason="Veikla kita.")
    press(coordinator, withdrawn, "withdraw")
    rejected.refresh_from_db()
    withdrawn.refresh_from_db()
    assert (rejected.status, withdrawn.status) == ("rejected", "withdrawn")


@pytest.mark.parametrize(
    ("status", "name", "data"),
    [
        ("in_review", "approve", {**DECISION, "decision_number": ""}),
        ("in_review", "approve", {**DECISION, "decided_on": "vakar"}),
        ("approved", "sign", {"signed_on": "2026-05-05"}),
        ("in_review", "approve", {**DECISION, "decided_on": "1026-05-04"}),
        ("approved", "sign", {"agreement": pdf(), "signed_on": "1026-05-05"}),
        ("signed", "activate", {"joined": ""}),
        ("signed", "activate", {"joined": "1026-05-06"}),
        ("submitted", "ask", {"text": ""}),
    ],
)
def test_what_lacks_is_told_beside_its_field(coordinator, status, name, data):
    application = make_application(status)
    assert press(coordinator, application, name, **data).status_code == 422
    application.refresh_from_db()
    assert application.status == status


def test_decision_of_tomorrow_is_told(coordinator, clock):
    clock("2026-05-03 12:00")
    application = make_application("in_review")
    page = press(coordinator, application, "approve", **DECISION)
    assert page.status_code == 422
    assert "This day is still to come." in page.content.decode()
    assert page.context["form"]["decision_number"].value() == DECISION["decision_number"]


def test_files_are_handed_out_to_staff_only(coordinator, login, client):
    application = make_application("signed")
    add_to_application(application=application, documents=[pdf("Įstatai.pdf")])
    addresses = [
        reverse("admin:members_membershipapplication_agreement", args=[application.pk]),
        reverse(
            "admin:members_membershipapplication_document",
            args=[application.pk, application.documents.get().pk],
        ),
    ]
    page = coordinator.get(
        reverse("admin:members_membershipapplication_change", args=[application.pk])
    ).content.decode()
    for url in addresses:
        assert url in page
        assert b"".join(coordinator.get(url).streaming_content) == b"%PDF"
        assert client.get(url).status_code == 302
        for group in (DESK, EDITORS):
            assert login(make_staff(group)).get(url).status_code in (403, 404)
    unsigned = make_application()
    url = reverse("admin:members_membershipapplication_agreement", args=[unsigned.pk])
    assert coordinator.get(url).status_code == 404


@pytest.mark.parametrize("rows", [1, 12])
def test_queries_do_not_grow_with_rows(coordinator, rows):
    application, clerk = make_application(), make_staff()
    for _number in range(rows):
        make_application()
        ask_applicant(application=application, text="Kada?", by=clerk)
    for url in (
        reverse("admin:members_membershipapplication_changelist"),
        reverse("admin:members_membershipapplication_change", args=[application.pk]),
    ):
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(url).status_code == 200
        assert len(queries) <= 20, "\n".join(query["sql"] for query in queries)


def test_page_with_a_document_that_has_gone_meanwhile_says_what_is_wrong(coordinator):
    application = add_to_application(application=make_application(), documents=[pdf()])
    url = reverse("admin:members_membershipapplication_change", args=[application.pk])
    rows = {"documents-TOTAL_FORMS": 1, "documents-INITIAL_FORMS": 1, "documents-0-id": 99}
    log = {"entries-TOTAL_FORMS": 0, "entries-INITIAL_FORMS": 0}
    answer = coordinator.post(url, rows | log)
    assert answer.status_code == 200
    assert answer.context["errors"]
