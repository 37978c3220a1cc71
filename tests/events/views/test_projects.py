"""Funding projects: facts, sums, and their events counted from rows."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tests.factories import make_article, make_event, make_project

pytestmark = pytest.mark.django_db


def read(url, status=200):
    """Open a page and return its text."""
    response = Client().get(url)
    assert response.status_code == status
    return unescape(response.content.decode())


def held(count, planned):
    """Return the words of how many events were held."""
    words = ngettext(
        "%(held)s of %(planned)s event held", "%(held)s of %(planned)s events held", planned
    )
    return words % {"held": count, "planned": planned}


def test_the_sums_stand_in_litas_and_euros(lang):
    page = read(make_project(total="405820.00", share="202910.00").get_absolute_url())
    expected = {
        "lt": ("117 533,60 €", "405 820,00 Lt", "58 766,80 €"),
        "en": ("€117,533.60", "405,820.00", "€58,766.80"),
    }
    for sum_of_money in expected[lang]:
        assert sum_of_money.replace(" ", "\N{NO-BREAK SPACE}") in page


def test_a_project_in_euros_has_no_litas():
    assert "Lt" not in read(make_project(currency="EUR").get_absolute_url()).split("</h1>")[1]


def test_only_events_that_took_place_are_counted(lang):
    project = make_project(planned_events=35)
    for _number in range(2):
        make_event(project=project, days_ahead=-9)
    make_event(project=project, days_ahead=-9, status="cancelled")
    make_event(project=project, days_ahead=9)
    make_event(project=project, days_ahead=-9, status="draft")
    make_event(days_ahead=-9)
    assert held(2, 35) in read(project.get_absolute_url())
    assert held(2, 35) in read(reverse("events:projects"))


def test_its_public_events_are_listed(lang):
    project = make_project()
    shown = make_event(project=project, days_ahead=-9)
    hidden = [
        make_event(project=project, status="draft"),
        make_event(project=project, audience="invited"),
        make_event(),
    ]
    page = read(project.get_absolute_url())
    assert shown.get_absolute_url() in page
    assert not any(event.get_absolute_url() in page for event in hidden)


def test_what_is_not_translated_is_marked(lang):
    page = read(make_project(aims_lt="Tikslas.", aims_en="").get_absolute_url())
    assert ('lang="lt"><p>Tikslas.' in page) == (lang == "en")


def test_no_projects(lang):
    assert _("No projects yet") in read(reverse("events:projects"))


@pytest.mark.parametrize("query", ["page=0", "page=1000000", "page=x"])
def test_a_page_that_there_is_not(query, lang):
    project = make_project()
    make_event(project=project)
    for url in (project.get_absolute_url(), reverse("events:projects")):
        read(f"{url}?{query}", status=404)


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries):
    def count(rows):
        project = make_project()
        for number in range(rows):
            make_event(project=project, days_ahead=number - 30)
            make_article(project=project)
            make_project()
        counts = []
        for url in (project.get_absolute_url(), reverse("events:projects")):
            with django_assert_max_num_queries(8) as queries:
                read(url)
            counts.append(len(queries))
        return counts

    assert count(10) == count(60)
