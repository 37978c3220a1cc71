"""Copies of an event: one with moved dates, or a whole series in one go."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from events.models import Event, EventDay, Question
from events.workflows.life import EventError, NoDate, refresh_schedule
from events.workflows.registration import lock
from itk.shared.slugs import unique_slug
from itk.shared.tokens import new_token

if TYPE_CHECKING:
    from members.models import User

COPIED_RELATIONS = ("partners", "competences", "technology_areas")
MOVED_WITH_THE_DATES = ("opens_at", "closes_at", "changes_until")
NOT_COPIED = ("starts_at", "ends_at", "publish_at", "changed_at", "closed_at", "series")


class WrongDay(EventError):
    """A day that a copy cannot have; ``message`` names it as ``date``."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self.day = day

    def __str__(self) -> str:
        return str(self.message) % {"date": formats.date_format(self.day, "DATE_FORMAT")}


class NoSuchHour(WrongDay):
    """A day would begin or end in an hour that its clock skips."""

    message = _(
        "On %(date)s the clock is put forward past the hours of the event. Nothing was made."
    )


def check_shift(*, event: Event, shift: timedelta) -> None:
    """Raise NoSuchHour where a moved day would begin or end in the hour that summer time skips."""
    for day in event.days.all():
        day.event = event
        day.date += shift
        if day.skipped_hours:
            raise NoSuchHour(day.date)


@transaction.atomic
def duplicate_event(*, event: Event, by: User | None = None, shift: timedelta) -> Event:
    """Return a draft copy of ``event`` with its programme, every date moved by ``shift``.

    Hours stay as the clock shows them in the event's zone, also over a change to summer time.
    Registrations, attendance, materials and the change note stay with the original. Raises
    NoSuchHour as `check_shift` does.
    """
    check_shift(event=event, shift=shift)
    copy = Event.objects.get(pk=event.pk)
    copy.pk = None
    copy._state.adding = True
    copy.status = Event.Status.DRAFT
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
    for question in event.questions.all():
        _copy_question(question, copy)
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


def _copy_question(question: Question, event: Event) -> None:
    """Copy a question of the form of registration to ``event``; the answers stay."""
    question.pk = None
    question._state.adding = True
    question.event = event
    question.save()


MOST_COPIES = 52


class SeriesTaken(WrongDay):
    """The series has an event on that day already: the form was sent twice, or dates overlap."""

    message = _("The series already has an event on %(date)s. Nothing was made.")


@transaction.atomic
def make_series(*, event: Event, by: User | None = None, dates: Sequence[date]) -> list[Event]:
    """Repeat ``event`` as drafts that begin on ``dates``; return them in that order.

    All are made, or none. They and the original share ``series`` and are independent afterwards.
    Raises NoDate for an event without a day, SeriesTaken where the series has an event that day,
    NoSuchHour as `duplicate_event` does, EventError for a cancelled one, no dates or more than ``MOST_COPIES``.
    """
    event = lock(event)
    if event.status == Event.Status.CANCELLED or not 0 < len(dates) <= MOST_COPIES:
        raise EventError
    first = event.days.order_by("date").values_list("date", flat=True).first()
    if first is None:
        raise NoDate
    taken = {first}
    if event.series is None:
        event.series = uuid.uuid4()
        event.save(update_fields=["series", "updated_at"])
    else:
        taken |= {other.first_date for other in Event.objects.filter(series=event.series)}
    copies = []
    for day in dates:
        if day in taken:
            raise SeriesTaken(day)
        taken.add(day)
        copy = duplicate_event(event=event, by=by, shift=day - first)
        copy.series = event.series
        copy.save(update_fields=["series", "updated_at"])
        copies.append(copy)
    return copies
