"""Moving the demo's relative dates to today.

A date is moved when it still is what the demo set. Whatever somebody has changed since stays:
an event with another day or with people checked in, an article published at another time,
a profile confirmed by its people.
"""

from datetime import timedelta

from auditlog.context import disable_auditlog
from django.db import transaction
from django.utils import timezone

from events.models import AttendanceMark, Event
from events.workflows import refresh_schedule
from itk.demo.dates import confirmed_on, event_dates, published_at
from itk.demo.events import opening, upcoming_entries
from itk.demo.news import article_entries
from itk.demo.reading import read
from itk.demo.runs import last_run, record_run
from members.models import Company, CooperationCall
from news.models import Article


class NotLoaded(Exception):
    """The demo is not in this database, so that there is nothing to move."""


@transaction.atomic
def refresh():
    """Move what is relative from the day of the last load or refresh to today.

    Returns how many rows moved. Raises NotLoaded.
    """
    before, today = last_run(), timezone.localdate()
    if before is None:
        raise NotLoaded
    if before == today:
        return 0
    with disable_auditlog():
        moved = _events(before, today) + _news(before, today) + _companies(before, today)
        moved += _calls(before, today)
    record_run(today)
    return moved


def _events(before, today):
    """Move the days of coming events, and the opening of registration with them."""
    moved = 0
    for entry in upcoming_entries():
        offsets = [day["offset_days"] for day in entry["day"]]
        event = Event.objects.filter(slug=entry["slug"], is_sample=True).first()
        if event is None or event.status == Event.Status.CLOSED:
            continue
        days = list(event.days.order_by("date"))
        is_touched = [day.date for day in days] != event_dates(before, offsets)
        if is_touched or AttendanceMark.objects.filter(day__in=days).exists():
            continue
        _move_event(event, days, event_dates(today, offsets), entry)
        moved += 1
    return moved


def _move_event(event, days, dates, entry):
    days_before = entry.get("opens_days_before_start")
    moves_opening = days_before and event.opens_at == opening(event, days_before)
    # The last day first: two days of one event are never on one date, not even for a moment.
    for day, date in sorted(zip(days, dates, strict=True), key=lambda pair: pair[1], reverse=True):
        day.date = date
        day.save()
    event = refresh_schedule(event=event, moved=True)
    if moves_opening:
        Event.objects.filter(pk=event.pk).update(opens_at=opening(event, days_before))


def _news(before, today):
    moved = 0
    for entry in article_entries():
        moved += Article.objects.filter(
            slug=entry["slug"], publish_at=published_at(before, entry["days_ago"])
        ).update(publish_at=published_at(today, entry["days_ago"]))
    return moved


def _companies(before, today):
    moved = 0
    for entry in read("companies")["company"]:
        if days_ago := entry.get("confirmed_days_ago"):
            moved += Company.objects.filter(
                slug=entry["slug"], is_sample=True, confirmed_on=confirmed_on(before, days_ago)
            ).update(confirmed_on=confirmed_on(today, days_ago))
    return moved


def _calls(before, today):
    """Move the ends of calls, with the bids they are for."""
    moved, days = 0, today - before
    for entry in read("calls")["call"]:
        deadline = before + timedelta(days=entry["days"])
        calls = CooperationCall.objects.filter(
            slug=entry["slug"],
            is_sample=True,
            deadline=deadline,
            status=CooperationCall.Status.OPEN,
        )
        for call in calls:
            call.deadline += days
            call.published_at += days
            if call.bid_due:
                call.bid_due += days
            call.save()
            moved += 1
    return moved
