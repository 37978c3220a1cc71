"""Calendar files of one event and of all that are to come."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from events import ical
from events.models import Event


def _file(content, **headers):
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@require_safe
def calendar(request):
    """Give all public events to come, for a calendar program to subscribe to."""
    events = Event.objects.upcoming().prefetch_related("days")
    return _file(ical.calendar_file(events, get_language()))


@require_safe
def event_calendar(request, slug):
    """Give one event; 404 for an event whose page the reader may not open."""
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    disposition = f'attachment; filename="{event.slug}.ics"'
    return _file(ical.event_file(event, get_language()), **{"Content-Disposition": disposition})
