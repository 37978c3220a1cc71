"""Choosing events by kind, competence, area, host and audience: lists, month, feeds."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from members.models import TechnologyArea
from tests.factories import make_company, make_competence, make_event

pytestmark = pytest.mark.django_db

LISTS = ["upcoming", "month", "past", "past_index"]
FEEDS = ["calendar", "json"]


def read(url, status=200, **headers):
    """Open an address and return its text."""
    response = Client().get(url, headers=headers)
    assert response.status_code == status
    return unescape(response.content.decode())


def address(name):
    """Return the address of a list or feed in which today's events are."""
    arguments = {"month": [timezone.localdate()], "past": [timezone.localdate().year]}
    return reverse(f"events:{name}", args=arguments.get(name, []))


@pytest.fixture
def events(clock):
    """Two events, alike in nothing, on a day that is in every list: under way, or just over."""

    def make(name):
        clock("2026-05-14 12:00")
        ahead = -1 if name.startswith("past") else 1
        competence = make_competence("Tinklai", name_en="Networks", code="tinklai")
        area = TechnologyArea.objects.create(code="ict", name_lt="IRT", name_en="ICT")
        host = make_company("Šviesos kodas", slug="sviesos-kodas")
        one = make_event(
            title_lt="Pirmasis", title_en="Pirmasis", kind="training", host=host,
            audience="members", days_ahead=ahead,
        )  # fmt: skip
        one.competences.add(competence)
        one.technology_areas.add(area)
        make_event(title_lt="Antrasis", title_en="Antrasis", kind="exhibition", days_ahead=ahead)

    return make


CHOICES = [
    "kind=training",
    "competence=tinklai",
    "area=ict",
    "host=sviesos-kodas",
    "audience=members",
    "kind=training&competence=tinklai&area=ict&host=sviesos-kodas&audience=members",
]


@pytest.mark.parametrize("name", LISTS + FEEDS)
def test_only_what_fits_is_shown(events, name, lang):
    events(name)
    for query in CHOICES:
        page = read(f"{address(name)}?{query}")
        assert "Pirmasis" in page, query
        assert "Antrasis" not in page, query


@pytest.mark.parametrize("name", LISTS + FEEDS)
def test_an_empty_choice_is_no_choice(events, name):
    events(name)
    page = read(f"{address(name)}?kind=&competence=&area=&host=&audience=")
    assert "Pirmasis" in page
    assert "Antrasis" in page


IMPOSSIBLE = [
    f"{name}={value}"
    for name in ("kind", "competence", "area", "host", "audience")
    for value in ("x", "%00", "'--", "9" * 5000)
]


@pytest.mark.parametrize("name", LISTS + FEEDS)
def test_what_there_is_not_is_not_found(events, name):
    events(name)
    for query in [*IMPOSSIBLE, "audience=invited", "kind=training&host=x"]:
        read(f"{address(name)}?{query}", status=404)


def test_who_hosts_only_what_is_not_public_is_not_known():
    make_event(host=make_company(slug="slapta"), audience="invited")
    make_event(host=make_company(slug="juodraste"), status="draft")
    for slug in ("slapta", "juodraste"):
        read(f"{address('upcoming')}?host={slug}", status=404)


def test_what_stands_first_agrees_with_what_is_chosen(events, lang):
    events("upcoming")
    make_event(kind="training", days_ahead=2)
    first = re.findall(r'<option value="">([^<]*)</option>', read(address("upcoming")))
    assert (
        first
        == {
            "lt": [
                "Visos rūšys",
                "Visos kompetencijos",
                "Visos sritys",
                "Visos organizacijos",
                "Nesvarbu, kam",
            ],
            "en": ["All kinds", "All competences", "All areas", "All hosts", "Whoever it is for"],
        }[lang]
    )


@pytest.mark.parametrize("name", LISTS)
def test_beside_each_value_stands_how_many_it_would_leave(events, name, lang):
    events(name)
    ahead = -2 if name.startswith("past") else 2
    make_event(kind="training", days_ahead=ahead)
    words = {"training": {"lt": "Mokymai", "en": "Training"}[lang]}

    def count(page, value):
        found = re.search(rf'<option value="{value}"[^>]*>([^<]*) \((\d+)\)</option>', page)
        assert found, value
        assert found[1] == words.get(value, found[1])
        return int(found[2])

    page = read(address(name))
    assert count(page, "training") == 2
    assert count(page, "exhibition") == 1
    assert count(page, "members") == 1
    # A choice narrows the others; among its own values one can still change one's mind.
    page = read(f"{address(name)}?audience=members")
    assert count(page, "training") == 1
    assert count(page, "exhibition") == 0
    assert count(page, "public") == 2
    assert '<option value="members" selected>' in page


def test_a_value_without_an_event_of_the_list_stays_chosen(events, lang):
    events("past")
    page = read(f"{address('upcoming')}?host=sviesos-kodas")
    assert '<option value="sviesos-kodas" selected>' in page
    assert "(0)" in page


def test_the_words_of_a_value_are_in_the_language_of_the_page_or_marked(events):
    events("upcoming")
    TechnologyArea.objects.update(name_en="")
    with translation.override("en"):
        page = read(address("upcoming"))
    assert '<option value="tinklai">Networks (1)</option>' in page
    assert '<option value="ict" lang="lt">IRT (1)</option>' in page


def test_the_choice_goes_along(events, lang):
    """From page to page, month to month, year to year, and to the feeds."""
    events("upcoming")
    for number in range(20):
        make_event(kind="training", days_ahead=number + 2)
    make_event(kind="training", days_ahead=-40)
    page = read(f"{address('upcoming')}?kind=training")
    assert "?kind=training&page=2" in page
    for name in ("month", "calendar", "json"):
        assert f"{address(name)}?kind=training" in page
    subscription = f"webcal://127.0.0.1:8000{address('calendar')}?kind=training"
    assert f'href="{subscription}"' in page
    assert f"<code>{subscription}</code>" in page, "to be copied where no program takes the link"
    april = reverse("events:month", args=[date(2026, 4, 1)])
    assert f"{april}?kind=training" in read(f"{address('month')}?kind=training")
    assert f"{address('past')}?kind=training" in read(f"{address('past_index')}?kind=training")


@pytest.mark.parametrize("name", LISTS + FEEDS)
def test_a_choice_costs_at_most_eight_queries(events, name, django_assert_max_num_queries):
    events(name)
    with django_assert_max_num_queries(8):
        read(f"{address(name)}?{CHOICES[-1]}")
