"""Lists of the admin asked for with what cannot be."""

import pytest
from django.urls import reverse

from members.groups import COORDINATORS
from tests.events.admin.steps import staff
from tests.factories import make_article, make_company

pytestmark = pytest.mark.django_db

DIGITS = "9" * 5000


@pytest.fixture
def coordinator(login):
    return login(staff(COORDINATORS))


@pytest.mark.parametrize(
    ("model", "query"),
    [
        ("news_article", {"status__exact": "\0"}),
        ("news_article", {"publish_at__year": DIGITS}),
        ("news_article", {"publish_at__year": "9" * 20}),
        ("news_article", {"category__id__exact": DIGITS}),
        ("news_article", {"id__in": "9" * 20}),
        ("members_competence", {"group": DIGITS}),
        ("members_company", {"municipality": "\0"}),
        ("post_office_email", {"status": DIGITS}),
        ("auditlog_logentry", {"what": DIGITS}),
        ("auth_group", {"id__in": "9" * 20}),
    ],
)
def test_impossible_filter_shows_a_page(coordinator, model, query):
    make_article()
    make_company()
    response = coordinator.get(reverse(f"admin:{model}_changelist"), query, follow=True)
    assert response.status_code == 200


@pytest.mark.parametrize("chosen", ["\0", "²", "' OR 1", DIGITS])
def test_impossible_row_is_refused(coordinator, chosen):
    make_company()
    data = {"action": "export_xlsx", "_selected_action": chosen}
    response = coordinator.post(reverse("admin:members_company_changelist"), data)
    assert response.status_code == 400


def test_suggestions_take_any_text(coordinator):
    query = {"app_label": "events", "model_name": "event", "field_name": "competences"}
    response = coordinator.get(reverse("admin:autocomplete"), {**query, "term": "\0"})
    assert response.status_code == 200


@pytest.mark.parametrize("model", ["events_event", "members_company", "events_registration"])
def test_what_stands_first_in_a_filter_fits_every_gender(login, model):
    coordinator = login(staff(COORDINATORS, language="lt"))
    page = coordinator.get(reverse(f"admin:{model}_changelist")).content.decode()
    assert ">Nesvarbu</a>" in page
    assert ">Visi</a>" not in page
