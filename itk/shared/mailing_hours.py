"""When people may be written to unasked: on working days, by day, and not in quiet weeks.

Hours are Vilnius time whatever the zone of the event: there the office and its addressees are.
Letters that belong to a registration (a confirmation, a reminder of tomorrow) do not wait.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
from django.utils import formats, timezone

from itk.shared.models import SiteProfile
from itk.shared.validators import split_weeks

ZONE = ZoneInfo("Europe/Vilnius")
OPENS, CLOSES = time(8), time(18)
SATURDAY = 5
LOOKED_AHEAD = 400  # days; who has set more quiet weeks than that sends nothing


def may_mail_at(moment: datetime) -> bool:
    """Whether invitations may leave at ``moment``."""
    local = moment.astimezone(ZONE)
    return OPENS <= local.time() < CLOSES and _is_mailing_day(local, _quiet_weeks())


def next_mailing_moment(after: datetime | None = None) -> datetime | None:
    """Return the first moment from ``after`` (now) on at which invitations may leave, or None."""
    start = (after or timezone.now()).astimezone(ZONE)
    quiet = _quiet_weeks()
    for days in range(LOOKED_AHEAD):
        day = start.date() + timedelta(days=days)
        opening = datetime.combine(day, OPENS, tzinfo=ZONE)
        closing = datetime.combine(day, CLOSES, tzinfo=ZONE)
        if start < closing and _is_mailing_day(opening, quiet):
            return max(start, opening)
    return None


def in_words(moment: datetime) -> str:
    """Return a moment of mailing as it is told, by the clock of the office."""
    return formats.date_format(moment.astimezone(ZONE), "DATETIME_FORMAT")


def _is_mailing_day(moment: datetime, quiet: set[tuple[int, int]]) -> bool:
    year, week, _weekday = moment.isocalendar()
    return (
        moment.weekday() < SATURDAY
        and (year, week) not in quiet
        and moment.date() not in holidays.country_holidays("LT", years=moment.year)
    )


def _quiet_weeks() -> set[tuple[int, int]]:
    """Return (ISO year, week) of the weeks that the site's data name."""
    return set(split_weeks(SiteProfile.current().quiet_weeks))
