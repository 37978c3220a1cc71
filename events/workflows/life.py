"""The life of an event: published, moved, postponed, cancelled, closed, repeated."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import emails
from events.models import Event, EventDay
from events.models.tokens import new_token
from events.workflows.registration import lock, promote_waiting
from itk.shared.slugs import unique_slug

if TYPE_CHECKING:
    from members.models import User

Status = Event.Status


class EventError(Exception):
    """A step that the event's state does not allow; ``message`` says why."""

    message = _("This is not possible in the event's present state.")

    def __str__(self) -> str:
        return str(self.message)


class NoDate(EventError):
    """An event without a day cannot be published."""

    message = _("Give the event at least one day first.")


@transaction.atomic
def refresh_schedule(*, event: Event) -> Event:
    """Set the event's first and last moment from its days, in its zone; return the event.

    Called after days or the time zone were changed.
    """
    event = lock(event)
    for day in event.days.all():
        day.event = event
        day.save()
    span = event.days.aggregate(first=Min("starts_at"), last=Max("ends_at"))
    event.starts_at, event.ends_at = span["first"], span["last"]
    event.save(update_fields=["starts_at", "ends_at", "updated_at"])
    return event


@transaction.atomic
def publish_event(*, event: Event, by: User | None = None) -> Event:
    """Make a draft or postponed event public. Raises NoDate, or EventError when cancelled."""
    event = lock(event)
    if event.status == Status.PUBLISHED:
        return event
    if event.status not in (Status.DRAFT, Status.POSTPONED):
        raise EventError
    if not event.days.exists():
        raise NoDate
    was_postponed = event.status == Status.POSTPONED
    _set_status(event, Status.PUBLISHED)
    if was_postponed:
        emails.event_changed(event)
    promote_waiting(event=event)
    return event


@transaction.atomic
def postpone_event(*, event: Event, by: User | None = None, notify: bool = True) -> Event:
    """Take the date away until a new one is known, and tell everyone registered (``notify``)."""
    event = lock(event)
    if event.status == Status.POSTPONED:
        return event
    if event.status != Status.PUBLISHED:
        raise EventError
    _set_status(event, Status.POSTPONED)
    if notify:
        emails.event_postponed(event)
    return event


@transaction.atomic
def cancel_event(*, event: Event, by: User | None = None, notify: bool = True) -> Event:
    """Cancel an event and tell everyone registered (``notify``); the registrations stay."""
    event = lock(event)
    if event.status == Status.CANCELLED:
        return event
    if event.status == Status.CLOSED:
        raise EventError
    was_public = event.status != Status.DRAFT
    _set_status(event, Status.CANCELLED)
    if was_public and notify:
        emails.event_cancelled(event)
    return event


@transaction.atomic
def close_event(*, event: Event, by: User | None = None) -> Event:
    """Close a held event: attendance is final, and what changes later needs a reason."""
    event = lock(event)
    if event.status == Status.CLOSED:
        return event
    if not event.is_held:
        raise EventError
    event.closed_at = timezone.now()
    event.save(update_fields=["closed_at"])
    _set_status(event, Status.CLOSED)
    return event


@transaction.atomic
def announce_change(*, event: Event) -> Event:
    """Tell everyone registered for a published event that its time or place changed."""
    event = lock(event)
    if event.status != Status.PUBLISHED or event.is_over:
        return event
    _raise_sequence(event)
    emails.event_changed(event)
    return event


def _set_status(event: Event, status: str) -> None:
    event.status = status
    event.calendar_sequence += 1
    event.save(update_fields=["status", "calendar_sequence", "updated_at"])


def _raise_sequence(event: Event) -> None:
    """Let calendar programs see that this version is newer (RFC 5545, SEQUENCE)."""
    event.calendar_sequence += 1
    event.save(update_fields=["calendar_sequence", "updated_at"])


COPIED_RELATIONS = ("partners", "competences", "technology_areas")
MOVED_WITH_THE_DATES = ("opens_at", "closes_at", "changes_until")
NOT_COPIED = ("starts_at", "ends_at", "publish_at", "changed_at", "closed_at", "series")


@transaction.atomic
def duplicate_event(*, event: Event, by: User | None = None, shift: timedelta) -> Event:
    """Return a draft copy of ``event`` with its programme, every date moved by ``shift``.

    Hours stay as the clock shows them in the event's zone, also over a change to summer time.
    Registrations, attendance, materials and the change note stay with the original.
    """
    copy = Event.objects.get(pk=event.pk)
    copy.pk = None
    copy._state.adding = True
    copy.status = Status.DRAFT
    copy.slug = unique_slug(Event, copy.title_lt)
    copy.preview_token, copy.calendar_sequence = new_token(), 0
    copy.change_note_lt = copy.change_note_en = copy.lessons_lt = copy.lessons_en = ""
    for name in NOT_COPIED:
        setattr(copy, name, None)
    for name in MOVED_WITH_THE_DATES:
        moment = getattr(copy, name)
        setattr(copy, name, moment and moment.astimezone(copy.zone) + shift)
    copy.save()
    for name in COPIED_RELATIONS:
        getattr(copy, name).set(getattr(event, name).all())
    for day in event.days.all():
        _copy_day(day, copy, shift)
    return refresh_schedule(event=copy)


def _copy_day(day: EventDay, event: Event, shift: timedelta) -> None:
    """Copy one day with its sessions to ``event``."""
    sessions = list(day.sessions.all())
    day.pk = None
    day._state.adding = True
    day.event = event
    day.date += shift
    day.save()
    for session in sessions:
        speakers = list(session.speakers.all())
        session.pk = None
        session._state.adding = True
        session.event, session.day = event, day
        session.save()
        session.speakers.set(speakers)
