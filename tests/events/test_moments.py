"""Wall clocks and moments: summer time, other zones, and calendars read with other eyes.

`icalendar` writes the files; `vobject`, which shares nothing with it, reads them here as well.
"""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from events import ical
from events.fields import is_skipped
from events.models import Event, EventDay
from events.workflows import refresh_schedule
from tests.factories import make_event

ZONES = [
    "Europe/Vilnius",
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Asia/Kathmandu",
    "Pacific/Apia",  # skipped a whole day in 2011
    "UTC",
]
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)  # at 3:00 to 4:00, at 4:00 to 3:00


def minutes():
    """Return every minute of a day's dial."""
    return [time(*divmod(minute, 60)) for minute in range(24 * 60)]


def day_of(zone="Europe/Vilnius", on=FORWARD, starts=time(10), ends=time(15)):
    """Return an unsaved day."""
    return EventDay(event=Event(time_zone=zone), date=on, starts=starts, ends=ends)


def computed(day):
    """Return the moment at which a day starts, computed as when it is written."""
    return EventDay._meta.get_field("starts_at").pre_save(day, add=True)


class TestWallClock:
    @given(
        on=st.dates(date(1999, 1, 1), date(2037, 12, 31)),
        at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
        zone=st.sampled_from(ZONES),
    )
    def test_what_a_clock_shows_comes_back_from_its_moment(self, on, at, zone):
        moment = computed(day_of(zone, on, at)).astimezone(UTC)
        shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        if is_skipped(on, at, ZoneInfo(zone)):
            # Read with the offset from before the change: later than was written, never earlier.
            assert shown > datetime.combine(on, at)
        else:
            assert shown == datetime.combine(on, at)

    def test_in_spring_exactly_the_hour_from_three_is_skipped(self):
        zone = ZoneInfo("Europe/Vilnius")
        skipped = [at for at in minutes() if is_skipped(FORWARD, at, zone)]
        assert (skipped[0], skipped[-1], len(skipped)) == (time(3), time(3, 59), 60)

    def test_in_autumn_no_hour_is_skipped_and_the_doubled_one_is_the_first(self):
        zone = ZoneInfo("Europe/Vilnius")
        assert not any(is_skipped(BACK, at, zone) for at in minutes())
        first = computed(day_of(on=BACK, starts=time(3, 30)))
        assert first.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
        after = computed(day_of(on=BACK, starts=time(4)))
        assert after - first.astimezone(UTC) == timedelta(minutes=90)

    @pytest.mark.parametrize("field", ["starts", "ends"])
    def test_a_skipped_hour_is_refused_beside_its_field(self, field, lang):
        hours = {"starts": time(2), "ends": time(5), field: time(3, 30)}
        with pytest.raises(ValidationError) as refusal:
            day_of(**hours).clean()
        words = _("There is no such hour: the clock is put forward that night.")
        assert refusal.value.message_dict == {field: [words]}

    def test_it_depends_on_the_zone_of_the_event(self):
        day_of("Europe/London", starts=time(3, 30), ends=time(5)).clean()
        with pytest.raises(ValidationError):
            day_of("Europe/London", starts=time(1, 30), ends=time(5)).clean()

    @pytest.mark.parametrize(
        ("zone", "on"),
        [
            ("Nera/Tokios", FORWARD), ("../../etc", FORWARD), ("", FORWARD),
            ("Asia/Tokyo", date.min), ("America/New_York", date.max), ("UTC", None),
        ],
    )  # fmt: skip
    def test_a_zone_or_a_year_that_there_is_not_is_left_to_its_own_field(self, zone, on):
        day_of(zone, on, time(0), time(23, 59)).clean()


@pytest.fixture
def across(db):
    """An event on the day before summer time begins and on the day of it, at ten both times."""

    def make(zone="Europe/Vilnius", first=FORWARD - timedelta(days=1)):
        event = make_event(days=2, time_zone=zone, starts=time(10), ends=time(15))
        for number, day in enumerate(event.days.all()):
            # A day at a time, and the last first: a day cannot stand on one that is taken.
            EventDay.objects.filter(pk=day.pk).update(date=date(1990, 1, 1 + number))
        for number, day in enumerate(EventDay.objects.filter(event=event)):
            day.date = first + timedelta(days=number)
            day.save()
        return refresh_schedule(event=Event.objects.get(pk=event.pk))

    return make


def entries(event):
    """Return (start, end) of each entry in UTC, as both parsers read them."""
    content = ical.event_file(event, "lt")
    ours = [
        (entry.start.astimezone(UTC), entry.end.astimezone(UTC))
        for entry in Calendar.from_ical(content).events
    ]
    others = [
        (entry.dtstart.value.astimezone(UTC), entry.dtend.value.astimezone(UTC))
        for entry in vobject.readOne(content.decode()).vevent_list
    ]
    assert ours == others
    return ours


class TestCalendarFiles:
    def test_the_change_comes_between_two_days(self, across):
        at = [starts for starts, _ends in entries(across())]
        assert at == [
            datetime(2026, 3, 28, 8, tzinfo=UTC),
            datetime(2026, 3, 29, 7, tzinfo=UTC),
        ]
        assert at[1] - at[0] == timedelta(hours=23)

    def test_and_back(self, across):
        one, other = entries(across(first=BACK - timedelta(days=1)))
        assert other[0] - one[0] == timedelta(hours=25)

    @pytest.mark.parametrize("zone", ZONES)
    def test_in_every_zone_the_clock_shows_ten(self, across, zone):
        for starts, ends in entries(across(zone)):
            assert starts.astimezone(ZoneInfo(zone)).time() == time(10)
            assert ends - starts == timedelta(hours=5)

    def test_both_parsers_read_the_same_words(self, across):
        event = across()
        Event.objects.filter(pk=event.pk).update(
            title_lt="Ąžuolai; ėglės, „šermukšniai“ \\ ir 🌲" + " ilgas" * 25,
            summary_lt="Viena\nDvi",
        )
        event = Event.objects.get(pk=event.pk)
        content = ical.event_file(event, "lt")
        assert max(map(len, content.split(b"\r\n"))) <= 75
        ours = Calendar.from_ical(content).events
        others = vobject.readOne(content.decode()).vevent_list
        for one, other in zip(ours, others, strict=True):
            assert str(one["summary"]) == other.summary.value == event.title_lt
            assert str(one["description"]) == other.description.value
            assert str(one["uid"]) == other.uid.value
            assert one["sequence"] == int(other.sequence.value)

    def test_web_calendars_are_told_the_same_moments(self, across):
        event = across()
        links = ical.add_links(event, event.days.all())
        for (starts, ends), of_day in zip(entries(event), links, strict=True):
            google, outlook = (
                {key: value[0] for key, value in parse_qs(urlsplit(url).query).items()}
                for url in (of_day.google, of_day.outlook)
            )
            dates = [
                datetime.strptime(part, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
                for part in google["dates"].split("/")
            ]
            assert dates == [starts, ends]
            assert datetime.fromisoformat(outlook["startdt"]) == starts
            assert datetime.fromisoformat(outlook["enddt"]) == ends
            assert google["text"] == outlook["subject"] == str(event.title)
            assert event.get_absolute_url() in google["details"]
            assert google["location"] == outlook["location"] == event.place


@pytest.mark.django_db
def test_the_page_offers_each_day_and_asks_nobody_else(client, lang):
    event = make_event(days=2)
    page = client.get(event.get_absolute_url()).content.decode()
    assert page.count("https://calendar.google.com/calendar/render?action=TEMPLATE&amp;") == 2
    assert page.count("https://outlook.live.com/calendar/0/deeplink/compose?") == 2
    for tag in ("<iframe", 'src="https:', '<script src="http'):
        assert tag not in page
