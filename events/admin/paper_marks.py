"""Attendance after the event: ticked from the signed sheet, imported from an online report."""

from django import forms
from django.contrib import messages
from django.db.models.functions import Collate
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.admin.attendee_list import day_name
from events.admin.online_import import OnlineImport
from events.admin.pages import WRITING, Topic, for_event
from events.models import Attendance
from events.workflows import EventClosed, EventOff, NotConfirmed
from events.workflows.paper import (
    differences,
    mark_from_paper,
    read_from_paper,
    settle_difference,
)
from itk.shared.text import row_key

MARKING = ("events.change_attendance",)


class MarksForm(forms.Form):
    """Which of the people that the page showed have signed."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    complete = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=300, required=False, strip=True)

    def clean_shown(self):
        """Return the numbers of the registrations that the page showed."""
        return _numbers(self.cleaned_data["shown"].split(","))


def _numbers(texts):
    """Return the texts that are numbers of rows, as numbers; the others are nobody."""
    return {key for text in texts if (key := row_key(text))}


class PaperMarks(Topic):
    """The sheet as a page: everyone in its order with a box to tick."""

    name = "papers"

    def pages(self):
        """Name the addresses."""
        return [
            ("papers/marks/<int:day_id>/", self.marks, "papers_marks"),
            ("papers/marks/<int:day_id>/decide/", self.decide, "papers_decide"),
            ("papers/online/", self.online, "papers_online"),
        ]

    @for_event(*MARKING, after_closing=True)
    def marks(self, request, event, day_id):
        """Show who signed, and save it."""
        day = get_object_or_404(event.days, pk=day_id)
        form = MarksForm(request.POST if request.method == "POST" else None)
        if event.is_off:
            messages.error(request, str(EventOff.message))
            return self.back(event)
        if form.is_bound and form.is_valid():
            if event.is_closed and not form.cleaned_data["reason"]:
                form.add_error("reason", _("The event is closed: say why attendance changes."))
            else:
                return self._save(request, event, day, form.cleaned_data)
        return self._page(request, event, day, form)

    def _save(self, request, event, day, chosen):
        try:
            made = mark_from_paper(
                event=event,
                day=day,
                shown=chosen["shown"],
                signed=_numbers(request.POST.getlist("signed")),
                complete=chosen["complete"],
                by=request.user,
                reason=chosen["reason"],
            )
        except EventClosed as error:
            messages.error(request, str(error))
        else:
            told = ngettext("%(count)s mark saved.", "%(count)s marks saved.", made)
            messages.success(request, told % {"count": made})
        return self.back(event, "papers_marks", day.pk)

    def _page(self, request, event, day, form):
        rows = event.registrations.confirmed().select_related("company")
        rows = list(rows.order_by(Collate("last_name", "lt"), Collate("first_name", "lt"), "pk"))
        signed = read_from_paper(day=day)
        if form.is_bound:
            ticked = _numbers(request.POST.getlist("signed"))
            signed = {row.pk: row.pk in ticked for row in rows}
        came = dict(Attendance.objects.filter(day=day).values_list("registration_id", "present"))
        context = {
            "title": _("Mark from the signed sheet: %(day)s") % {"day": day_name(day)},
            "day": day,
            "rows": [
                (number, row, signed.get(row.pk), came.get(row.pk))
                for number, row in enumerate(rows, start=1)
            ],
            "shown": ",".join(str(row.pk) for row in rows),
            "differences": differences(day=day, rows=rows),
            "form": form,
            "closed": event.is_closed,
        }
        status = 422 if form.errors else 200
        return self.render(request, event, "admin/events/paper_marks.html", context, status=status)

    @for_event(*MARKING, methods=WRITING, after_closing=True)
    def decide(self, request, event, day_id):
        """Decide one difference: ``present`` or ``absent`` names the registration."""
        day = get_object_or_404(event.days, pk=day_id)
        present = "present" in request.POST
        chosen = _numbers([request.POST.get("present" if present else "absent", "")])
        registration = get_object_or_404(event.registrations, pk__in=chosen)
        try:
            settle_difference(
                registration=registration,
                day=day,
                present=present,
                by=request.user,
                reason=request.POST.get("reason", "")[:300],
            )
        except (EventClosed, NotConfirmed) as error:
            messages.error(request, f"{registration.full_name}: {error}")
        else:
            told = _("%s: was there.") if present else _("%s: was not there.")
            messages.success(request, told % registration.full_name)
        return HttpResponseRedirect(f"{self.url(event, 'papers_marks', day.pk)}#differences")

    @for_event(*MARKING)
    def online(self, request, event):
        """Import an online report, in two steps; only of a day that has come, while marks can be made."""
        today = timezone.localdate(timezone=event.zone)
        if event.is_closed or event.is_off or not event.days.filter(date__lte=today).exists():
            messages.error(
                request, _("A report can be imported once the event has begun, until it is closed.")
            )
            return self.back(event)
        return OnlineImport(
            event=event,
            site=self.admin_site,
            opts=self.opts,
            scope=f"events.event.{event.pk}.online",
            url=request.path,
            back=(str(event), self.url(event)),
            by=request.user,
        ).respond(request)
