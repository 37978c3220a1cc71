"""The registrations of one event: seen, marked, confirmed, cancelled, added, taken along.

At the door people are marked at the desk, a page of its own; here the office does the rest.
Everything that changes a row is a POST and goes through a workflow.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.admin.attendee_export import TAKE
from events.admin.attendee_forms import CancelForm, ReasonForm
from events.admin.attendee_import import AttendeeImport
from events.admin.attendee_list import (
    PAGE,
    AttendeeList,
    day_name,
    to_call,
    typed_count,
)
from events.admin.by_hand import ByHandMixin
from events.admin.decisions import DecisionsMixin
from events.admin.organisations import OrganisationsMixin
from events.admin.pages import READING, WRITING, Topic, for_event, may
from events.models import AttendanceMark, Event
from events.workflows import (
    EventClosed,
    EventFull,
    NotConfirmed,
    RegistrationError,
    cancel_registration,
    confirm_registration,
    mark_attendance,
)
from itk.shared.admin.buttons import Button
from itk.shared.text import row_key

SEE = ("events.view_registration",)
MARK = ("events.use_desk",)
ADD = ("events.add_registration",)
CHANGE = ("events.change_registration",)
REFUSALS = (RegistrationError, NotConfirmed, EventClosed)


def may_import(user):
    """Tell whether the user may register whole lists: who runs events may, the desk may not."""
    return user.has_perms(["events.add_registration", "events.change_event"])


class Attendees(DecisionsMixin, ByHandMixin, OrganisationsMixin, Topic):
    """The page of registrations, and what is done there."""

    label = gettext_lazy("Registrations")
    name = "registrations"
    permissions = SEE

    def pages(self):
        """Name the addresses."""
        root = "registrations/"
        one = f"{root}<int:registration_id>/"
        return [
            (root, self.registrations_view, "registrations"),
            (f"{root}add/", self.register_view, "registrations_add"),
            (f"{root}organisations/", self.organisations_view, "registrations_organisations"),
            (f"{root}import/", self.import_view, "registrations_import"),
            (f"{root}mark/", self.mark_many_view, "registrations_mark"),
            (f"{root}decide/", self.decide_many_view, "registrations_decide"),
            (f"{one}mark/", self.mark_view, "registration_mark"),
            (f"{one}confirm/", self.confirm_view, "registration_confirm"),
            (f"{one}cancel/", self.cancel_view, "registration_cancel"),
        ]

    # Looking

    @for_event(*SEE, methods=READING)
    def registrations_view(self, request, event):
        """Show the people, found and filtered, fifty a page."""
        people = AttendeeList(event, request.GET)
        query = request.GET.copy()
        query.pop("p", None)
        return self.render(
            request,
            event,
            "admin/events/registrations.html",
            {
                "title": self.label,
                "page": people.page(request.GET.get("p")),
                "days": [(day, day_name(day)) for day in people.days],
                "form": people.form,
                "counts": people.counts(),
                "to_call": to_call(event),
                "typed": typed_count(event),
                "query": request.GET.urlencode(),
                "filters": query.urlencode(),
                "may_mark": may(request.user, MARK) and not (event.is_closed or event.is_off),
                "may_decide": may(request.user, CHANGE)
                and event.selection == Event.Selection.STAFF
                and not event.is_settled,
                "may_add": may(request.user, ADD) and not event.is_settled,
                "may_change": may(request.user, CHANGE) and not event.is_closed,
                "may_import": may_import(request.user) and not event.is_settled,
                "may_take": may(request.user, TAKE),
            },
        )

    # Marking

    @for_event(*MARK, methods=WRITING)
    def mark_view(self, request, event, registration_id):
        """Mark one person: ``present`` or ``absent`` names the day."""
        registration = get_object_or_404(event.registrations, pk=registration_id)
        present = "present" in request.POST
        day = self._day(event, request.POST.get("present" if present else "absent"))
        try:
            self._mark(request, registration, day, present)
        except REFUSALS as error:
            messages.error(request, f"{registration.full_name}: {error}")
        else:
            told = _("Arrived: %s") if present else _("No longer marked: %s")
            messages.success(request, told % registration.full_name)
        return self._back(request, event, registration)

    @for_event(*MARK, methods=WRITING)
    def mark_many_view(self, request, event):
        """Mark the ticked people as present on a day."""
        day = self._day(event, request.POST.get("day"))
        chosen = request.POST.getlist("chosen")[:PAGE]
        rows = event.registrations.filter(pk__in=list(map(row_key, chosen)))
        done = 0
        for registration in rows.exclude(attendances__day=day, attendances__present=True):
            try:
                self._mark(request, registration, day, True)
            except REFUSALS as error:
                messages.error(request, f"{registration.full_name}: {error}")
            else:
                done += 1
        message = ngettext(
            "%(count)s person marked as present.", "%(count)s people marked as present.", done
        )
        messages.info(request, message % {"count": done})
        return self._back(request, event)

    def _day(self, event, key):
        """Return a day of the event; another's, or none, is 404."""
        return get_object_or_404(event.days, pk=row_key(key))

    def _mark(self, request, registration, day, present):
        mark_attendance(
            registration=registration,
            day=day,
            present=present,
            how=AttendanceMark.How.DESK,
            by=request.user,
        )

    # Deciding

    @for_event(*CHANGE)
    def confirm_view(self, request, event, registration_id):
        """Give a place; over the number of places only with a reason, and the right to do so."""
        registration = get_object_or_404(event.registrations, pk=registration_id)
        exceeds = request.user.has_perm("events.exceed_capacity")
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if request.method != "POST" or (form.is_bound and not form.is_valid()):
            if not exceeds:
                raise PermissionDenied
            chosen = Button(_("Give a place"), confirm=registration.full_name, form=ReasonForm)
            return self._ask(request, chosen, event, form)
        if form.is_bound and not exceeds:
            raise PermissionDenied
        reason = form.cleaned_data["reason"] if form.is_bound else ""
        try:
            confirm_registration(registration=registration, by=request.user, reason=reason)
        except EventFull as error:
            if exceeds:
                return HttpResponseRedirect(f"{request.path}?{request.GET.urlencode()}")
            messages.error(request, str(error))
        except RegistrationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%s has a place.") % registration.full_name)
        return self._back(request, event, registration)

    @for_event(*CHANGE)
    def cancel_view(self, request, event, registration_id):
        """Cancel, once it is confirmed on a page of its own."""
        registration = get_object_or_404(event.registrations, pk=registration_id)
        form = CancelForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            chosen = Button(
                _("Cancel the registration"),
                confirm=registration.full_name,
                form=CancelForm,
                danger=True,
            )
            return self._ask(request, chosen, event, form)
        try:
            cancel_registration(
                registration=registration,
                by=request.user,
                notify=not form.cleaned_data["silent"],
            )
        except RegistrationError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, _("The registration of %s is cancelled.") % registration.full_name
            )
        return self._back(request, event, registration)

    # Importing

    @for_event(*ADD)
    def import_view(self, request, event):
        """Register the people of a spreadsheet, in two steps."""
        if not may_import(request.user):
            raise PermissionDenied
        if event.is_settled:
            messages.error(
                request, _("Nobody can be registered: the event is cancelled or closed.")
            )
            return self.back(event)
        return AttendeeImport(
            event=event,
            site=self.admin_site,
            opts=self.opts,
            scope=f"events.event.{event.pk}",
            url=request.path,
            back=(str(event), self.url(event)),
            by=request.user,
        ).respond(request)

    # Pages

    def _back(self, request, event, registration=None):
        """Lead back to the list as it was found, at the row."""
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        row = f"#r{registration.pk}" if registration else ""
        return HttpResponseRedirect(f"{self.url(event)}{query}{row}")

    def _ask(self, request, chosen, event, form):
        """Show a question on a page of its own."""
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return self.ask(request, event, chosen, form, f"{self.url(event)}{query}")
