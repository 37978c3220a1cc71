"""Whom to call after a change was announced, and what they said."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.pages import READING, WRITING, Topic, for_event
from events.models import Event
from events.workflows import RegistrationError, cancel_registration, reconfirm
from events.workflows.call_list import people_to_call
from itk.shared.admin import Column, xlsx_response

CALL = ("events.change_registration",)


class CallList(Topic):
    """Who did not answer a change of time or place, or whom no mail reaches."""

    label = gettext_lazy("Call list")
    name = "calls"
    permissions = CALL

    def pages(self):
        """Name the addresses."""
        return [
            ("calls/", self.calls_view, "calls"),
            ("calls/export/", self.export_view, "calls_export"),
            ("calls/<int:registration_id>/", self.called_view, "called"),
        ]

    def offered(self, event):
        """There is somebody to call once a change was announced."""
        return event.changed_at is not None

    @for_event(*CALL, methods=READING)
    def calls_view(self, request, event):
        """Show whom to call, ready to be printed."""
        context = {
            "title": self.label,
            "calls": people_to_call(event),
            "asks": event.status == Event.Status.PUBLISHED,
        }
        return self.render(request, event, "admin/events/calls.html", context)

    @for_event(*CALL, methods=READING)
    def export_view(self, request, event):
        """Send the list as a workbook."""
        return xlsx_response(event.title, COLUMNS, people_to_call(event))

    @for_event(*CALL, methods=WRITING)
    def called_view(self, request, event, registration_id):
        """Write down what the person said: ``coming`` or ``not_coming``."""
        registration = get_object_or_404(event.registrations, pk=registration_id)
        registration.event = event
        coming = "not_coming" not in request.POST
        try:
            if coming:
                reconfirm(registration=registration, by=request.user)
                told = _("Called, coming: %s")
            else:
                cancel_registration(registration=registration, by=request.user)
                told = _("The registration of %s is cancelled.")
        except RegistrationError as error:
            messages.error(request, f"{registration.full_name}: {error}")
        else:
            if coming and event.status != Event.Status.PUBLISHED:
                told = _("Told: %s")
            messages.success(request, told % registration.full_name)
        return self.back(event)


COLUMNS = [
    Column(gettext_lazy("First name"), "registration.first_name"),
    Column(gettext_lazy("Last name"), "registration.last_name"),
    Column(gettext_lazy("Organisation"), "registration.organisation"),
    Column(gettext_lazy("Phone"), "registration.phone"),
    Column(gettext_lazy("E-mail"), "registration.email"),
    Column(gettext_lazy("Registered by"), "registration.registrar_name"),
    Column(gettext_lazy("Registrar's phone"), "registrar_phone"),
    Column(gettext_lazy("Registrar's e-mail"), "registration.registrar_email"),
    Column(gettext_lazy("Why"), "reasons_in_words"),
]
