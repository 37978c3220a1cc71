"""Dates of the demo, counted from the day it was loaded."""

from datetime import datetime, time, timedelta

from django.utils import timezone

PUBLISHED_AT = time(8, 30)


def event_dates(today, offsets):
    """Return the dates that are ``offsets`` days from ``today``, all moved off weekends together."""
    moved = 0
    while True:
        dates = [today + timedelta(days=offset + moved) for offset in offsets]
        if all(date.weekday() < 5 for date in dates) or moved == 7:
            return dates
        moved += 1


def published_at(today, days_ago):
    """Return the morning of ``days_ago`` days before ``today``."""
    day = today - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, PUBLISHED_AT))


def confirmed_on(today, days_ago):
    """Return the day ``days_ago`` days before ``today``; None when there is no number."""
    return None if days_ago is None else today - timedelta(days=days_ago)
