"""Lists of events: to come, past, by month."""

from datetime import date, time, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members.models import TechnologyArea
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


def read(url, status=200):
    """Open a page and return its text."""
    response = Client().get(url)
    assert response.status_code == status
    return unescape(response.content.decode())


def in_order(page, *texts):
    """Whether the texts stand in the page in this order."""
    places = [page.find(text) for text in texts]
    return -1 not in places and places == sorted(places)


class TestUpcoming:
    def test_the_next_comes_first_and_the_undated_last(self, lang):
        make_event(title_lt="Trečias", title_en="Third", days_ahead=3, status="postponed")
        make_event(title_lt="Antras", title_en="Second", days_ahead=9)
        make_event(title_lt="Pirmas", title_en="First", days_ahead=5)
        titles = {"lt": ("Pirmas", "Antras", "Trečias"), "en": ("First", "Second", "Third")}
        assert in_order(read(reverse("events:upcoming")), *titles[lang])

    def test_what_is_not_public_or_over_is_left_out(self):
        make_event(title_lt="Juodraštinis", status="draft")
        make_event(title_lt="Kviestinis", audience="invited")
        make_event(title_lt="Praėjęs", days_ahead=-2)
        page = read(reverse("events:upcoming"))
        for title in ("Juodraštinis", "Kviestinis", "Praėjęs"):
            assert title not in page

    def test_a_postponed_event_shows_no_date(self, lang):
        event = make_event(status="postponed")
        assert event.first_date.isoformat() not in read(reverse("events:upcoming"))
        assert event.first_date.isoformat() not in read(event.get_absolute_url())
        with translation.override(lang):
            assert f"{event.first_date.year}" not in read(event.get_absolute_url())

    def test_by_kind_and_area(self, lang):
        area = TechnologyArea.objects.create(code="ict", name_lt="IRT", name_en="ICT")
        make_event(title_lt="Tinklai", title_en="Tinklai", kind="training").technology_areas.add(
            area
        )
        make_event(title_lt="Skaitikliai", title_en="Skaitikliai", kind="exhibition")
        url = reverse("events:upcoming")
        for query in ("kind=training", "area=ict", "kind=training&area=ict"):
            page = read(f"{url}?{query}")
            assert "Tinklai" in page
            assert "Skaitikliai" not in page

    def test_an_area_without_events_to_come_is_an_empty_list(self, lang):
        TechnologyArea.objects.create(code="ict", name_lt="IRT", name_en="ICT")
        page = read(f"{reverse('events:upcoming')}?area=ict")
        assert _("No such events are planned yet") in page

    @pytest.mark.parametrize(
        "query",
        ["kind=x", "kind=%00", "area=x", "area=%00", "page=0", "page=1000000", "page=x", "page=-1"],
    )
    def test_what_there_is_not_is_not_found(self, query, lang):
        make_event()
        read(f"{reverse('events:upcoming')}?{query}", status=404)

    def test_twenty_a_page(self):
        for number in range(21):
            make_event(days_ahead=number + 1)
        url = reverse("events:upcoming")
        assert read(url).count("event-row__title") == 20
        assert read(f"{url}?page=2").count("event-row__title") == 1

    def test_no_events_at_all(self, lang):
        assert _("No events are planned yet") in read(reverse("events:upcoming"))

    def test_a_sample_is_marked(self, lang):
        make_event(is_sample=True)
        assert _("Sample record") in read(reverse("events:upcoming"))

    def test_a_missing_translation_is_marked(self):
        make_event(title_lt="Tik lietuviškai", title_en="")
        with translation.override("en"):
            page = read(reverse("events:upcoming"))
        assert '<span lang="lt">Tik lietuviškai</span>' in page

    def test_the_zone_is_named_where_it_is_not_ours(self):
        make_event(time_zone="Europe/London", starts=time(9), ends=time(11))
        page = read(reverse("events:upcoming"))
        assert "09:00–11:00" in page
        assert "(Europe/London)" in page


class TestPast:
    def hold(self, clock):
        clock("2014-11-14 12:00")
        make_event(title_lt="Naujas", title_en="Recent", days_ahead=-10)
        make_event(title_lt="Senas", title_en="Ancient", days_ahead=-400)
        make_event(title_lt="Atšauktas", title_en="Called off", days_ahead=-9, status="cancelled")

    def test_the_latest_first_by_year(self, clock, lang):
        self.hold(clock)
        page = read(reverse("events:past_index"))
        new, old = {"lt": ("Naujas", "Senas"), "en": ("Recent", "Ancient")}[lang]
        assert in_order(page, "2014", new, old)
        assert "Atšauktas" not in page
        assert "Called off" not in page

    def test_of_one_year(self, clock, lang):
        self.hold(clock)
        page = read(reverse("events:past", args=[2013]))
        new, old = {"lt": ("Naujas", "Senas"), "en": ("Recent", "Ancient")}[lang]
        assert old in page
        assert new not in page

    @pytest.mark.parametrize("year", [2012, 0, 9999, 10**12])
    def test_a_year_without_events_is_not_found(self, year, clock, lang):
        self.hold(clock)
        read(reverse("events:past", args=[year]), status=404)

    def test_nothing_held_yet(self, lang):
        assert _("No events have been held yet") in read(reverse("events:past_index"))


class TestMonth:
    def test_the_days_hold_their_events(self, clock, lang):
        clock("2026-05-04 12:00")
        make_event(title_lt="Gegužinis", title_en="In May", days_ahead=10, days=2)
        make_event(title_lt="Birželinis", title_en="In June", days_ahead=40)
        page = read(reverse("events:month", args=[date(2026, 5, 1)]))
        may, june = {"lt": ("Gegužinis", "Birželinis"), "en": ("In May", "In June")}[lang]
        # Two days in the table and two in the list for phones.
        assert page.count(may) == 4
        assert june not in page
        cells = page.split('<time datetime="2026-05-')
        of_day = {cell[:2]: cell for cell in cells[1:32]}
        assert [day for day, cell in of_day.items() if may in cell] == ["14", "15"]

    def test_it_leads_to_months_that_have_a_point(self, clock):
        clock("2026-05-04 12:00")
        make_event(days_ahead=40)
        make_event(days_ahead=-40)
        months = {n: reverse("events:month", args=[date(2026, n, 1)]) for n in range(2, 8)}
        assert months[4] in read(months[5])
        assert months[6] in read(months[5])
        assert months[2] not in read(months[3])
        assert months[7] not in read(months[6])

    def test_an_empty_month(self, clock, lang):
        clock("2026-05-04 12:00")
        page = read(reverse("events:month", args=[date(1901, 1, 1)]))
        assert _("No events in this month") in page
        assert "noindex" in page

    @pytest.mark.parametrize("month", ["2026-13", "2026-00", "0000-01", "2026-5", "x", "9999-12"])
    def test_an_impossible_month_is_not_found(self, month, lang):
        url = reverse("events:month", args=[date(2026, 5, 1)]).replace("2026-05", month)
        read(url, status=404)

    def test_a_postponed_event_is_left_out(self):
        event = make_event(title_lt="Nukeltasis", status="postponed")
        assert "Nukeltasis" not in read(reverse("events:month", args=[event.first_date]))


class TestQueries:
    """At most eight in all, however many rows."""

    @pytest.mark.parametrize("name", ["upcoming", "past_index", "past", "month", "calendar"])
    def test_they_do_not_grow_with_the_rows(self, name, clock, django_assert_max_num_queries):
        clock("2026-05-04 12:00")
        args = {"past": [2026], "month": [date(2026, 5, 1)]}.get(name, [])

        def count(rows):
            for number in range(rows):
                ahead = -(number % 20) - 1 if name.startswith("past") else number % 20 + 1
                event = make_event(days_ahead=ahead)
                event.technology_areas.set(
                    [TechnologyArea.objects.get_or_create(code=f"area-{number % 5}")[0]]
                )
                make_registration(event)
                make_registration(event, status="waiting")
            with django_assert_max_num_queries(8) as queries:
                read(reverse(f"events:{name}", args=args))
            return len(queries)

        assert count(10) == count(50)


def test_anonymous_readers_get_no_cookie():
    event = make_event()
    make_event(days_ahead=-3)
    today = timezone.localdate()
    for url in (
        reverse("events:upcoming"),
        reverse("events:past_index"),
        reverse("events:past", args=[(today - timedelta(days=3)).year]),
        reverse("events:month", args=[today]),
        reverse("events:calendar"),
        reverse("events:projects"),
        event.get_absolute_url(),
    ):
        assert not Client().get(url).cookies
