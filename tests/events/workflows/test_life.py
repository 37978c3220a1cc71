"""The life of an event: published, moved, postponed, cancelled, closed, repeated."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from events.models import Event, EventDay, Registration, Session, Speaker
from events.workflows import (
    announce_change,
    cancel_event,
    close_event,
    duplicate_event,
    postpone_event,
    publish_event,
    refresh_schedule,
    register,
)
from events.workflows.life import EventError, NoDate
from tests.factories import (
    make_company,
    make_competence,
    make_event,
    make_person,
    make_registration,
)

pytestmark = pytest.mark.django_db
Status = Event.Status


def with_attendees(event):
    """Give the event one confirmed, one waiting and one cancelled person; return the event."""
    make_registration(event, email="eina@imone.example")
    make_registration(event, email="laukia@imone.example", status="waiting")
    make_registration(event, email="neina@imone.example", status="cancelled")
    return event


def told(outbox):
    """Return (message, recipient) of every row of the outbox."""
    return [(row.context["subject_template"].split("/")[2], row.to[0]) for row in outbox.rows()]


class TestSchedule:
    def test_first_and_last_moment_follow_from_the_days_in_the_events_zone(self):
        event = make_event(days=2, starts=time(9), ends=time(17), time_zone="America/New_York")
        first = event.days.first()
        expected = datetime.combine(first.date, time(9), event.zone)
        assert event.starts_at == expected
        assert event.ends_at == datetime.combine(event.days.last().date, time(17), event.zone)

    def test_a_changed_zone_moves_the_moments(self):
        event = make_event(time_zone="Europe/Vilnius")
        before = event.starts_at
        Event.objects.filter(pk=event.pk).update(time_zone="UTC")
        after = refresh_schedule(event=event).starts_at
        assert after - before in (timedelta(hours=2), timedelta(hours=3))

    @pytest.mark.parametrize(
        ("day", "utc"),
        [(date(2026, 3, 28), 8), (date(2026, 3, 29), 7), (date(2026, 10, 25), 8)],
        ids=["winter", "the day summer time begins", "the day it ends"],
    )
    def test_hours_are_right_across_the_change_of_the_clock(self, day, utc):
        event = make_event()
        event.days.all().delete()
        EventDay.objects.create(event=event, date=day, starts=time(10), ends=time(12))
        assert refresh_schedule(event=event).starts_at == datetime(
            day.year, day.month, day.day, utc, tzinfo=UTC
        )

    def test_without_days_there_is_no_date(self):
        event = make_event()
        event.days.all().delete()
        event = refresh_schedule(event=event)
        assert event.starts_at is None
        assert not event.has_date


class TestPublishing:
    def test_a_draft_becomes_public_once(self):
        event = make_event(status=Status.DRAFT)
        published = publish_event(event=event)
        assert published.status == Status.PUBLISHED
        assert publish_event(event=event).calendar_sequence == published.calendar_sequence

    def test_without_a_day_it_is_refused(self):
        event = make_event(status=Status.DRAFT)
        event.days.all().delete()
        with pytest.raises(NoDate, match="at least one day"):
            publish_event(event=event)

    @pytest.mark.parametrize("status", [Status.CANCELLED, Status.CLOSED])
    def test_what_ended_is_not_published_again(self, status):
        with pytest.raises(EventError):
            publish_event(event=make_event(status=status))

    def test_a_postponed_event_with_a_new_date_is_announced_and_places_are_given(self, outbox):
        event = with_attendees(make_event(status=Status.POSTPONED))
        publish_event(event=event)
        assert ("event_changed", "eina@imone.example") in told(outbox)
        assert ("promoted", "laukia@imone.example") in told(outbox)
        assert event.registrations.confirmed().count() == 2


class TestPostponing:
    def test_the_date_is_hidden_and_everybody_told_once(self, outbox):
        event = with_attendees(make_event())
        for _ in range(2):
            postponed = postpone_event(event=event)
        assert postponed.status == Status.POSTPONED
        assert postponed.starts_at == event.starts_at
        assert not postponed.has_date
        assert told(outbox) == [
            ("event_postponed", "eina@imone.example"),
            ("event_postponed", "laukia@imone.example"),
        ]

    def test_only_a_published_event_is_postponed(self):
        with pytest.raises(EventError):
            postpone_event(event=make_event(status=Status.DRAFT))


class TestCancelling:
    def test_everybody_is_told_once_and_registrations_stay(self, outbox):
        event = with_attendees(make_event())
        for _ in range(2):
            cancelled = cancel_event(event=event)
        assert cancelled.calendar_sequence == event.calendar_sequence + 1
        assert [message for message, _to in told(outbox)] == ["event_cancelled"] * 2
        assert event.registrations.live().count() == 2

    def test_nobody_hears_of_a_draft_that_is_cancelled(self, outbox):
        cancel_event(event=with_attendees(make_event(status=Status.DRAFT)))
        assert not told(outbox)

    def test_a_closed_event_is_not_cancelled(self):
        with pytest.raises(EventError):
            cancel_event(event=make_event(status=Status.CLOSED))


class TestClosing:
    def test_a_held_event_is_closed_once(self):
        event = make_event(days_ahead=-2)
        closed = close_event(event=event)
        assert closed.status == Status.CLOSED
        assert close_event(event=event).calendar_sequence == closed.calendar_sequence

    def test_an_event_to_come_is_not_closed(self):
        with pytest.raises(EventError, match="present state"):
            close_event(event=make_event())


class TestAnnouncing:
    def test_everybody_registered_is_told_with_a_newer_calendar_file(self, outbox):
        event = with_attendees(make_event())
        assert announce_change(event=event)
        assert Event.objects.get(pk=event.pk).calendar_sequence == event.calendar_sequence + 1
        assert [message for message, _to in told(outbox)] == ["event_changed"] * 2

    @pytest.mark.parametrize("event", [{"status": Status.DRAFT}, {"days_ahead": -2}])
    def test_drafts_and_past_events_are_not_announced(self, outbox, event):
        assert not announce_change(event=with_attendees(make_event(**event)))
        assert not told(outbox)


class TestDuplicating:
    def test_the_copy_is_a_draft_with_the_programme_and_moved_dates(self):
        event = make_event(opens_at=datetime(2026, 1, 1, tzinfo=UTC), capacity=7)
        event.partners.add(make_company())
        event.competences.add(make_competence())
        day = event.days.get()
        session = Session.objects.create(
            event=event, day=day, title_lt="Įžanga", starts=time(10), ends=time(11)
        )
        session.speakers.add(Speaker.objects.create(name="Jonas Jonaitis"))
        make_registration(event)

        copy = duplicate_event(event=event, shift=timedelta(days=14))

        assert copy.pk != event.pk
        assert copy.slug != event.slug
        assert (copy.status, copy.capacity) == (Status.DRAFT, 7)
        assert copy.starts_at - event.starts_at in (
            timedelta(days=14),
            timedelta(days=14, hours=1),
            timedelta(days=14, hours=-1),
        )
        assert copy.opens_at == datetime(2026, 1, 15, tzinfo=UTC)
        assert copy.partners.get() == event.partners.get()
        assert copy.competences.get() == event.competences.get()
        copied = copy.sessions.get()
        assert (copied.title_lt, copied.speakers.get().name) == ("Įžanga", "Jonas Jonaitis")
        assert copied.day.event == copy
        assert not copy.registrations.exists()
        event.refresh_from_db()
        assert event.days.get() == day
        assert event.sessions.get() == session
        assert event.registrations.count() == 1

    def test_a_copy_keeps_the_hour_over_the_change_to_summer_time(self):
        winter = datetime(2026, 3, 20, 7, tzinfo=UTC)  # nine o'clock in Vilnius
        copy = duplicate_event(event=make_event(opens_at=winter), shift=timedelta(days=14))
        assert copy.opens_at.astimezone(copy.zone).hour == 9

    def test_the_original_stays_open_for_registration(self):
        event = make_event()
        duplicate_event(event=event, shift=timedelta(days=7))
        registration = register(event=event, person=make_person()).registration
        assert registration.status == Registration.Status.CONFIRMED
