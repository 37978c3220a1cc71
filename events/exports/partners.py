"""Public events to come as JSON, for the portals of partner clusters.

The fields are a promise: a name is never taken away or given another meaning under one `version`.
New names may be added, so a reader leaves alone what it does not know.

    schema      {"name": "portal-events", "version": 1}
    publisher   {"name": {lt, en}, "url"}
    count       how many events there are on all pages
    next        address of the next page, or null
    events      the next first; those without a date last:
      id          stable; a changed event keeps it
      sequence    rises with every change of the dates
      updated     moment of the last change
      sample      true for made-up events of a demonstration: nobody should list them as real
      title, summary, url                 {lt, en}; en is null where there is no translation
      calendar    {lt, en}: addresses of the event as iCalendar
      kind        experience, training, matchmaking, exhibition, assembly or other
      status      published, postponed or cancelled
      audience    public, or members: anybody may see it, members of the cluster may come
      format      onsite, online or hybrid
      languages   list of codes
      time_zone   name of the zone of `local` (IANA)
      days        list of {"id", "date", "starts": {"utc", "local"}, "ends": {"utc", "local"}};
                  empty while the event is postponed
      place       {"venue", "address", "town", "country"}, or null for an online event
      host        name of the organisation that invites, or null
      competences, areas   lists of {"code", "name": {lt, en}}
      registration         {"mode": here, elsewhere or none, "url": {lt, en} or null,
                            "opens", "closes": moments or null}

A moment is ISO 8601 in UTC with Z; `local` carries the offset of the zone on that day.
"""

from datetime import UTC

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from events import ical
from events.models import Event
from itk.shared.models import SiteProfile

SCHEMA = {"name": "portal-events", "version": 1}
LANGUAGES = ("lt", "en")


def document(page, query=""):
    """Return a ``page`` of events as what is to be written as JSON; ``query`` is what chose them.

    Select ``host``; prefetch ``days``, ``competences`` and ``technology_areas``.
    """
    site = SiteProfile.current()
    following = None
    if page.has_next():
        mark = "&" if query else "?"
        following = f"{_absolute('events:json')}{query}{mark}page={page.next_page_number()}"
    return {
        "schema": SCHEMA,
        "publisher": {"name": _both(site, "name"), "url": f"{settings.SITE_URL}/"},
        "count": page.paginator.count,
        "next": following,
        "events": [_event(event) for event in page],
    }


def _event(event):
    onsite = event.is_onsite
    days = event.days.all() if event.has_date else []
    return {
        "id": ical.uid(event),
        "sequence": event.calendar_sequence,
        "updated": _utc(event.updated_at),
        "sample": event.is_sample,
        "title": _both(event, "title"),
        "summary": _both(event, "summary"),
        "url": _in_each_language("event", event.slug),
        "calendar": _in_each_language("events:event_calendar", event.slug),
        "kind": event.kind,
        "status": event.status,
        "audience": event.audience,
        "format": event.format,
        "languages": [code.strip() for code in event.languages.split(",") if code.strip()],
        "time_zone": event.time_zone,
        "days": [
            {
                "id": ical.uid(event, day),
                "date": day.date.isoformat(),
                "starts": _moment(event, day.starts_at),
                "ends": _moment(event, day.ends_at),
            }
            for day in days
        ],
        "place": {name: getattr(event, name) for name in ("venue", "address", "town", "country")}
        if onsite
        else None,
        "host": str(event.host) if event.host else None,
        "competences": [_named(row) for row in event.competences.all()],
        "areas": [_named(row) for row in event.technology_areas.all()],
        "registration": _registration(event),
    }


def _registration(event):
    modes = Event.RegistrationMode
    url = {
        modes.HERE: lambda: _in_each_language("events:register", event.slug),
        modes.ELSEWHERE: lambda: dict.fromkeys(LANGUAGES, event.registration_url),
        modes.NONE: lambda: None,
    }[event.registration_mode]()
    return {
        "mode": event.registration_mode,
        "url": url,
        "opens": _utc(event.opens_at),
        "closes": _utc(event.closes_at),
    }


def _named(row):
    return {"code": row.code, "name": _both(row, "name")}


def _both(row, field):
    """Return a text in each language, None where it is missing."""
    return {language: getattr(row, f"{field}_{language}") or None for language in LANGUAGES}


def _moment(event, moment):
    return {"utc": _utc(moment), "local": moment.astimezone(event.zone).isoformat()}


def _utc(moment):
    return moment and moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _absolute(name, *args):
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def _in_each_language(name, *args):
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = _absolute(name, *args)
    return found
