"""Who may not, and how much the pages cost."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.groups import DESK, EDITORS
from members.models import CompetenceClaim
from tests.factories import (
    make_company,
    make_competence,
    make_representative,
    make_staff,
    make_user,
)
from tests.members.admin.steps import change, found, press

pytestmark = pytest.mark.django_db

INLINES = ("representatives", "claims", "periods")


@pytest.mark.parametrize("model", ["company", "representative", "user", "consent", "competence"])
def test_people_without_a_right_are_turned_away(login, client, model):
    url = reverse(f"admin:members_{model}_changelist")
    assert client.get(url).status_code == 302
    assert login(make_user()).get(url).status_code in (302, 403)
    assert login(make_staff(DESK)).get(url).status_code == 403


def test_desk_sees_no_organisation_here(login):
    desk, company = login(make_staff(DESK)), make_company(published=False)
    url = reverse("admin:members_company_change", args=[company.pk])
    assert desk.get(url).status_code == 403
    assert change(desk, company, name="Kita").status_code == 403
    assert press(desk, company, "publish").status_code == 403
    company.refresh_from_db()
    assert not company.published


def test_unknown_button_and_unknown_row_are_not_found(coordinator):
    company = make_company()
    url = reverse("admin:members_company_button", args=[company.pk, "sprogdinti"])
    assert coordinator.post(url).status_code == 404
    url = reverse("admin:members_company_button", args=[0, "publish"])
    assert coordinator.post(url).status_code == 404


def test_following_a_link_presses_nothing(coordinator):
    company = make_company(published=False)
    url = reverse("admin:members_company_button", args=[company.pk, "publish"])
    assert coordinator.get(url).status_code == 405
    company.refresh_from_db()
    assert not company.published


@pytest.mark.parametrize("model", ["company", "representative", "user", "competence"])
def test_list_asks_as_often_for_many_rows_as_for_few(coordinator, model):
    def fill(rows):
        for _number in range(rows):
            user = make_staff(EDITORS)
            Authenticator.objects.create(user=user, type="totp", data={})
            company = make_company()
            make_representative(company, user=user)
            CompetenceClaim.objects.create(
                company=company, competence=make_competence(), direction="needs"
            )

    def count():
        with CaptureQueriesContext(connection) as queries:
            found(coordinator, model)
        return len(queries)

    fill(2)
    count()
    few = count()
    fill(8)
    assert count() == few


def test_page_of_an_organisation_asks_once_more_for_each_claim(coordinator):
    company = make_company()
    url = reverse("admin:members_company_change", args=[company.pk])

    def fill(rows):
        for _number in range(rows):
            make_representative(company, user=make_user())
            CompetenceClaim.objects.create(
                company=company, competence=make_competence(), direction="needs"
            )

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(url).status_code == 200
        return len(queries)

    fill(2)
    count()
    few = count()
    fill(6)
    # The field that completes a name reads the name of each row's competence by itself.
    assert count() == few + 6


def test_dates_of_an_expired_invitation_are_told(coordinator):
    person = make_representative(invited_at=timezone.now() - timedelta(days=30))
    url = reverse("admin:members_representative_change", args=[person.pk])
    assert "The invitation has expired" in coordinator.get(url).content.decode()
