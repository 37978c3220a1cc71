"""Statistics of one event, and of all: on screen, on paper, as a workbook."""

from datetime import date

from django import forms
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.pages import READING, Topic, for_event
from events.models import Event
from events.statistics import counted_events, grouped, numbers_of, total_of
from itk.shared.admin import Column, xlsx_response
from itk.shared.charts import Chart, Row

SEE = ("events.view_registration",)
REGISTERED, PRESENT = gettext_lazy("Registered"), gettext_lazy("Came")


def lines_of(numbers):
    """Return (label, number) of what is told of an event or of several; a dash for no share."""
    no_show = "–" if numbers.no_show is None else f"{numbers.no_show} %"
    return [
        (_("Invited"), numbers.invited),
        (REGISTERED, numbers.registered),
        (_("Applications"), numbers.applied),
        (_("Waiting"), numbers.waiting),
        (_("Cancelled"), numbers.cancelled),
        (PRESENT, numbers.present),
        (_("Did not come, share"), no_show),
        (_("Organisations"), numbers.companies),
        (_("From members"), numbers.members),
        (_("From others"), numbers.others),
        (_("Came again"), numbers.returning),
    ]


class EventStatistics(Topic):
    """The counts of one event."""

    label = gettext_lazy("Statistics")
    name = "statistics"
    permissions = SEE

    def pages(self):
        """Name the address."""
        return [("statistics/", self.statistics_view, "statistics")]

    @for_event(*SEE, methods=READING)
    def statistics_view(self, request, event):
        """Show the counts, and how often the materials were opened."""
        numbers = numbers_of([event])[0] if event.starts_at else None
        way = [
            (_("Invited"), "invited"),
            (REGISTERED, "registered"),
            (_("Waiting"), "waiting"),
            (_("Cancelled"), "cancelled"),
            (PRESENT, "present"),
        ]
        rows = [Row(label, (getattr(numbers, name, 0),)) for label, name in way]
        context = {
            "title": self.label,
            "lines": lines_of(numbers) if numbers else [],
            "chart": Chart(_("From the invitation to the event"), _("Step"), [_("People")], rows),
            "materials": event.materials.all(),
        }
        return self.render(request, event, "admin/events/statistics.html", context)


class StatisticsForm(forms.Form):
    """Which events are counted; a value that means nothing is left out."""

    year = forms.TypedChoiceField(
        label=gettext_lazy("Year"), coerce=int, required=False, empty_value=None
    )
    samples = forms.BooleanField(label=gettext_lazy("Count sample records"), required=False)

    def __init__(self, *args, years, has_samples, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [
            ("", _("All years")),
            *((str(year), str(year)) for year in years),  # numbers would be written as 2,014
        ]
        if not has_samples:
            del self.fields["samples"]


class StatisticsMixin:
    """Adds the statistics of all events to the admin of events, with a link above the list."""

    def get_urls(self):
        """Put the page before those of the events."""
        pages = [
            ("statistics/", self.statistics_view, "events_event_statistics_all"),
            ("statistics/export/", self.statistics_export, "events_event_statistics_export"),
        ]
        own = [
            path(address, self.admin_site.admin_view(view), name=name)
            for address, view, name in pages
        ]
        return own + super().get_urls()

    def list_tools(self, request):
        """Lead to the statistics who may see registrations."""
        tools = super().list_tools(request)
        if not request.user.has_perm(SEE[0]):
            return tools
        return [*tools, (_("Statistics"), reverse("admin:events_event_statistics_all"))]

    def _counted(self, request):
        """Return the form and the counts of each event that it asks for."""
        if not request.user.has_perm(SEE[0]):
            raise PermissionDenied
        events = counted_events()
        years = sorted({event.first_date.year for event in events}, reverse=True)
        has_samples = any(event.is_sample for event in events)
        asked = request.GET or {"samples": "on"}
        form = StatisticsForm(asked, years=years, has_samples=has_samples)
        form.is_valid()
        year = form.cleaned_data.get("year")
        samples = form.cleaned_data.get("samples", False)
        return form, numbers_of(counted_events(year=year, samples=samples))

    def statistics_view(self, request):
        """Show the sums, by month, by kind and by event."""
        form, rows = self._counted(request)
        request.current_app = self.admin_site.name
        total = total_of(rows)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Statistics of events"),
            "opts": self.opts,
            "form": form,
            "query": request.GET.urlencode(),
            "rows": rows,
            "lines": [(_("Events"), total.events), *lines_of(total)],
            "charts": _charts(rows),
            "has_samples": any(row.is_sample for row in rows),
            "printed_on": timezone.localdate(),
        }
        return TemplateResponse(request, "admin/events/statistics_all.html", context)

    def statistics_export(self, request):
        """Send the counts of each event as a workbook."""
        _form, rows = self._counted(request)
        return xlsx_response(_("Statistics of events"), COLUMNS, rows)


def _charts(rows):
    """Return the charts of the counts; one year alone is not held against others."""
    several = len({row.event.first_date.year for row in rows}) > 1
    by_year = [_by_year(rows)] if several else []
    return [_by_kind(rows), *by_year, _members_and_others(rows), _by_month(rows)]


def _by_month(rows):
    """Return the sums of each month that had an event."""
    months = grouped(rows, lambda event: event.first_date.replace(day=1))
    found = [Row(_month(month), (sums.registered, sums.present)) for month, sums in months]
    return Chart(_("By month"), _("Month"), [REGISTERED, PRESENT], found)


def _month(month: date) -> str:
    return capfirst(date_format(month, "YEAR_MONTH_FORMAT"))


def _by_kind(rows):
    """Return the sums of each kind, in the order of the kinds."""
    kinds = dict(grouped(rows, lambda event: event.kind))
    found = [
        Row(label, (kinds[kind].registered, kinds[kind].present))
        for kind, label in Event.Kind.choices
        if kind in kinds
    ]
    return Chart(_("By kind"), _("Kind"), [REGISTERED, PRESENT], found)


def _by_year(rows):
    """Return the sums of each year."""
    years = grouped(rows, lambda event: event.first_date.year)
    found = [Row(str(year), (sums.registered, sums.present)) for year, sums in years]
    return Chart(_("By year"), _("Year"), [REGISTERED, PRESENT], found)


def _members_and_others(rows):
    """Return who took part, members against others, by year."""
    years = grouped(rows, lambda event: event.first_date.year)
    found = [Row(str(year), (sums.members, sums.others)) for year, sums in years]
    series = [_("From members"), _("From others")]
    return Chart(_("Members and others by year"), _("Year"), series, found)


COLUMNS = [
    Column(gettext_lazy("Date"), "event.first_date"),
    Column(gettext_lazy("Event"), "event.title"),
    Column(gettext_lazy("Kind"), "event.get_kind_display"),
    Column(gettext_lazy("Status"), "event.get_status_display"),
    Column(gettext_lazy("Funding project"), "event.project.number"),
    Column(gettext_lazy("Invited"), "invited"),
    Column(gettext_lazy("Registered"), "registered"),
    Column(gettext_lazy("Applications"), "applied"),
    Column(gettext_lazy("Waiting"), "waiting"),
    Column(gettext_lazy("Cancelled"), "cancelled"),
    Column(gettext_lazy("Came"), "present"),
    Column(gettext_lazy("Did not come"), "absent"),
    Column(gettext_lazy("Did not come, %"), "no_show"),
    Column(gettext_lazy("Organisations"), "companies"),
    Column(gettext_lazy("From members"), "members"),
    Column(gettext_lazy("From others"), "others"),
    Column(gettext_lazy("Came again"), "returning"),
]
