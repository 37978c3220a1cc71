"""An event repeated: a series made in one go, and then independent events."""

from datetime import date, time, timedelta

import pytest

from events.models import Event, EventDay, Question
from events.workflows import duplicate_event, make_series, refresh_schedule
from events.workflows.copies import MOST_COPIES, NoSuchHour, SeriesTaken
from events.workflows.life import EventError, NoDate
from tests.factories import make_event

pytestmark = pytest.mark.django_db


def on(day, **fields):
    """Return an event from nine to eleven on a day."""
    event = make_event(days=0, **fields)
    EventDay.objects.create(event=event, date=day, starts=time(9), ends=time(11))
    return refresh_schedule(event=event)


def every_second_week(event, count):
    first = event.days.get().date
    return [first + timedelta(weeks=2 * number) for number in range(1, count + 1)]


def test_every_second_tuesday_six_times():
    event = on(date(2026, 3, 3), title_lt="Antradienio dirbtuvės")
    Question.objects.create(event=event, label_lt="Ką atsinešite?")
    made = make_series(event=event, dates=every_second_week(event, 6))
    event.refresh_from_db()
    assert [copy.days.get().date.isoformat() for copy in made] == [
        "2026-03-17", "2026-03-31", "2026-04-14", "2026-04-28", "2026-05-12", "2026-05-26",
    ]  # fmt: skip
    assert {copy.series for copy in made} == {event.series}
    assert {copy.title_lt for copy in made} == {"Antradienio dirbtuvės"}
    assert len({copy.slug for copy in [event, *made]}) == 7
    assert {copy.status for copy in made} == {Event.Status.DRAFT}
    assert all(copy.questions.get().label_lt == "Ką atsinešite?" for copy in made)


def test_the_hours_stay_over_the_change_to_summer_time():
    event = on(date(2026, 3, 17))
    (copy,) = make_series(event=event, dates=[date(2026, 3, 31)])
    assert copy.starts_at.astimezone(copy.zone).hour == 9
    assert copy.starts_at.hour == event.starts_at.hour - 1


def test_each_is_independent_afterwards():
    event = on(date(2026, 3, 3))
    first, second = make_series(event=event, dates=every_second_week(event, 2))
    Event.objects.filter(pk=first.pk).update(title_lt="Kita")
    first.days.all().delete()
    second.refresh_from_db()
    assert second.title_lt != "Kita"
    assert second.days.exists()


def test_a_series_can_grow():
    event = on(date(2026, 3, 3))
    first = make_series(event=event, dates=[date(2026, 3, 17)])[0]
    more = make_series(event=first, dates=[date(2026, 3, 31)])[0]
    assert more.series == first.series
    assert Event.objects.filter(series=first.series).count() == 3


@pytest.mark.parametrize("day", [date(2026, 3, 3), date(2026, 3, 17)])
def test_the_same_form_sent_twice_makes_nothing_twice(day):
    event = on(date(2026, 3, 3))
    make_series(event=event, dates=[date(2026, 3, 17)])
    with pytest.raises(SeriesTaken, match="2026"):
        make_series(event=event, dates=[date(2026, 4, 14), day])
    assert Event.objects.count() == 2  # all or nothing


@pytest.mark.parametrize("count", [0, MOST_COPIES + 1])
def test_there_is_a_limit(count):
    event = on(date(2026, 3, 3))
    with pytest.raises(EventError):
        make_series(event=event, dates=every_second_week(event, count))


def test_what_has_no_day_or_is_cancelled_is_not_repeated():
    with pytest.raises(NoDate):
        make_series(event=make_event(days=0), dates=[date(2026, 3, 3)])
    with pytest.raises(EventError):
        make_series(event=make_event(status=Event.Status.CANCELLED), dates=[date(2026, 3, 3)])


def test_no_copy_falls_into_the_hour_that_summer_time_leaves_out():
    event = make_event(days=0)
    EventDay.objects.create(event=event, date=date(2026, 3, 22), starts=time(3, 30), ends=time(5))
    event = refresh_schedule(event=event)
    week = timedelta(weeks=1)
    with pytest.raises(NoSuchHour, match="2026"):
        make_series(event=event, dates=[date(2026, 4, 5), date(2026, 3, 29)])
    with pytest.raises(NoSuchHour):
        duplicate_event(event=event, shift=week)
    assert Event.objects.count() == 1
    assert duplicate_event(event=event, shift=2 * week).days.get().starts == time(3, 30)
