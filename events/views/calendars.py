"""Calendar files of one event and of those that are to come, and the latter as JSON."""

import json

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from events import ical
from events.exports import partners
from events.models import Event
from events.views.filters import EventFilter
from events.views.lists import LONG_COLUMNS
from events.views.opening import events_open_to
from itk.shared.views import unless_known

PER_PAGE = 100
CALENDAR = "text/calendar; charset=utf-8"


@require_safe
def calendar(request):
    """Give the public events to come that the query string chooses, for a program to subscribe to.

    Raises Http404 for a choice that there is not. Unchanged, it is not sent again.
    """
    events = EventFilter(request.GET).of(Event.objects.upcoming()).defer(*LONG_COLUMNS)
    content = ical.calendar_file(events.prefetch_related(*ical.DAYS), get_language())
    return unless_known(request, content, CALENDAR, Event.objects.last_change())


@require_safe
def event_calendar(request, slug):
    """Give one event; 404 for an event whose page the reader may not open."""
    event = get_object_or_404(events_open_to(request), slug=slug)
    content = ical.event_file(event, get_language())
    answer = unless_known(request, content, CALENDAR, event.updated_at)
    if not event.is_public:
        patch_cache_control(answer, private=True)
    answer.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return answer


@require_safe
def events_json(request):
    """Give the same events as `calendar` for other portals to show, a hundred at a time.

    Any site may read it, and nothing else here: all of it is public. Unchanged, it is not sent again.
    Raises Http404 for a choice or a page that there is not.
    """
    chosen = EventFilter(request.GET)
    events = chosen.of(Event.objects.upcoming()).select_related("host").defer(*LONG_COLUMNS)
    events = events.prefetch_related("days", "competences", "technology_areas")
    try:
        page = Paginator(events, PER_PAGE).page(request.GET.get("page", "1"))
    except InvalidPage as error:
        raise Http404 from error
    content = json.dumps(partners.document(page, chosen.query), ensure_ascii=False, indent=1)
    answer = unless_known(
        request, content.encode(), "application/json", Event.objects.last_change()
    )
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
