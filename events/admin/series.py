"""An event repeated in the admin: the dates are shown before anything is made."""

import calendar
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from events.admin.pages import Topic, for_event
from events.models import Event
from events.workflows import make_series
from events.workflows.copies import MOST_COPIES
from events.workflows.life import EventError

MAKE = ("events.add_event",)
FARTHEST = 12


class SeriesForm(forms.Form):
    """How often, and how many times."""

    DAYS, WEEKS, MONTHS = "days", "weeks", "months"

    every = forms.IntegerField(
        label=gettext_lazy("Every"), min_value=1, max_value=FARTHEST, initial=2
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Days, weeks or months"),
        initial=WEEKS,
        choices=[
            (DAYS, pgettext_lazy("repeat", "days")),
            (WEEKS, pgettext_lazy("repeat", "weeks")),
            (MONTHS, pgettext_lazy("repeat", "months, on the same weekday of the month")),
        ],
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many more events"),
        min_value=1,
        max_value=MOST_COPIES,
        initial=5,
        help_text=gettext_lazy("At most 52. Each is a draft and independent afterwards."),
    )

    def dates(self, first):
        """Return the first day of each event to be made; ``first`` is the day of the original."""
        every, unit = self.cleaned_data["every"], self.cleaned_data["unit"]
        steps = [every * number for number in range(1, self.cleaned_data["count"] + 1)]
        if unit == self.MONTHS:
            return [same_weekday(first, step) for step in steps]
        return [first + timedelta(**{unit: step}) for step in steps]


def same_weekday(day, months):
    """Return the same weekday of the month (second Tuesday, last Friday) ``months`` later."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    weeks = calendar.monthcalendar(year, month + 1)
    found = [week[day.weekday()] for week in weeks if week[day.weekday()]]
    place = (day.day - 1) // 7
    return date(year, month + 1, found[place] if place < 4 else found[-1])


class Series(Topic):
    """The page that repeats an event and lists the others of its series."""

    label = gettext_lazy("Series")
    name = "series"
    permissions = MAKE

    def pages(self):
        """Name the address."""
        return [("series/", self.series_view, "series")]

    def offered(self, event):
        """What has a date and goes ahead can be repeated."""
        return event.starts_at is not None and event.status != Event.Status.CANCELLED

    @for_event(*MAKE, after_closing=True)
    def series_view(self, request, event):
        """Ask how often, show the dates, and make them all once they are seen."""
        form = SeriesForm(request.POST if request.method == "POST" else None)
        dates = []
        if form.is_bound and form.is_valid() and event.first_date:
            dates = form.dates(event.first_date)
            shown = ",".join(day.isoformat() for day in dates)
            if request.POST.get("shown") == shown:
                try:
                    made = make_series(event=event, by=request.user, dates=dates)
                except EventError as error:
                    form.add_error(None, str(error))
                    dates = []
                else:
                    return self._made(request, event, made)
        context = {
            "title": self.label,
            "form": form,
            "dates": dates,
            "shown": ",".join(day.isoformat() for day in dates),
            "others": Event.objects.in_series_with(event),
        }
        status = 422 if form.errors else 200
        return self.render(request, event, "admin/events/series.html", context, status=status)

    def _made(self, request, event, made):
        told = ngettext("%(count)s draft is made.", "%(count)s drafts are made.", len(made))
        messages.success(request, told % {"count": len(made)})
        messages.info(
            request,
            _(
                "Each is independent: change and publish it as you like, or publish all in the list of events."
            ),
        )
        return self.back(event)
