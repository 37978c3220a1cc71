"""Materials for whom they are meant, and calendar files."""

from datetime import time, timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar

from events.models import Event, EventDay, Material
from events.views.materials import link_for
from events.workflows import announce_change, cancel_event, postpone_event, publish_event
from tests.factories import (
    make_company,
    make_event,
    make_registration,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db


def make_material(event=None, audience="public", **fields):
    """Return a private file of an event."""
    material = Material(
        event=event or make_event(days_ahead=-3),
        title_lt="Skaidrės: „Žalia“",
        title_en="Slides",
        audience=audience,
        **fields,
    )
    material.file.save("../../slaptas.pdf", ContentFile(b"%PDF-1.4 turinys"))
    return material


def get(material, client=None, url=None):
    """Ask for the file."""
    return (client or Client()).get(url or reverse("events:material", args=[material.pk]))


def content(response):
    """Return the file's content; read to its end, it is closed."""
    return b"".join(response.streaming_content)


class TestCounting:
    """How often a material was opened by those for whom it is."""

    def opened(self, material):
        material.refresh_from_db()
        return material.downloads

    def test_files_and_links_are_counted_each_time(self):
        file = make_material()
        link = Material.objects.create(
            event=file.event, title_lt="Įrašas", link="https://irasas.example/"
        )
        for _time in range(2):
            content(get(file))
        response = get(link, url=link.get_absolute_url())
        assert response["Location"] == "https://irasas.example/"
        assert (self.opened(file), self.opened(link)) == (2, 1)

    def test_what_asks_only_for_the_head_and_staff_are_not(self, login):
        material = Material.objects.create(
            event=make_event(), title_lt="Įrašas", link="https://irasas.example/"
        )
        Client().head(material.get_absolute_url())
        get(material, login(make_user(is_staff=True)))
        assert self.opened(material) == 0

    def test_a_refusal_is_not(self):
        material = make_material(audience="members")
        get(material)
        assert self.opened(material) == 0


class TestMaterials:
    def test_a_public_file_is_saved_not_shown(self, lang):
        response = get(make_material(file_name="Skaidrės.pdf"))
        assert content(response) == b"%PDF-1.4 turinys"
        assert response["Content-Disposition"].startswith("attachment")
        assert "Skaidr%C4%97s.pdf" in response["Content-Disposition"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert "Cache-Control" not in response

    def test_without_a_name_the_title_is_the_name(self):
        with translation.override("lt"):
            response = get(make_material())
        assert 'filename="skaidres-zalia.pdf"' in response["Content-Disposition"]
        content(response)

    @pytest.mark.parametrize("audience", ["attendees", "members"])
    def test_a_stranger_is_asked_to_log_in(self, audience, lang):
        response = get(make_material(audience=audience))
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))

    @pytest.mark.parametrize("audience", ["attendees", "members"])
    def test_who_is_neither_is_refused(self, audience, login, lang):
        assert get(make_material(audience=audience), login(make_user())).status_code == 403

    def test_attendees_with_an_account(self, login):
        material = make_material(audience="attendees")
        user = make_user("ona@imone.example")
        registration = make_registration(material.event, email="ona@imone.example")
        response = get(material, login(user))
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        content(response)
        registration.status = "cancelled"
        registration.save()
        assert get(material, login(user)).status_code == 403

    def test_attendees_without_an_account(self):
        material = make_material(audience="attendees")
        registration = make_registration(material.event)
        content(get(material, url=link_for(material, registration)))

    def test_a_link_opens_one_file_and_not_for_ever(self, clock):
        clock("2026-05-04 12:00")
        material = make_material(audience="attendees")
        other = make_material(material.event, audience="attendees")
        registration = make_registration(material.event)
        url = link_for(material, registration)
        key = url.partition("?")[2]
        stolen = f"{reverse('events:material', args=[other.pk])}?{key}"
        assert get(other, url=stolen).status_code == 302
        assert get(material, url=f"{url}x").status_code == 302
        clock("2026-05-05 13:00")
        assert get(material, url=url).status_code == 302

    def test_the_link_of_a_cancelled_registration_opens_nothing(self):
        material = make_material(audience="attendees")
        registration = make_registration(material.event, status="cancelled")
        assert get(material, url=link_for(material, registration)).status_code == 302

    def test_members(self, login):
        material = make_material(audience="members")
        user, former = make_user(), make_user()
        make_representative(user=user)
        make_representative(user=former, company=make_company(status="former"))
        content(get(material, login(user)))
        assert get(material, login(former)).status_code == 403

    @pytest.mark.parametrize("fields", [{"status": "draft"}, {"audience": "invited"}])
    def test_of_an_event_that_is_not_public_there_is_none(self, fields, login, lang):
        material = make_material(make_event(**fields))
        assert get(material).status_code == 404
        assert get(material, login(make_user())).status_code == 404

    def test_what_there_is_not(self, lang):
        assert Client().get(reverse("events:material", args=[99999])).status_code == 404

    def test_a_lost_file(self, lang):
        material = make_material()
        material.file.storage.delete(material.file.name)
        assert get(material).status_code == 404
        assert Client().get(material.event.get_absolute_url()).status_code == 200

    def test_a_link_leads_on(self):
        material = Material.objects.create(
            event=make_event(), title_lt="Įrašas", link="https://vaizdo.example/1"
        )
        assert get(material).url == "https://vaizdo.example/1"

    def test_the_file_has_no_public_address(self):
        material = make_material(audience="attendees")
        assert Client().get(f"/media/{material.file.name}").status_code == 404

    def test_the_page_lists_what_the_reader_may_open(self, login, lang):
        event = make_event(days_ahead=-3)
        public, hidden = make_material(event), make_material(event, audience="members")
        page = Client().get(event.get_absolute_url()).content.decode()
        assert public.get_absolute_url() in page
        assert hidden.get_absolute_url() not in page
        user = make_user()
        make_representative(user=user)
        assert (
            hidden.get_absolute_url() in login(user).get(event.get_absolute_url()).content.decode()
        )


def entries(url):
    """Return the entries of a calendar file."""
    response = Client().get(url)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(response.content).events


class TestCalendars:
    def one(self, event):
        return entries(reverse("events:event_calendar", args=[event.slug]))

    def test_an_event(self, lang):
        event = make_event(starts=time(10), ends=time(15), address="Alėja 1")
        (entry,) = self.one(event)
        assert str(entry["summary"]) == {"lt": event.title_lt, "en": event.title_en}[lang]
        assert entry.start == event.starts_at
        assert entry["dtstart"].to_ical().endswith(b"Z")
        assert "Alėja 1" in entry["location"]
        assert entry["status"] == "CONFIRMED"
        assert event.get_absolute_url() in entry["url"]
        assert "last-modified" in entry

    def test_each_day_is_an_entry(self):
        first, second = self.one(make_event(days=2))
        assert first["uid"] != second["uid"]

    def test_a_change_keeps_the_uid_and_raises_the_sequence(self):
        event = make_event()
        (before,) = self.one(event)
        announce_change(event=event)
        (after,) = self.one(event)
        assert after["uid"] == before["uid"]
        assert after["sequence"] > before["sequence"]

    def test_cancelled_and_postponed_events_leave_calendars_and_a_new_date_returns(self):
        event = make_event()
        uids, statuses = set(), []
        for step in (postpone_event, publish_event, cancel_event):
            step(event=event)
            (entry,) = self.one(event)
            uids.add(str(entry["uid"]))
            statuses.append(str(entry["status"]))
        assert statuses == ["CANCELLED", "CONFIRMED", "CANCELLED"]
        assert len(uids) == 1

    def test_all_public_events_to_come(self, lang):
        shown = {make_event().slug, make_event(status=Event.Status.CANCELLED).slug}
        for fields in ({"status": "draft"}, {"audience": "invited"}, {"days_ahead": -2}):
            make_event(**fields)
        found = {
            str(entry["url"]).rstrip("/").split("/")[-1]
            for entry in entries(reverse("events:calendar"))
        }
        assert found == shown

    def test_the_online_link_is_not_in_it(self):
        event = make_event(format="online", online_link="https://vaizdo.example/slaptas")
        url = reverse("events:event_calendar", args=[event.slug])
        assert b"slaptas" not in Client().get(url).content

    def test_a_sample_is_marked(self, lang):
        (entry,) = self.one(make_event(is_sample=True))
        assert _("Sample record") in entry["description"]

    @pytest.mark.parametrize("fields", [{"status": "draft"}, {"audience": "invited"}])
    def test_of_an_event_that_is_not_public_there_is_none(self, fields):
        url = reverse("events:event_calendar", args=[make_event(**fields).slug])
        assert Client().get(url).status_code == 404

    def test_the_page_and_the_entry_say_for_whom_it_is(self, lang):
        (entry,) = self.one(make_event(audience="members", format="online"))
        assert _("Members only") in entry["description"]
        assert _("Online") in entry["description"]


def the_feed(**headers):
    return Client().get(reverse("events:calendar"), headers=headers)


class TestFeeds:
    """What stands in the calendar to subscribe to, and in the events for other portals."""

    @pytest.mark.parametrize(
        ("fields", "in_calendar", "in_json"),
        [
            ({}, "CONFIRMED", "published"),
            ({"audience": "members"}, "CONFIRMED", "published"),
            ({"status": "cancelled"}, "CANCELLED", "cancelled"),
            # Without a date: the entry leaves calendars, the portals of others show it undated.
            ({"status": "postponed"}, "CANCELLED", "postponed"),
            ({"audience": "invited"}, None, None),
            ({"status": "draft"}, None, None),
            ({"status": "closed"}, None, None),
            ({"days_ahead": -2}, None, None),
        ],
        ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
    )
    def test_each_state_of_an_event(self, fields, in_calendar, in_json, lang):
        make_event(**fields)
        statuses = [str(entry["status"]) for entry in entries(reverse("events:calendar"))]
        assert statuses == ([in_calendar] if in_calendar else [])
        told = Client().get(reverse("events:json")).json()["events"]
        assert [event["status"] for event in told] == ([in_json] if in_json else [])
        if in_json == "postponed":
            assert told[0]["days"] == []

    def test_unchanged_the_calendar_is_not_sent_again(self, clock, lang):
        clock("2026-05-04 12:00")
        event = make_event(days_ahead=1, starts=time(10), ends=time(12))
        first = the_feed()
        assert first.headers["Cache-Control"] == "no-cache"
        again = the_feed(**{"if-none-match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        since = {"if-modified-since": first.headers["Last-Modified"]}
        assert the_feed(**since).status_code == 304

        clock("2026-05-04 13:00")
        cancel_event(event=event)
        assert the_feed(**{"if-none-match": first.headers["ETag"]}).status_code == 200
        newer = the_feed(**since)
        assert b"CANCELLED" in newer.content
        # Nobody edits anything, and yet the list becomes another: the event has ended.
        clock("2026-05-05 12:30")
        over = the_feed(**{"if-modified-since": newer.headers["Last-Modified"]})
        assert over.status_code == 200
        assert b"VEVENT" not in over.content

    def test_neither_is_the_file_of_one_event(self, clock):
        clock("2026-05-04 12:00")
        event = make_event()
        url = reverse("events:event_calendar", args=[event.slug])
        tag = Client().get(url).headers["ETag"]
        assert Client().get(url, headers={"if-none-match": tag}).status_code == 304
        clock("2026-05-04 13:00")
        announce_change(event=event)
        assert Client().get(url, headers={"if-none-match": tag}).status_code == 200

    def test_a_thousand_events_in_as_many_queries_as_one(self, django_assert_max_num_queries):
        first = make_event()
        day = first.days.get()
        made = Event.objects.bulk_create(
            Event(
                title_lt=f"Renginys {number}",
                slug=f"tukstantis-{number}",
                status=Event.Status.PUBLISHED,
                starts_at=first.starts_at + timedelta(days=number),
                ends_at=first.ends_at + timedelta(days=number),
            )
            for number in range(999)
        )
        EventDay.objects.bulk_create(
            EventDay(event=event, date=event.starts_at.date(), starts=day.starts, ends=day.ends)
            for event in made
        )
        with django_assert_max_num_queries(5):
            content = the_feed().content
        assert content.count(b"BEGIN:VEVENT") == 1000
        with django_assert_max_num_queries(8):
            told = Client().get(reverse("events:json")).json()
        assert (told["count"], len(told["events"])) == (1000, 100)
        for name, arguments in (("upcoming", []), ("month", [first.first_date])):
            with django_assert_max_num_queries(8):
                page = Client().get(reverse(f"events:{name}", args=arguments))
            assert page.status_code == 200
