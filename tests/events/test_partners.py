"""Events as JSON for partner clusters: what is promised there."""

import json
from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events import ical
from events.workflows import refresh_schedule
from itk.shared.models import SiteProfile
from members.models import TechnologyArea
from tests.factories import make_company, make_competence, make_event

pytestmark = pytest.mark.django_db


def get(query="", **headers):
    """Ask as another portal's server or script does."""
    return Client().get(reverse("events:json") + query, headers=headers)


def document(query=""):
    """Return what is read."""
    return json.loads(get(query).content)


def test_every_promised_field(clock, lang):
    clock("2026-03-01 12:00")
    host = make_company("Šviesos kodas")
    event = make_event(
        days_ahead=27, days=2, title_lt="Tinklai", title_en="Networks", summary_en="", host=host,
        slug="tinklai", languages="lt, en", address="Saulėtekio al. 15", is_sample=True,
        calendar_sequence=3,
    )  # fmt: skip
    event.competences.add(make_competence("Apskaita", name_en="Metering", code="apskaita"))
    event.technology_areas.add(TechnologyArea.objects.create(code="ict", name_lt="IRT"))
    event.updated_at = timezone.now()
    first, second = event.days.all()
    site = "http://127.0.0.1:8000"
    publisher = SiteProfile.current()
    assert document() == {
        "schema": {"name": "portal-events", "version": 1},
        "publisher": {
            "name": {"lt": publisher.name_lt or None, "en": publisher.name_en or None},
            "url": f"{site}/",
        },
        "count": 1,
        "next": None,
        "events": [
            {
                "id": f"event-{event.pk}@127.0.0.1",
                "sequence": 3,
                "updated": "2026-03-01T10:00:00Z",
                "sample": True,
                "title": {"lt": "Tinklai", "en": "Networks"},
                "summary": {"lt": "Apie išmaniąją apskaitą.", "en": None},
                "url": {
                    "lt": f"{site}/lt/renginys/tinklai/",
                    "en": f"{site}/en/event/tinklai/",
                },
                "calendar": {
                    "lt": f"{site}/lt/renginys/tinklai/kalendorius.ics",
                    "en": f"{site}/en/event/tinklai/calendar.ics",
                },
                "kind": "experience",
                "status": "published",
                "audience": "public",
                "format": "onsite",
                "languages": ["lt", "en"],
                "time_zone": "Europe/Vilnius",
                "days": [
                    {
                        "id": ical.uid(event, first),
                        "date": "2026-03-28",
                        "starts": {
                            "utc": "2026-03-28T08:00:00Z",
                            "local": "2026-03-28T10:00:00+02:00",
                        },
                        "ends": {
                            "utc": "2026-03-28T13:00:00Z",
                            "local": "2026-03-28T15:00:00+02:00",
                        },
                    },
                    {  # in the night between, the clock was put forward
                        "id": ical.uid(event, second),
                        "date": "2026-03-29",
                        "starts": {
                            "utc": "2026-03-29T07:00:00Z",
                            "local": "2026-03-29T10:00:00+03:00",
                        },
                        "ends": {
                            "utc": "2026-03-29T12:00:00Z",
                            "local": "2026-03-29T15:00:00+03:00",
                        },
                    },
                ],
                "place": {
                    "venue": "Saulėtekio slėnis",
                    "address": "Saulėtekio al. 15",
                    "town": "Vilnius",
                    "country": "LT",
                },
                "host": str(host),
                "competences": [{"code": "apskaita", "name": {"lt": "Apskaita", "en": "Metering"}}],
                "areas": [{"code": "ict", "name": {"lt": "IRT", "en": None}}],
                "registration": {
                    "mode": "here",
                    "url": {
                        "lt": f"{site}/lt/renginys/tinklai/registracija/",
                        "en": f"{site}/en/event/tinklai/registration/",
                    },
                    "opens": None,
                    "closes": None,
                },
            }
        ],
    }


def test_registration_elsewhere_or_none():
    elsewhere = "https://kitur.example/registracija"
    make_event(registration_mode="elsewhere", registration_url=elsewhere)
    make_event(registration_mode="none", format="online", days_ahead=40)
    one, other = document()["events"]
    assert one["registration"]["url"] == {"lt": elsewhere, "en": elsewhere}
    assert other["registration"]["url"] is None
    assert other["place"] is None
    assert other["host"] is None


def test_only_what_is_public_and_to_come():
    make_event(status="draft")
    make_event(audience="invited")
    make_event(days_ahead=-3)
    shown = make_event(audience="members", online_link="https://susitikimas.example/slaptas")
    assert [event["id"] for event in document()["events"]] == [ical.uid(shown)]
    assert "slaptas" not in get().content.decode()
    assert shown.preview_token not in get().content.decode()


def test_a_postponed_event_tells_no_day():
    event = make_event(status="postponed")
    (row,) = document()["events"]
    assert (row["status"], row["days"]) == ("postponed", [])
    assert event.first_date.isoformat() not in get().content.decode()


def test_a_hundred_a_page_and_the_way_to_the_next(monkeypatch, lang):
    monkeypatch.setattr("events.views.calendars.PER_PAGE", 2)
    for ahead in range(1, 6):
        make_event(days_ahead=ahead, kind="training")
    seen, page = [], document("?kind=training")
    while True:
        assert page["count"] == 5
        seen += [event["id"] for event in page["events"]]
        if page["next"] is None:
            break
        page = document("?" + page["next"].partition("?")[2])
    assert len(set(seen)) == len(seen) == 5
    for number in ("0", "4", "x", "-1", "9" * 400):
        assert get(f"?page={number}").status_code == 404


def test_any_site_may_read_it_and_nothing_else():
    make_event()
    assert get().headers["Access-Control-Allow-Origin"] == "*"
    assert get().headers["Content-Type"] == "application/json"
    assert "Access-Control-Allow-Credentials" not in get().headers
    for name in ("events:calendar", "events:upcoming", "news:feed", "home"):
        assert "Access-Control-Allow-Origin" not in Client().get(reverse(name)).headers
    assert Client().post(reverse("events:json")).status_code == 405


def test_unchanged_it_is_not_sent_again(clock):
    clock("2026-05-04 12:00")
    event = make_event(days_ahead=1, starts=time(10), ends=time(12))
    first = get()
    tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    again = get(**{"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert get(**{"if-modified-since": changed}).status_code == 304

    clock("2026-05-04 13:00")
    event.title_lt = "Kitaip"
    event.save()
    assert get(**{"if-none-match": tag}).status_code == 200
    newer = get(**{"if-modified-since": changed})
    assert newer.status_code == 200
    # Nobody edits anything, and yet the list becomes another: the event has ended.
    clock("2026-05-05 12:30")
    over = get(**{"if-modified-since": newer.headers["Last-Modified"]})
    assert over.status_code == 200
    assert json.loads(over.content)["events"] == []


def test_without_any_event_at_all():
    answer = get()
    assert answer.status_code == 200
    assert "Last-Modified" not in answer.headers
    assert json.loads(answer.content)["events"] == []


def test_a_move_of_a_day_alone_changes_it(clock):
    clock("2026-05-04 12:00")
    event = make_event(days_ahead=1)
    tag = get().headers["ETag"]
    day = event.days.get()
    day.date += timedelta(days=1)
    day.save()
    refresh_schedule(event=event)
    answer = get(**{"if-none-match": tag})
    assert answer.status_code == 200
    assert json.loads(answer.content)["events"][0]["days"][0]["date"] == str(date(2026, 5, 6))


def test_queries_do_not_grow(django_assert_num_queries):
    for number in range(30):
        event = make_event(days_ahead=number + 1, host=make_company())
        event.competences.add(make_competence())
    with django_assert_num_queries(7):
        assert len(document()["events"]) == 30
