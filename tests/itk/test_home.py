"""The first page: what it counts, what it leaves out, what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Attendance
from itk.shared.models import SiteProfile
from itk.views.home import NODES, network
from members.models import CompetenceClaim
from tests.factories import (
    make_article,
    make_company,
    make_competence,
    make_event,
    make_page,
    make_project,
    make_registration,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "home"),
    [
        ("lt", "/lt/"),
        ("en-GB,en;q=0.9", "/en/"),
        ("de,en;q=0.5", "/en/"),
        ("de", "/lt/"),
        ("", "/lt/"),
        ("\x00;;q=", "/lt/"),
    ],
)
def test_root_leads_to_the_language_of_the_browser(client, accepted, home):
    response = client.get("/", headers={"Accept-Language": accepted})
    assert (response.status_code, response["Location"]) == (302, home)
    assert "Accept-Language" in response["Vary"]


def test_empty_portal_has_a_first_page(client, lang):
    response = client.get(reverse("home"))
    assert response.status_code == 200
    assert response.context["figures"]["members"] == 0


def test_next_three_events_and_newest_three_news(client, lang):
    for days in (40, 10, 20, 30):
        make_event(days_ahead=days, title_lt=f"Po {days}", title_en=f"In {days}")
    make_event(days_ahead=5, status="cancelled")
    make_event(days_ahead=6, status="postponed")
    make_event(days_ahead=7, audience="invited")
    make_event(days_ahead=-5)
    for _number in range(4):
        make_article()
    response = client.get(reverse("home"))
    assert [event.title_lt for event in response.context["events"]] == ["Po 10", "Po 20", "Po 30"]
    assert len(response.context["news"]) == 3


def test_figures_are_counted_from_rows(client, lang):
    project = make_project()
    for _number in range(2):
        make_company()
    make_company(published=False)
    make_company(status="former")
    held = make_event(days_ahead=-9, days=2, project=project)
    make_event(days_ahead=-5)
    make_event(days_ahead=-4, status="cancelled", project=project)
    make_event(days_ahead=9, project=project)
    make_event(days_ahead=9, audience="invited")
    for present in (True, False):
        registration = make_registration(held)
        for day in held.days.all():
            Attendance.objects.create(registration=registration, day=day, present=present)
    assert client.get(reverse("home")).context["figures"] == {
        "members": 2,
        "held": 2,
        "held_by_project": 1,
        "upcoming": 1,
        "attendances": 2,
        "sample": 0,
    }


def test_figures_that_count_samples_say_so(client):
    make_event(days_ahead=-9, is_sample=True)
    page = client.get("/en/")
    assert page.context["figures"]["sample"]
    assert "Sample records are counted too" in page.content.decode()


def test_network_joins_those_that_share_a_competence(client, lang):
    shared, alone = make_competence(), make_competence()
    one, two, three = make_company("Viena"), make_company("Dvi"), make_company("Trys")
    for company in (one, two):
        CompetenceClaim.objects.create(company=company, competence=shared, direction="offers")
    CompetenceClaim.objects.create(company=three, competence=alone, direction="needs")
    page = client.get(reverse("home")).content.decode()
    picture = page[page.index('<svg class="network"') :]
    picture = picture[: picture.index("</svg>")]
    assert picture.count('class="network__link"') == 1
    assert picture[: picture.index("network__lattice")].count("Q") == 0
    assert picture.count("<a href=") == 3


def test_network_of_nobody_is_no_picture():
    assert network([]) == ""


def test_names_are_escaped(client, lang):
    make_company("<script>x</script>")
    SiteProfile.objects.create(pk=1, name_lt="<b>K</b>", name_en="<b>K</b>")
    page = client.get(reverse("home")).content.decode()
    assert "<script>x" not in page
    assert "<b>K" not in page


@pytest.mark.parametrize("rows", [3, NODES + 10])
def test_queries_do_not_grow_with_rows(client, lang, rows):
    SiteProfile.objects.create(pk=1, name_lt="Klasteris", name_en="Cluster")
    project, competence = make_project(), make_competence()
    for _number in range(rows):
        company = make_company()
        CompetenceClaim.objects.create(company=company, competence=competence, direction="offers")
        event = make_event(project=project, host=company)
        make_registration(event)
        make_event(days_ahead=-20, project=project)
        make_article()
        make_page(menu="about")
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("home"))
    assert len(queries) == 8, "\n".join(query["sql"] for query in queries)
