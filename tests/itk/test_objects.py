"""Pages of one object with what the apps above know of it, and the switch of languages on them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import CompetenceClaim
from tests.factories import (
    make_article,
    make_company,
    make_competence,
    make_event,
    make_page,
    make_project,
    make_registration,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_company_shows_its_events_and_news(client, lang):
    company = make_company()
    make_event(host=company, title_lt="Savas", title_en="Own")
    make_event(title_lt="Bendras", title_en="Joint").partners.add(company)
    make_event(host=company, title_lt="Slaptas", title_en="Secret", status="draft")
    make_article(title_lt="Apie ją", title_en="About it").companies.add(company)
    page = client.get(company.get_absolute_url()).content.decode()
    for words in {"lt": ("Savas", "Bendras", "Apie ją"), "en": ("Own", "Joint", "About it")}[lang]:
        assert words in page
    assert "Slaptas" not in page
    assert "Secret" not in page
    assert f"/share/company/{company.slug}.png?language={lang}" in page


def test_event_and_project_show_their_news(client, lang):
    project = make_project()
    event = make_event(project=project)
    article = make_article(title_lt="Įspūdžiai", title_en="Impressions", project=project)
    article.events.add(event)
    hidden = make_article(title_lt="Rytoj", title_en="Tomorrow", status="draft", project=project)
    hidden.events.add(event)
    for row in (event, project):
        page = client.get(row.get_absolute_url()).content.decode()
        assert {"lt": "Įspūdžiai", "en": "Impressions"}[lang] in page
        assert "Rytoj" not in page
        assert "Tomorrow" not in page


def test_account_shows_what_is_to_come(login, lang):
    user = make_user("ona@imone.example")
    coming = make_event(title_lt="Ateina", title_en="Coming")
    make_registration(coming, email=user.email)
    over = make_event(days_ahead=-9, title_lt="Praėjo", title_en="Gone")
    make_registration(over, email=user.email)
    make_registration(coming, email="kita@imone.example", last_name="Svetimoji")
    page = login(user).get(reverse("members:account")).content.decode()
    assert {"lt": "Ateina", "en": "Coming"}[lang] in page
    assert "Praėjo" not in page
    assert "Gone" not in page
    assert "Svetimoji" not in page


def test_membership_shows_the_criteria_that_the_editors_keep(client, lang):
    assert client.get(reverse("membership")).status_code == 200
    make_page(slug="narystes-kriterijai", body_lt="<p>Prašome.</p>", body_en="<p>We ask.</p>")
    page = client.get(reverse("membership")).content.decode()
    assert {"lt": "Prašome.", "en": "We ask."}[lang] in page
    assert f'href="{reverse("contact")}"' in page


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/lt/nariai/dalykas/", "/en/members/dalykas/"),
        ("/lt/renginys/dalykas/", "/en/event/dalykas/"),
        ("/lt/naujienos/?page=1", "/en/news/?page=1"),
        ("/lt/paieska/?q=a%26b", "/en/search/?q=a%26b"),
        ("/en/members/", "/lt/nariai/"),
        ("/en/events/past/", "/lt/renginiai/praeje/"),
    ],
)
def test_switch_of_languages_stays_on_the_page(client, path, other):
    make_company(slug="dalykas")
    make_event(slug="dalykas")
    page = client.get(path).content.decode()
    assert f'<a href="{other}"' in page


def test_canonical_address_keeps_the_choice_and_drops_the_rest(client, settings):
    make_article()
    page = client.get("/lt/naujienos/?category=klasteris&utm_source=x").content.decode()
    canonical = f"{settings.SITE_URL}/lt/naujienos/?category=klasteris"
    assert f'<link rel="canonical" href="{canonical}">' in page


@pytest.mark.parametrize("rows", [1, 12])
def test_queries_do_not_grow_with_rows(client, lang, rows):
    company, project = make_company(), make_project()
    event = make_event(project=project, host=company)
    for _number in range(rows):
        CompetenceClaim.objects.create(
            company=company, competence=make_competence(), direction="offers"
        )
        make_representative(company, is_public=True)
        make_event(host=company, project=project)
        article = make_article(project=project)
        article.companies.add(company)
        article.events.add(event)
        event.partners.add(make_company())
    for row in (company, event, project):
        with CaptureQueriesContext(connection) as queries:
            client.get(row.get_absolute_url())
        assert len(queries) <= 8, (row, "\n".join(query["sql"] for query in queries))
