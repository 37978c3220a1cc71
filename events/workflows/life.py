"""The life of an event: published, moved, postponed, cancelled, closed.

Whatever people who registered must hear of leaves its moment in ``changed_at``: from then on they
are asked whether they still come, and who does not answer is on the call list.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import emails
from events.models import Event, EventDay, RemovedDay
from events.workflows.registration import lock, promote_waiting
from itk.shared.text import one_line
from itk.shared.tokens import new_token

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from members.models import User

Status = Event.Status


class EventError(Exception):
    """A step that the event's state does not allow; ``message`` says why."""

    message: str | Promise = _("This is not possible in the event's present state.")

    def __str__(self) -> str:
        return str(self.message)


class NoDate(EventError):
    """An event without a day cannot be published."""

    message = _("Give the event at least one day first.")


class OldDate(EventError):
    """A postponed event comes back with a date that is still to come."""

    message = _("The date is over: write the new one first.")


@transaction.atomic
def refresh_schedule(*, event: Event, moved: bool = False) -> Event:
    """Set the event's first and last moment from its days, in its zone; return the event.

    Called after days or the time zone were changed. ``moved`` says that time or place are others
    now, so that calendars take over the newer version.
    """
    event = lock(event)
    if moved and event.status != Status.DRAFT:
        event.calendar_sequence += 1  # calendars see a newer version (RFC 5545, SEQUENCE)
    for day in event.days.all():
        day.event = event
        day.save()
    span = event.days.aggregate(first=Min("starts_at"), last=Max("ends_at"))
    event.starts_at, event.ends_at = span["first"], span["last"]
    event.save(update_fields=["starts_at", "ends_at", "calendar_sequence", "updated_at"])
    return event


@transaction.atomic
def remove_day(*, day: EventDay) -> None:
    """Delete a day with its programme; of an event that was public, calendars are told to drop it.

    Call `refresh_schedule` afterwards. Raises ProtectedError where somebody was marked that day.
    """
    event = lock(day.event)
    if event.status != Status.DRAFT:
        RemovedDay.objects.create(
            event=event,
            number=day.pk,
            starts_at=day.starts_at,
            ends_at=day.ends_at,
            is_sample=day.is_sample,
        )
    day.delete()


@transaction.atomic
def publish_event(
    *,
    event: Event,
    by: User | None = None,
    note_lt: str = "",
    note_en: str = "",
    notify: bool = True,
) -> Event:
    """Make a draft or postponed event public; publishing twice changes nothing.

    Everyone registered for a postponed event is told the new date (``notify``) with the note, and
    asked whether they come. Raises NoDate, OldDate, or EventError when it is cancelled or closed.
    """
    event = lock(event)
    if event.status == Status.PUBLISHED:
        return event
    if event.status not in (Status.DRAFT, Status.POSTPONED):
        raise EventError
    if not event.days.exists():
        raise NoDate
    if event.status == Status.DRAFT:
        _set_status(event, Status.PUBLISHED)
    else:
        if event.is_over:
            raise OldDate
        _write_note(event, note_lt, note_en)
        _set_status(event, Status.PUBLISHED)
        if notify:
            _tell(event, emails.event_changed)
    promote_waiting(event=event)
    return event


def publish_scheduled(*, now: datetime | None = None) -> tuple[list[Event], list[Event]]:
    """Publish the drafts whose moment has come; return the published and those that cannot be.

    Safe to run twice: each draft is looked at again under its lock.
    """
    published, stuck = [], []
    for event in Event.objects.due_for_publishing(now=now):
        try:
            if done := _publish_if_due(event, now or timezone.now()):
                published.append(done)
        except EventError:
            stuck.append(event)
    return published, stuck


@transaction.atomic
def _publish_if_due(event: Event, now: datetime) -> Event | None:
    """Publish a draft unless somebody took its moment away meanwhile."""
    event = lock(event)
    if event.status != Status.DRAFT or event.publish_at is None or event.publish_at > now:
        return None
    return publish_event(event=event)


@transaction.atomic
def postpone_event(
    *,
    event: Event,
    by: User | None = None,
    note_lt: str = "",
    note_en: str = "",
    notify: bool = True,
) -> Event:
    """Take the date away until a new one is known, and tell everyone registered (``notify``)."""
    event = lock(event)
    if event.status == Status.POSTPONED:
        return event
    if event.status != Status.PUBLISHED:
        raise EventError
    _write_note(event, note_lt, note_en)
    _set_status(event, Status.POSTPONED)
    if notify:
        _tell(event, emails.event_postponed)
    return event


@transaction.atomic
def cancel_event(
    *,
    event: Event,
    by: User | None = None,
    note_lt: str = "",
    note_en: str = "",
    notify: bool = True,
) -> Event:
    """Cancel an event and tell everyone registered (``notify``); the registrations stay."""
    event = lock(event)
    if event.status == Status.CANCELLED:
        return event
    if event.is_closed:
        raise EventError
    was_public = event.status != Status.DRAFT
    _write_note(event, note_lt, note_en)
    _set_status(event, Status.CANCELLED)
    if was_public and notify:
        _tell(event, emails.event_cancelled)
    return event


@transaction.atomic
def close_event(*, event: Event, by: User | None = None) -> Event:
    """Close a held event: attendance is final, and what changes later needs a reason."""
    event = lock(event)
    if event.is_closed:
        return event
    if not event.is_held:
        raise EventError
    event.closed_at = timezone.now()
    event.save(update_fields=["closed_at"])
    _set_status(event, Status.CLOSED)
    return event


@transaction.atomic
def announce_change(
    *,
    event: Event,
    by: User | None = None,
    note_lt: str = "",
    note_en: str = "",
    seen: str | None = None,
) -> bool:
    """Tell everyone registered that the time or place changed, and ask whether they still come.

    ``seen`` is the event's ``last_told`` as the reader of the form knew it: where people were told
    since, the change was announced already and nobody is told again. Returns whether people
    were told; nobody is, of an event that is not published or is over.
    """
    event = lock(event)
    if event.status != Status.PUBLISHED or event.is_over:
        return False
    if seen is not None and seen != event.last_told:
        return False
    _write_note(event, note_lt, note_en)
    event.calendar_sequence += 1  # calendars see a newer version (RFC 5545, SEQUENCE)
    event.save(update_fields=["calendar_sequence", "updated_at"])
    _tell(event, emails.event_changed)
    return True


@transaction.atomic
def renew_preview(*, event: Event, by: User | None = None) -> Event:
    """Draw a new secret for the preview of a draft: the old link opens nothing any more."""
    event = lock(event)
    if event.status != Status.DRAFT:
        raise EventError
    event.preview_token = new_token()
    event.save(update_fields=["preview_token", "updated_at"])
    return event


def _set_status(event: Event, status: str) -> None:
    event.status = status
    event.calendar_sequence += 1
    event.save(update_fields=["status", "calendar_sequence", "updated_at"])


def _write_note(event: Event, note_lt: str, note_en: str) -> None:
    """Keep what changed, in words; without new words the present ones stay."""
    if not note_lt:
        return
    event.change_note_lt, event.change_note_en = one_line(note_lt), one_line(note_en)
    event.save(update_fields=["change_note_lt", "change_note_en", "updated_at"])


def _tell(event: Event, message: Callable[[Event], None]) -> None:
    """Note the moment and write to everyone registered; earlier answers no longer count."""
    event.changed_at = timezone.now()
    event.save(update_fields=["changed_at", "updated_at"])
    message(event)
