"""iCalendar of events (RFC 5545): moments in UTC, stable UIDs, a rising SEQUENCE."""

from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, vCalAddress
from icalendar import Event as CalendarEvent

from events.models import Event, EventDay, RemovedDay
from itk.shared.models import SiteProfile

# A postponed event has no date: its entry leaves calendars, and comes back under the same UID with
# a higher SEQUENCE when there is a new one.
DAYS = ("days", "removed_days")
STATUSES = {Event.Status.CANCELLED: "CANCELLED", Event.Status.POSTPONED: "CANCELLED"}


def event_file(event, language):
    """Return the calendar file of one event in ``language``, as bytes."""
    return calendar_file([event], language)


def made_of(event, language):
    """Return all that the file of one event depends on; a removed day makes its sequence rise."""
    days = [(day.pk, day.starts_at, day.ends_at) for day in event.days.all()]
    with translation.override(language):
        site_name = str(SiteProfile.current().name)
    return event.pk, event.updated_at, event.calendar_sequence, days, language, site_name


def calendar_file(events, language):
    """Return one calendar file of ``events`` in ``language``, as bytes.

    Every day of an event is an entry of its own; one that was taken away is cancelled under its
    UID, so that calendars drop it. Prefetch ``DAYS``.
    """
    with translation.override(language):
        calendar = Calendar()
        calendar.add("version", "2.0")
        calendar.add("prodid", f"-//{_host()}//portal//{language.upper()}")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", str(SiteProfile.current().name))
        for event in events:
            for day in event.days.all():
                calendar.add_component(_entry(event, day, STATUSES.get(event.status, "CONFIRMED")))
            for removed in event.removed_days.all():
                calendar.add_component(_entry(event, removed, "CANCELLED"))
        return calendar.to_ical()


def uid(event, day=None):
    """Return the name by which programs know an event, or one day of it, for ever."""
    number = day.number if isinstance(day, RemovedDay) else day and day.pk
    return f"event-{event.pk}{f'-{number}' if day else ''}@{_host()}"


def subscribe_url(query=""):
    """Return the address by which calendar programs subscribe to the events that ``query`` chooses."""
    parts = urlsplit(settings.SITE_URL)
    return f"webcal://{parts.netloc}{reverse('events:calendar')}{query}"


@dataclass(frozen=True)
class AddLinks:
    """Addresses at which a reader's web calendar offers to add one day."""

    day: EventDay
    google: str
    outlook: str


def add_links(event, days):
    """Return `AddLinks` for each day, in the active language: a day is an entry of its own there too.

    They are links that the reader follows; the page itself asks nobody else for anything.
    """
    url = f"{settings.SITE_URL}{reverse('event', args=[event.slug])}"
    about = "\n\n".join(filter(None, (str(event.summary), url)))
    found = []
    for day in days:
        starts, ends = (moment.astimezone(UTC) for moment in (day.starts_at, day.ends_at))
        google = {
            "action": "TEMPLATE",
            "text": str(event.title),
            "dates": f"{starts:%Y%m%dT%H%M%SZ}/{ends:%Y%m%dT%H%M%SZ}",
            "ctz": event.time_zone,
            "details": about,
            "location": event.place,
        }
        outlook = {
            "path": "/calendar/action/compose",
            "rru": "addevent",
            "subject": str(event.title),
            "startdt": f"{starts:%Y-%m-%dT%H:%M:%SZ}",
            "enddt": f"{ends:%Y-%m-%dT%H:%M:%SZ}",
            "body": about,
            "location": event.place,
        }
        found.append(
            AddLinks(
                day,
                f"https://calendar.google.com/calendar/render?{urlencode(google)}",
                f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(outlook)}",
            )
        )
    return found


def _host():
    return urlsplit(settings.SITE_URL).hostname or "portal"


def _entry(event, day, status):
    """Return the entry of one day; its UID is the day's own, wherever among the days it comes."""
    entry = CalendarEvent()
    entry.add("uid", uid(event, day))
    entry.add("sequence", event.calendar_sequence)
    entry.add("summary", str(event.title))
    entry.add("dtstart", day.starts_at.astimezone(UTC))
    entry.add("dtend", day.ends_at.astimezone(UTC))
    entry.add("dtstamp", event.updated_at.astimezone(UTC))
    entry.add("last-modified", event.updated_at.astimezone(UTC))
    entry.add("status", status)
    url = f"{settings.SITE_URL}{reverse('event', args=[event.slug])}"
    entry.add("url", url)
    sample = _("Sample record") if event.is_sample else ""
    marks = ", ".join(mark.words for mark in event.marks)
    parts = (sample, marks, str(event.summary), url)
    entry.add("description", "\n\n".join(part for part in parts if part))
    if event.place:
        entry.add("location", event.place)
    if event.contact_email:
        organiser = vCalAddress(f"mailto:{event.contact_email}")
        organiser.params["cn"] = event.contact_name or event.contact_email
        entry["organizer"] = organiser
    return entry
