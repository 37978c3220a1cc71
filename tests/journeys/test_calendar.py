"""The calendar of events: a month chosen from, taken along into other calendars, on a desktop and a phone."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

from tests.browser import DESKTOP, PHONE, follow
from tests.factories import make_company, make_competence, make_event

pytestmark = pytest.mark.django_db(transaction=True)

BOTH = pytest.mark.parametrize("language", ["lt", "en"])
OTHER = {"lt": "en", "en": "lt"}


@pytest.fixture
def chosen():
    """Two events of a day; the first is what the readers below look for."""
    host, skill = make_company("Kvieslys"), make_competence("Jutikliai", name_en="Sensors")
    wanted = make_event(days_ahead=0, kind="training", audience="members", host=host, days=2)
    wanted.competences.add(skill)
    make_event(days_ahead=0, kind="exhibition")
    return wanted


def read(page, name):
    """Return what a link with the address of a feed gives, as the reader's program would."""
    with translation.override(page.get_attribute("html", "lang")):
        link = page.locator(f".event-feeds a[href^='{reverse(name)}']")
    return page.request.get(link.get_attribute("href")).text()


@BOTH
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_month_is_chosen_from_and_subscribed_to(
    new_page, assert_accessible, chosen, language, viewport
):
    page = new_page(lang=language, viewport=viewport)
    with translation.override(language):
        page.goto(reverse("events:month", args=[timezone.localdate().replace(day=1)]))
    table, as_list = page.locator("table.month"), page.locator(".event-list")
    assert table.is_visible() is (viewport is DESKTOP)
    assert as_list.is_visible() is (viewport is PHONE)

    page.locator(".event-filter summary").click()
    page.select_option("[name=kind]", "training")
    page.select_option("[name=audience]", "members")
    page.select_option("[name=host]", chosen.host.slug)
    page.select_option("[name=competence]", chosen.competences.get().code)
    follow(page.locator(".event-filter button"))
    for part in ("kind=training", "audience=members", "host=", "competence="):
        assert part in page.url
    shown = table if viewport is DESKTOP else as_list
    links = shown.locator(f"a[href*='/{chosen.slug}/']")
    assert links.count() >= 1
    assert shown.locator("a[href*='/renginys/'], a[href*='/event/']").count() == links.count()
    assert_accessible(page)

    query = page.url.partition("?")[2]
    follow(page.locator("a[rel=next]").first)
    assert page.url.partition("?")[2] == query, "the choice goes along to the next month"
    page.go_back()
    other = page.locator(f".languages a[hreflang={OTHER[language]}]").get_attribute("href")
    assert "kind=training" in other, "and to the other language"

    entries = Calendar.from_ical(read(page, "events:calendar")).events
    assert len(entries) == 2, "a day is an entry"
    assert {str(entry["summary"]) for entry in entries} == {
        chosen.title_lt if language == "lt" else chosen.title_en
    }
    (told,) = json.loads(read(page, "events:json"))["events"]
    assert [day["id"] for day in told["days"]] == [str(entry["uid"]) for entry in entries]
    webcal = page.locator(".event-feeds a[href^='webcal:']").get_attribute("href")
    assert "kind=training" in webcal


@BOTH
def test_one_event_is_added_to_a_calendar(new_page, assert_accessible, language):
    event = make_event()
    page = new_page(lang=language, viewport=PHONE)
    with translation.override(language):
        page.goto(event.get_absolute_url())
    page.locator(".add-to summary").click()
    with page.expect_download() as download:
        page.locator(".add-to a[href$='.ics']").click()
    (entry,) = Calendar.from_ical(download.value.path().read_bytes()).events
    assert entry.start == event.starts_at
    for host in ("calendar.google.com", "outlook.live.com"):
        assert page.locator(f".add-to a[href^='https://{host}/']").is_visible()
    assert_accessible(page)
