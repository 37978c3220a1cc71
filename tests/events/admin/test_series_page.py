"""An event repeated on its page: dates first, then all at once."""

from datetime import date, time

import pytest

from events.admin.series import same_weekday
from events.models import Event, EventDay
from events.workflows import refresh_schedule
from members.groups import COORDINATORS, DESK
from tests.events.admin.steps import page, staff
from tests.factories import make_event

pytestmark = pytest.mark.django_db
FORTNIGHTLY = {"every": 2, "unit": "weeks", "count": 6}


@pytest.fixture
def client(login, lang):
    return login(staff(COORDINATORS, language=lang))


@pytest.fixture
def event(db):
    """An event on a Tuesday."""
    event = make_event(days=0)
    EventDay.objects.create(event=event, date=date(2026, 3, 3), starts=time(9), ends=time(11))
    return refresh_schedule(event=event)


def test_dates_are_shown_and_then_all_are_made(client, event):
    url = page("event_series", event.pk)
    response = client.post(url, FORTNIGHTLY)
    assert [day.isoformat() for day in response.context["dates"]][-1] == "2026-05-26"
    assert Event.objects.count() == 1
    data = FORTNIGHTLY | {"shown": response.context["shown"]}
    assert client.post(url, data).url == url
    assert Event.objects.count() == 7
    others = client.get(url).context["others"]
    assert len(others) == 6
    html = client.get(page("event_change", event.pk)).content.decode()
    assert page("event_change", others[0].pk) in html


def test_changed_numbers_are_shown_again(client, event):
    url = page("event_series", event.pk)
    shown = client.post(url, FORTNIGHTLY).context["shown"]
    client.post(url, FORTNIGHTLY | {"count": 3, "shown": shown})
    assert Event.objects.count() == 1


def test_sent_twice_it_makes_nothing_twice(client, event):
    url = page("event_series", event.pk)
    data = FORTNIGHTLY | {"shown": client.post(url, FORTNIGHTLY).context["shown"]}
    client.post(url, data)
    assert client.post(url, data).status_code == 422
    assert Event.objects.count() == 7


def test_an_hour_that_there_is_not_is_told_beside_the_dates(client, event):
    event.days.update(date=date(2026, 3, 1), starts=time(3, 30), ends=time(5))
    asked = {"every": 4, "unit": "weeks", "count": 1}
    url = page("event_series", event.pk)
    event = refresh_schedule(event=event)
    shown = client.post(url, asked).context["shown"]
    answer = client.post(url, asked | {"shown": shown})
    assert "2026" in answer.context["form"].non_field_errors()[0]
    answer = client.post(page("event_button", event.pk, "duplicate"), {"days": 28})
    assert answer.context["form"].errors.keys() == {"days"}
    assert Event.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"count": 53}, {"count": 0}, {"every": 0}, {"unit": "years"}])
def test_what_is_beyond_the_limits_is_refused(client, event, wrong):
    response = client.post(page("event_series", event.pk), FORTNIGHTLY | wrong)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(wrong)


def test_the_desk_repeats_nothing(login, event):
    assert login(staff(DESK)).get(page("event_series", event.pk)).status_code == 403


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 13), 1, date(2026, 2, 10)),  # the second Tuesday
        (date(2026, 1, 30), 1, date(2026, 2, 27)),  # the last Friday
        (date(2026, 11, 3), 3, date(2027, 2, 2)),  # the first Tuesday, over the year
        (date(2026, 1, 27), 2, date(2026, 3, 24)),  # the fourth Tuesday
    ],
)
def test_the_same_weekday_of_the_month(day, months, expected):
    assert same_weekday(day, months) == expected
