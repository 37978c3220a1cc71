"""Hours that cannot be, dates that are none, pages of lists that there are not."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from tests.bad_input.steps import Page, told, unchanged
from tests.events.admin.steps import form_data
from tests.events.admin.steps import page as admin_page
from tests.factories import make_article, make_company, make_event, make_project

pytestmark = pytest.mark.django_db


# What an event cannot be


def ends_first():
    """Return what is told of a day that ends before it starts."""
    return _("The day ends before it starts.")


def closes_first():
    """Return what is told of a registration that closes before it opens."""
    return _("Registration closes before it opens.")


def no_date():
    """Return what is told of the 31st of February."""
    return _("Enter a valid date.")


def no_time():
    """Return what is told of the 25th hour."""
    return _("Enter a valid time.")


IMPOSSIBLE = {
    "ends before it starts": ({"days-0-ends": "09:00"}, "days-0-ends", ends_first),
    "ends as it starts": ({"days-0-ends": "10:00"}, "days-0-ends", ends_first),
    "on the 31st of February": ({"days-0-date": "2030-02-31"}, "days-0-date", no_date),
    "at 25 o'clock": ({"days-0-starts": "25:00"}, "days-0-starts", no_time),
    "registration closes first": (
        {
            "opens_at_0": "2030-05-02",
            "opens_at_1": "10:00",
            "closes_at_0": "2030-05-01",
            "closes_at_1": "10:00",
        },
        "",  # Django's admin names no message for a field of two parts
        closes_first,
    ),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
@pytest.mark.parametrize("new", [False, True], ids=["changed", "new"])
def test_the_hours_of_an_event(coordinator, case, new):
    changes, field, message = IMPOSSIBLE[case]
    url = admin_page("event_add") if new else admin_page("event_change", make_event().pk)
    data = form_data(coordinator.get(url))
    if new:
        data |= {"title_lt": "Išmanioji apskaita", "slug": "", "days-0-date": "2030-05-06"}
        data |= {"days-0-starts": "10:00", "days-0-ends": "15:00"}
    with unchanged():
        response = coordinator.post(url, data | changes)
    told(response, message(), status=200, beside=field)


# Dates in addresses


@pytest.fixture
def rows(db):
    """Something on every list."""
    make_company()
    make_event(project=make_project())
    make_event(days_ahead=-9)
    make_article()


@pytest.mark.parametrize(
    "query",
    ["year=2026-02-31", "year=0", "year=99999", "year=-1", "year=%00", "category=klasteris&year=x"],
)
def test_years_of_news(lang, rows, query):
    response = Client().get(f"{reverse('news:list')}?{query}")
    told(response, _("We could not find this page"), status=404)


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "0000-01", "9999-12", "2026-02-31"])
def test_months_of_events(lang, rows, month):
    address = reverse("events:upcoming") + f"{month}/"
    told(Client().get(address), _("We could not find this page"), status=404)


@pytest.mark.parametrize(
    "query",
    [
        *("starts_at__year=0", "starts_at__year=99999", "starts_at__year=x"),
        *("starts_at__year=2026&starts_at__month=13", "starts_at__year=2026&starts_at__month=0"),
        "starts_at__year=2026&starts_at__month=2&starts_at__day=31",
        *("starts_at__gte=2026-02-31", "starts_at__gte=vakar", "starts_at__lt=99999-01-01"),
    ],
)
def test_dates_in_a_list_of_the_administration(coordinator, lang, rows, query):
    with unchanged():
        response = coordinator.get(f"{admin_page('event_changelist')}?{query}", follow=True)
    assert response.status_code == 200
    assert Page(response).language == lang


# Pages of lists


LISTS = {
    "upcoming events": "events:upcoming",
    "projects": "events:projects",
    "news": "news:list",
}
PAGES = ["0", "1000000", "-1", "x", "9" * 40]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", LISTS)
def test_pages_of_lists(lang, rows, name, page):
    response = Client().get(reverse(LISTS[name]), {"page": page})
    told(response, _("We could not find this page"), status=404)


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_what_was_found(lang, rows, page):
    response = Client().get(reverse("search"), {"q": "renginys", "kind": "events", "page": page})
    told(response, _("We could not find this page"), status=404)


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_the_directory(lang, rows, page):
    response = Client().get(reverse("members:directory"), {"page": page})
    words = _("There is no such page of the list; this is page %(number)s.") % {"number": 1}
    told(response, words, status=200)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["event", "registration"])
def test_pages_of_lists_of_the_administration(coordinator, lang, rows, name, page):
    response = coordinator.get(admin_page(f"{name}_changelist"), {"p": page}, follow=True)
    assert response.status_code == 200
    assert Page(response).language == lang


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_the_people_of_an_event(coordinator, lang, page):
    url = admin_page("event_registrations", make_event().pk)
    response = coordinator.get(url, {"page": page})
    assert response.status_code == 200
    assert Page(response).language == lang
