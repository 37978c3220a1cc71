"""Letters that events send by themselves: a week before, a day before, and afterwards.

A job asks every hour what is due. The row of the letter is unique for its event and kind and is
written in one transaction with the messages: a second worker, or one killed in the middle and
started again, sends nobody a second one. Who registers after a reminder has left gets none.

Reminders leave in the morning of the event's own zone, by its clock also over a change to summer
time, and only on their day: an event published three days ahead sends no reminder of a week. The
letter afterwards waits for a day of mailing and for somebody to be marked as present.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from events import emails
from events.models import Event, EventLetter
from events.workflows.letters import writable_of
from events.workflows.registration import lock
from itk.shared.mailing_hours import may_mail_at

Kind = EventLetter.Kind
Audience = EventLetter.Audience

MORNING = time(9)
DAYS_BEFORE = {Kind.WEEK: 7, Kind.DAY: 1}
SWITCHES = {Kind.WEEK: "remind_week", Kind.DAY: "remind_day", Kind.FOLLOW_UP: "follow_up"}
AFTERWARDS = timedelta(days=14)  # when nobody has been marked by then, the letter is stale


def send_due_letters(*, now: datetime | None = None) -> int:
    """Send the letters of all events that are due; return how many messages were written."""
    now = now or timezone.now()
    near = Event.objects.filter(
        status__in=Event.HELD_STATUSES,
        starts_at__lt=now + timedelta(days=9),
        ends_at__gt=now - AFTERWARDS - timedelta(days=1),
    )
    count = 0
    for event in near.order_by("starts_at", "pk"):
        for kind in SWITCHES:
            if _is_due(event, kind, now):
                count += send_automatic_letter(event=event, kind=kind, now=now)
    return count


@transaction.atomic
def send_automatic_letter(*, event: Event, kind: str, now: datetime | None = None) -> int:
    """Send one letter of an event if it is due and was not sent; return how many messages."""
    now = now or timezone.now()
    event = lock(event)
    if not _is_due(event, kind, now) or event.letters.filter(kind=kind).exists():
        return 0
    audience = Audience.PRESENT if kind == Kind.FOLLOW_UP else Audience.CONFIRMED
    people = [row for row in writable_of(event, audience) if row.reply_address]
    if kind == Kind.FOLLOW_UP and not people:
        return 0
    letter = EventLetter.objects.create(
        event=event,
        kind=kind,
        audience=audience,
        sent_at=now,
        recipients=len(people),
        is_sample=event.is_sample,
    )
    emails.automatic_letter(letter, people)
    return len(people)


def _is_due(event: Event, kind: str, now: datetime) -> bool:
    """Whether the letter belongs to this hour: switched on, the event goes ahead, it is its time."""
    if not getattr(event, SWITCHES[Kind(kind)]) or event.starts_at is None:
        return False
    if kind == Kind.FOLLOW_UP:
        first = _morning(event, event.last_date, days_before=-1)
        is_held = event.status in Event.HELD_STATUSES
        return is_held and first <= now < first + AFTERWARDS and may_mail_at(now)
    if event.status != Event.Status.PUBLISHED:
        return False
    first = _morning(event, event.first_date, days_before=DAYS_BEFORE[Kind(kind)])
    return first <= now < _midnight_after(first)


def _morning(event: Event, day: date, *, days_before: int) -> datetime:
    """Return the morning of a day before ``day``, as the clock shows it in the event's zone."""
    return datetime.combine(day - timedelta(days=days_before), MORNING, tzinfo=event.zone)


def _midnight_after(moment: datetime) -> datetime:
    """Return the end of the day of ``moment``, in its zone."""
    return datetime.combine(moment.date() + timedelta(days=1), time(0), tzinfo=moment.tzinfo)
