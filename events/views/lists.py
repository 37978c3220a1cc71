"""Lists of events: to come, past, and by month, each with what a reader chooses by."""

from calendar import Calendar
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Max, Min, Prefetch
from django.http import Http404
from django.utils import timezone
from django.views.generic import ListView, TemplateView

from events import ical
from events.models import Event, EventDay
from events.views.filters import EventFilter

PER_PAGE = 20
# Nobody reads these in a list, and a row costs less without them.
LONG_COLUMNS = ("text", "text_lt", "text_en", "search")


class FilteredListView(ListView):
    """Events of one kind, competence, area, host or audience if the query string says so."""

    context_object_name = "events"
    paginate_by = PER_PAGE

    def get_queryset(self):
        """Return the chosen events without what a list does not show."""
        self.filter = EventFilter(self.request.GET)
        self.everything = self.get_events()
        return self.filter.of(self.everything).defer(*LONG_COLUMNS)

    def get_context_data(self, **kwargs):
        """Add what the reader can choose, and has chosen."""
        return super().get_context_data(**kwargs) | {
            "filter": self.filter,
            "facets": self.filter.facets(self.everything),
        }


class UpcomingView(FilteredListView):
    """Public events to come, the next first."""

    template_name = "events/upcoming.html"

    def get_events(self):
        """Return all events to come."""
        return Event.objects.upcoming()

    def get_queryset(self):
        """Return the chosen events with how many places are taken."""
        return super().get_queryset().with_counts()

    def get_context_data(self, **kwargs):
        """Add the month that is now, and where a calendar program subscribes to the choice."""
        return super().get_context_data(**kwargs) | {
            "today": timezone.localdate(),
            "subscribe_url": ical.subscribe_url(self.filter.query),
        }


class PastIndexView(FilteredListView):
    """Public events that were held, the latest first."""

    template_name = "events/past.html"
    year = None

    def get_events(self):
        """Return all past events."""
        self.years = _years()
        return Event.objects.past()

    def get_context_data(self, **kwargs):
        """Add the years that have events."""
        return super().get_context_data(**kwargs) | {"years": self.years, "year": self.year}


class PastYearView(PastIndexView):
    """Public events that were held in one year; a year without any is not found."""

    def get_events(self):
        """Return the events of the year in the address."""
        self.years, self.year = _years(), self.kwargs["year"]
        if self.year not in self.years:
            raise Http404
        return Event.objects.past_in(self.year)


def _years():
    """Return the years in which public events were held, the latest first."""
    days = EventDay.objects.filter(event__in=Event.objects.past().order_by().values("pk"))
    return sorted(days.order_by().values_list("date__year", flat=True).distinct(), reverse=True)


class MonthView(TemplateView):
    """The events of one month, day by day: a table on wide screens, a list on phones."""

    template_name = "events/month.html"

    def get_context_data(self, **kwargs):
        """Add the weeks with their events, the neighbouring months that have a point, and the feeds."""
        first = self.kwargs["month"]
        chosen = EventFilter(self.request.GET)
        everything = Event.objects.public().exclude(status=Event.Status.POSTPONED)
        public = chosen.of(everything)
        days = EventDay.objects.filter(event__in=public.values("pk"))
        span = days.aggregate(first=Min("date"), last=Max("date"))
        month = (first, _last(first))
        in_month = _by_date(days.filter(date__range=month), public.with_counts())
        of_month = EventDay.objects.filter(date__range=month).values("event")
        return super().get_context_data(**kwargs) | {
            "month": first,
            "weeks": _weeks(first, in_month),
            "days": sorted(in_month.items()),
            "previous": _step(first, -1, span),
            "following": _step(first, 1, span),
            "today": timezone.localdate(),
            "filter": chosen,
            "facets": chosen.facets(everything.filter(pk__in=of_month)),
            "subscribe_url": ical.subscribe_url(chosen.query),
        }


def _last(first):
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _by_date(days, events):
    """Return the days, with their ``events``, in lists by date, the earliest hour first."""
    days = days.prefetch_related(Prefetch("event", events.defer(*LONG_COLUMNS)))
    ordered = days.order_by("date", "starts", "pk")
    return {key: list(found) for key, found in groupby(ordered, key=lambda day: day.date)}


def _weeks(first, in_month):
    """Return the weeks of a month, from Monday: pairs of a date and its events.

    The date is None in the cells that belong to other months.
    """
    return [
        [(day, in_month.get(day, [])) if day.month == first.month else (None, []) for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]


def _step(first, by, span):
    """Return the month before or after, None past the first and the last event and next month.

    Without an end a reader, or a robot, would walk through empty months for ever.
    """
    if by < 0:
        month = (first - timedelta(days=1)).replace(day=1)
        edge = span["first"]
        return month if edge and month >= edge.replace(day=1) else None
    month = _last(first) + timedelta(days=1)
    edge = max(filter(None, (span["last"], timezone.localdate())), default=date.min)
    return month if month <= edge else None
