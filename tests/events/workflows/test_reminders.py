"""Letters that events send by themselves: when, to whom, once."""

import pytest
from django.db import IntegrityError
from icalendar import Calendar
from post_office.models import Attachment

from events.models import Attendance, Event, EventLetter
from events.workflows import send_due_letters, want_letters
from events.workflows.reminders import send_automatic_letter
from itk.shared import mail
from tests.events.workflows.steps import templates
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


def event_of(clock, day="2026-11-26", **fields):
    """Return an event of one person on a day, seen from three weeks before, with all letters."""
    clock("2026-11-02 12:00")
    event = make_event(days_ahead=24, remind_week=True, **fields)
    assert str(event.first_date) == day
    make_registration(event, email="ona@imone.example")
    return event


def kinds(event):
    return sorted(event.letters.values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-19 08:59", []),
        ("2026-11-19 09:00", ["week"]),
        ("2026-11-19 23:59", ["week"]),
        ("2026-11-20 09:00", []),
        ("2026-11-25 08:59", []),
        ("2026-11-25 09:00", ["day"]),
        ("2026-11-26 09:00", []),
    ],
)
def test_reminders_leave_on_the_morning_of_their_day(clock, outbox, moment, expected):
    event = event_of(clock)
    clock(moment)
    assert send_due_letters() == len(expected)
    assert kinds(event) == expected
    assert outbox.rows().count() == len(expected)


def test_who_asked_for_no_more_letters_is_not_reminded(clock, outbox):
    event = event_of(clock)
    want_letters(registration=make_registration(event), wanted=False)
    clock("2026-11-25 09:00")
    assert send_due_letters() == 1
    assert outbox.rows().get().to == ["ona@imone.example"]


def test_a_reminder_leaves_once_and_not_to_who_registers_after_it(clock, outbox):
    event = event_of(clock)
    clock("2026-11-25 09:00")
    assert send_due_letters() == 1
    make_registration(event)
    clock("2026-11-25 10:00")
    assert send_due_letters() == 0
    assert outbox.rows().get().to == ["ona@imone.example"]


def test_an_event_published_three_days_ahead_sends_no_reminder_of_a_week(clock):
    event = event_of(clock, status="draft")
    clock("2026-11-23 09:00")
    Event.objects.filter(pk=event.pk).update(status="published")
    assert send_due_letters() == 0


@pytest.mark.parametrize("status", ["draft", "postponed", "cancelled", "closed"])
def test_only_a_published_event_reminds(clock, status):
    event_of(clock, status=status)
    clock("2026-11-25 09:00")
    assert send_due_letters() == 0


@pytest.mark.parametrize("switch", ["remind_week", "remind_day"])
def test_each_reminder_can_be_switched_off(clock, switch):
    event = event_of(clock)
    Event.objects.filter(pk=event.pk).update(**{switch: False})
    clock("2026-11-19 09:00" if switch == "remind_week" else "2026-11-25 09:00")
    assert send_due_letters() == 0


def test_only_who_has_a_place_and_can_be_reached_is_reminded(clock, outbox):
    event = event_of(clock)
    make_registration(event, status="waiting")
    make_registration(event, email=None)
    make_registration(event, email=None, registrar_email="asistente@imone.example")
    clock("2026-11-25 09:00")
    assert send_due_letters() == 2
    assert event.letters.get().recipients == 2
    assert [row.to for row in outbox.rows()] == [
        ["ona@imone.example"],
        ["asistente@imone.example"],
    ]


@pytest.mark.parametrize(
    ("zone", "today", "moment"),
    [
        # Clocks change on 29 March 2026: the week begins in winter and ends in summer time.
        ("Europe/Vilnius", "2026-03-02 12:00", "2026-03-25 09:00"),
        ("America/New_York", "2026-03-02 12:00", "2026-03-25 15:00"),
    ],
)
def test_morning_is_that_of_the_events_zone_also_over_a_change_of_clocks(
    clock, zone, today, moment
):
    clock(today)
    event = make_event(days_ahead=30, remind_week=True, time_zone=zone)
    make_registration(event)
    now = clock(moment)
    assert event.first_date.isoformat() == "2026-04-01"
    early = now.replace(hour=now.hour - 1)
    assert send_due_letters(now=early) == 0
    assert send_due_letters(now=now) == 1


def test_people_share_the_calendar_file_of_their_language(clock, outbox):
    event = event_of(clock)
    for language in ("lt", "en", "en"):
        make_registration(event, language=language)
    clock("2026-11-25 09:00")
    send_due_letters()
    assert Attachment.objects.count() == 2
    for message in outbox.deliver():
        (entry,) = Calendar.from_ical(message.attachments[0][1]).events
        assert entry.start == event.starts_at


# Afterwards


def test_who_came_is_thanked_on_the_next_day_of_mailing(clock, outbox):
    event = event_of(clock, "2026-11-26")
    absent = make_registration(event)
    came = event.registrations.get(email="ona@imone.example")
    for registration, present in ((came, True), (absent, False)):
        Attendance.objects.create(registration=registration, day=event.days.get(), present=present)
    clock("2026-11-26 16:00")
    assert send_due_letters() == 0
    clock("2026-11-27 09:00")
    assert send_due_letters() == 1
    assert send_due_letters() == 0
    assert outbox.rows().get().to == ["ona@imone.example"]
    assert templates(outbox) == ["follow_up"]


def test_the_letter_afterwards_waits_for_the_weekend_to_end_and_for_marks(clock, outbox):
    clock("2026-11-02 12:00")
    event = make_event(days_ahead=18)  # a Friday
    registration = make_registration(event)
    clock("2026-11-23 09:00")
    assert send_due_letters() == 0
    assert not event.letters.exists()
    Attendance.objects.create(registration=registration, day=event.days.get(), present=True)
    clock("2026-11-28 09:00")  # a Saturday
    assert send_due_letters() == 0
    Event.objects.filter(pk=event.pk).update(status="closed")
    clock("2026-11-30 09:00")
    assert send_due_letters() == 1


@pytest.mark.parametrize(
    ("change", "moment"),
    [
        ({"follow_up": False}, "2026-11-30 10:00"),
        ({"status": "cancelled"}, "2026-11-30 10:00"),
        ({}, "2026-12-14 10:00"),
    ],
)
def test_no_letter_afterwards_when_switched_off_called_off_or_late(clock, change, moment):
    event = event_of(clock)
    registration = event.registrations.get()
    Attendance.objects.create(registration=registration, day=event.days.get(), present=True)
    Event.objects.filter(pk=event.pk).update(**change)
    clock(moment)
    assert send_due_letters() == 0
    assert send_automatic_letter(event=event, kind="follow_up") == 0


# Once, whatever happens


def test_a_worker_killed_in_the_middle_has_sent_nothing_and_its_successor_sends_all(
    clock, outbox, monkeypatch
):
    event = event_of(clock)
    make_registration(event)
    clock("2026-11-25 09:00")
    whole, calls = mail.queue, []

    def dies(*args, **options):
        if calls:
            raise KeyboardInterrupt
        calls.append(1)
        return whole(*args, **options)

    monkeypatch.setattr(mail, "queue", dies)
    with pytest.raises(KeyboardInterrupt):
        send_due_letters()
    assert not outbox.rows()
    assert not event.letters.exists()
    monkeypatch.setattr(mail, "queue", whole)
    assert send_due_letters() == 2
    assert outbox.rows().count() == 2


def test_the_database_refuses_a_second_letter_of_a_kind():
    event = make_event()
    EventLetter.objects.create(event=event, kind="day")
    with pytest.raises(IntegrityError):
        EventLetter.objects.create(event=event, kind="day")


def test_an_event_without_a_date_sends_nothing(clock):
    event = event_of(clock)
    Event.objects.filter(pk=event.pk).update(starts_at=None, ends_at=None)
    clock("2026-11-25 09:00")
    assert send_automatic_letter(event=event, kind="day") == 0
