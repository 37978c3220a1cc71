"""Introductions in the administration: the office asks, answers for members and reports."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from members.models import Introduction
from members.workflows import report_introduction
from tests.members.admin.steps import act, found, press
from tests.members.workflows.test_introductions import Pair

pytestmark = pytest.mark.django_db
Status = Introduction.Status
ADD = "admin:members_introduction_add"


@pytest.fixture
def pair():
    return Pair()


def asked(pair, **changes):
    """Return the form of a new introduction."""
    values = {
        "competence": pair.competence.pk,
        "seeker": pair.seeker.pk,
        "offerer": pair.offerer.pk,
        "message": "Siūlome susipažinti.",
    }
    return {**values, **changes}


def test_the_office_asks_both(coordinator, pair, outbox):
    assert coordinator.post(reverse(ADD), asked(pair)).status_code == 302
    introduction = Introduction.objects.get()
    assert introduction.status == Status.REQUESTED
    assert introduction.message == "Siūlome susipažinti."
    assert [letter.to for letter in outbox.deliver()] == [[pair.ona.email], [pair.tom.email]]


def test_two_that_do_not_fit_are_refused_beside_the_competence(coordinator, pair, outbox):
    for wrong in (
        {"seeker": pair.offerer.pk},
        {"seeker": pair.offerer.pk, "offerer": pair.seeker.pk},
    ):
        answer = coordinator.post(reverse(ADD), asked(pair, **wrong))
        assert "do not fit" in answer.context["adminform"].form.errors["competence"][0]
    assert not Introduction.objects.exists()
    assert not outbox.rows().exists()


def test_an_open_one_is_not_asked_for_again(coordinator, pair):
    pair.ask()
    answer = coordinator.post(reverse(ADD), asked(pair))
    assert "already been asked for" in answer.content.decode()
    assert Introduction.objects.count() == 1


def test_what_members_said_elsewhere_is_noted(coordinator, pair):
    coordinator.post(reverse(ADD), asked(pair))
    introduction = Introduction.objects.get()
    press(coordinator, introduction, "seeker_agrees")
    introduction.refresh_from_db()
    assert introduction.has_agreed("seeker")
    assert introduction.status == Status.REQUESTED
    press(coordinator, introduction, "offerer_agrees")
    introduction.refresh_from_db()
    assert introduction.status == Status.AGREED
    press(coordinator, introduction, "report", outcome="talks", outcome_note="Susitiko.")
    introduction.refresh_from_db()
    assert (introduction.status, introduction.outcome) == (Status.DONE, "talks")


def test_a_decline_is_noted_for_who_has_not_answered(coordinator, pair, outbox):
    introduction = pair.ask()
    outbox.deliver()
    press(coordinator, introduction, "decline")
    introduction.refresh_from_db()
    assert introduction.status == Status.DECLINED
    assert [letter.to for letter in outbox.deliver()] == [[pair.ona.email]]


def test_nothing_else_is_changed_by_hand(coordinator, pair):
    introduction = pair.ask(message="Reikia.")
    page = reverse("admin:members_introduction_change", args=[introduction.pk])
    coordinator.post(page, asked(pair, message="Kita", status="done", outcome="talks"))
    introduction.refresh_from_db()
    assert (introduction.message, introduction.status) == ("Reikia.", Status.REQUESTED)


def test_what_is_not_changed_by_hand_is_not_offered_to_be_saved(coordinator, pair):
    coordinator.post(reverse(ADD), asked(pair))
    url = reverse("admin:members_introduction_change", args=[Introduction.objects.get().pk])
    assert 'name="_save"' in coordinator.get(reverse(ADD)).content.decode()
    page = coordinator.get(url).content.decode()
    assert not {"_save", "_continue", "_addanother"} & set(re.findall(r'name="(\w+)"', page))


def test_overdue_ones_are_a_filter_and_wait_on_the_first_page(coordinator, pair):
    introduction = pair.ask()
    assert found(coordinator, "introduction", overdue="yes") == []
    Introduction.objects.update(updated_at="2026-01-01 00:00+00:00")
    assert found(coordinator, "introduction", overdue="yes") == [introduction]
    assert "?overdue=yes" in coordinator.get(reverse("admin:index")).content.decode()


def test_they_are_exported_with_their_outcome(coordinator, pair):
    introduction = pair.answer(pair.ask())
    report_introduction(
        introduction=introduction, outcome="talks", note="Susitiko.", by=pair.tom.user
    )
    answer = act(coordinator, "introduction", "export_xlsx", introduction)
    header, row = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    told = dict(zip(header, row, strict=True))
    assert told["Looks for it"] == pair.seeker.full_name
    assert told["Offers it"] == pair.offerer.full_name
    assert told["Outcome"] == "They are talking"
    assert told["Outcome in words"] == "Susitiko."
