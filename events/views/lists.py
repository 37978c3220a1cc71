"""Lists of events: to come, past, and by month."""

from calendar import Calendar
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Max, Min, Prefetch
from django.http import Http404
from django.utils import timezone
from django.views.generic import ListView, TemplateView

from events.models import Event, EventDay
from members.models import TechnologyArea

PER_PAGE = 20
# Nobody reads these in a list, and a row costs less without them.
LONG_COLUMNS = ("text", "text_lt", "text_en", "search")


class UpcomingView(ListView):
    """Public events to come, the next first, of one kind or technology area if chosen."""

    template_name = "events/upcoming.html"
    context_object_name = "events"
    paginate_by = PER_PAGE

    def get_queryset(self):
        """Return the chosen events; a kind or an area that there is not is not found."""
        upcoming = Event.objects.upcoming()
        self.kinds = self._kinds(upcoming)
        self.areas = list(
            TechnologyArea.objects.filter(events__in=upcoming.values("pk")).distinct()
        )
        self.kind, self.area = self.request.GET.get("kind"), self.request.GET.get("area")
        if self.kind:
            if self.kind not in Event.Kind.values:
                raise Http404
            upcoming = upcoming.filter(kind=self.kind)
        if self.area:
            # An area without events to come is an empty list, not a mistake.
            if self.area not in {area.code for area in self.areas}:
                self._require_area(self.area)
            upcoming = upcoming.filter(technology_areas__code=self.area)
        return upcoming.with_counts().defer(*LONG_COLUMNS)

    def get_context_data(self, **kwargs):
        """Add what the reader can choose."""
        return super().get_context_data(**kwargs) | {
            "kinds": self.kinds,
            "areas": self.areas,
            "kind": self.kind,
            "area": self.area,
            "today": timezone.localdate(),
        }

    def _kinds(self, events):
        """Return value and words of the kinds that there are, in the order of the model."""
        found = set(events.order_by().values_list("kind", flat=True).distinct())
        return [(kind.value, kind.label) for kind in Event.Kind if kind.value in found]

    def _require_area(self, code):
        if "\x00" in code or not TechnologyArea.objects.filter(code=code).exists():
            raise Http404


class PastIndexView(ListView):
    """Public events that were held, the latest first."""

    template_name = "events/past.html"
    context_object_name = "events"
    paginate_by = PER_PAGE
    year = None

    def get_queryset(self):
        """Return past events without what a list does not show."""
        self.years = _years()
        return Event.objects.past().defer(*LONG_COLUMNS)

    def get_context_data(self, **kwargs):
        """Add the years that have events."""
        return super().get_context_data(**kwargs) | {"years": self.years, "year": self.year}


class PastYearView(PastIndexView):
    """Public events that were held in one year; a year without any is not found."""

    def get_queryset(self):
        """Return the events of the year in the address."""
        self.years, self.year = _years(), self.kwargs["year"]
        if self.year not in self.years:
            raise Http404
        return Event.objects.past_in(self.year).defer(*LONG_COLUMNS)


def _years():
    """Return the years in which public events were held, the latest first."""
    days = EventDay.objects.filter(event__in=Event.objects.past().order_by().values("pk"))
    return sorted(days.order_by().values_list("date__year", flat=True).distinct(), reverse=True)


class MonthView(TemplateView):
    """The events of one month, day by day: a table on wide screens, a list on phones."""

    template_name = "events/month.html"

    def get_context_data(self, **kwargs):
        """Add the weeks with their events, and the neighbouring months that have a point."""
        first = self.kwargs["month"]
        public = Event.objects.public().exclude(status=Event.Status.POSTPONED)
        days = EventDay.objects.filter(event__in=public.values("pk"))
        span = days.aggregate(first=Min("date"), last=Max("date"))
        in_month = _by_date(days.filter(date__range=(first, _last(first))), public.with_counts())
        return super().get_context_data(**kwargs) | {
            "month": first,
            "weeks": _weeks(first, in_month),
            "days": sorted(in_month.items()),
            "previous": _step(first, -1, span),
            "following": _step(first, 1, span),
            "today": timezone.localdate(),
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
