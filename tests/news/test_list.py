"""The list of news: order, choices, paging, and what a bad address gets."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from news.models import Category
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def category():
    return Category.objects.create(slug="projektai", name_lt="Projektai", name_en="Projects")


def titles(response):
    return [article.title_lt for article in response.context["articles"]]


def test_pinned_news_leads_and_the_rest_is_newest_first(client, lang):
    now = timezone.now()
    make_article(title_lt="Senas", publish_at=now - timedelta(days=9))
    make_article(title_lt="Naujas", publish_at=now - timedelta(days=1))
    make_article(title_lt="Prisegtas", publish_at=now - timedelta(days=20), pinned=True)
    response = client.get(reverse("news:list"))
    assert response.context["lead"].title_lt == "Prisegtas"
    assert titles(response) == ["Naujas", "Senas"]


def test_drafts_and_scheduled_news_are_not_shown(client, lang):
    make_article(status="draft")
    make_article(publish_at=timezone.now() + timedelta(hours=1))
    response = client.get(reverse("news:list"))
    assert response.context["lead"] is None
    assert titles(response) == []


def test_category_and_year_narrow_the_list(client, lang, category, clock):
    clock("2026-05-04 12:00")
    now = timezone.now()
    make_article(title_lt="Kita")
    make_article(title_lt="Šiemet", category=category)
    make_article(title_lt="Pernai", category=category, publish_at=now - timedelta(days=365))
    chosen = client.get(reverse("news:list"), {"category": "projektai"})
    assert chosen.context["lead"] is None
    assert titles(chosen) == ["Šiemet", "Pernai"]
    both = client.get(reverse("news:list"), {"category": "projektai", "year": "2025"})
    assert titles(both) == ["Pernai"]
    assert both.context["years"] == [2026, 2025]


def test_year_is_that_of_the_portals_time_zone(client, lang, clock):
    clock("2026-01-01 12:00")
    make_article(title_lt="Naktį", publish_at=timezone.now() - timedelta(hours=11, minutes=30))
    assert client.get(reverse("news:list")).context["years"] == [2026]


def test_category_without_news_is_an_empty_list_with_ways_out(client, lang, category):
    make_article()
    response = client.get(reverse("news:list"), {"category": "projektai"})
    assert response.status_code == 200
    assert f'href="{reverse("news:list")}"' in response.content.decode()
    assert titles(response) == []


@pytest.mark.parametrize(
    "query",
    [
        {"category": "nera"},
        {"category": "a\x00b"},
        {"year": "1999"},
        {"year": "9" * 40},
        {"year": "-1"},
        {"year": "²"},
        {"page": "0"},
        {"page": "-1"},
        {"page": "1000000"},
        {"page": "9" * 40},
        {"page": "x"},
    ],
)
def test_bad_choice_is_not_found(client, lang, query):
    make_article()
    assert client.get(reverse("news:list"), query).status_code == 404


def test_second_page_has_no_lead_and_keeps_the_choice(client, lang, category):
    for _number in range(25):
        make_article(category=category)
    second = client.get(reverse("news:list"), {"page": "2"})
    assert second.context["lead"] is None
    assert len(titles(second)) == 5
    first = client.get(reverse("news:list"), {"category": "projektai"}).content.decode()
    assert "category=projektai&amp;page=2" in first


def test_untranslated_title_is_marked_on_the_english_page(client):
    make_article(title_lt="Tik lietuviškai", title_en="", lead_en="")
    page = client.get("/en/news/").content.decode()
    assert '<span lang="lt">Tik lietuviškai</span>' in page


def test_sample_news_carry_the_mark(client, lang):
    make_article(is_sample=True)
    words = {"lt": "Pavyzdinis įrašas", "en": "Sample record"}
    page = client.get(reverse("news:list")).content.decode()
    assert words["en"] in page or words["lt"] in page


@pytest.mark.parametrize("rows", [3, 60])
def test_queries_do_not_grow_with_rows(client, lang, category, rows):
    for number in range(rows):
        make_article(category=category, publish_at=timezone.now() - timedelta(days=200 * number))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(reverse("news:list"), {"category": "projektai"})
    assert len(queries) <= 8
    assert len(queries) == 7
