"""All registrations: looked for across events; only what a person may change can be changed."""

from django import forms
from django.contrib import admin, messages
from django.db.models.functions import Collate
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.attendee_export import COLUMNS
from events.models import Registration
from events.workflows import (
    AlreadyRegistered,
    RegistrationError,
    cancel_registration,
    change_registration,
    confirm_registration,
)
from itk.shared.admin import Column, PortalAdmin, button
from itk.shared.text import fold

CHANGEABLE = ["first_name", "last_name", "email", "phone", "position", "needs"]
Status = Registration.Status


class RegistrationForm(forms.ModelForm):
    """The contact details of a registration."""

    class Meta:
        model = Registration
        fields = CHANGEABLE

    def clean(self):
        """Refuse what would make the person registered twice."""
        data = super().clean()
        email, first, last = (data.get(name) for name in ("email", "first_name", "last_name"))
        if email and first and last:
            twins = Registration.objects.live().filter(
                event=self.instance.event_id, email=email, folded_name=fold(f"{first} {last}")
            )
            if twins.exclude(pk=self.instance.pk).exists():
                self.add_error("email", str(AlreadyRegistered.message))
        return data


@admin.register(Registration)
class RegistrationAdmin(PortalAdmin):
    """A person's registration; nobody is added or deleted here, people are cancelled."""

    form = RegistrationForm
    view_on_site = False  # its page on the site is the person's own secret
    list_display = ["name", "organisation_name", "event_link", "status", "source", "created_at"]
    list_display_links = ["name"]
    list_filter = ["status", "source", "mode", "event__kind"]
    list_select_related = ["event", "company"]
    date_hierarchy = "event__starts_at"
    ordering = ["-created_at", "-pk"]
    search_fields = ["folded"]
    buttons = ["confirm", "cancel"]
    button_errors = (RegistrationError,)
    readonly_fields = [
        *("event_link", "status", "mode", "waiting_since", "source", "company", "company_name"),
        *("company_code", "registered_by", "registrar_name", "registrar_email", "language"),
        *("over_capacity_reason", "created_at", "cancelled_at", "ticket_code", "given_consents"),
        "given_answers",
    ]
    fieldsets = [
        (None, {"fields": ["event_link", "status", "mode", "waiting_since"]}),
        (gettext_lazy("Contact details"), {"fields": CHANGEABLE}),
        (gettext_lazy("Answers"), {"fields": ["given_answers"]}),
        (
            gettext_lazy("Organisation on the day of registration"),
            {"fields": ["company", "company_name", "company_code"]},
        ),
        (
            gettext_lazy("How the person was registered"),
            {
                "fields": [
                    *("source", "registered_by", "registrar_name", "registrar_email", "language"),
                    *("over_capacity_reason", "created_at", "cancelled_at", "ticket_code"),
                    "given_consents",
                ]
            },
        ),
    ]
    export_columns = [
        Column(gettext_lazy("Event"), lambda row: row.event.title),
        Column(gettext_lazy("Date"), lambda row: row.event.first_date),
        *COLUMNS.values(),
    ]

    def export_rows(self, queryset):
        """Fetch events and organisations at once."""
        return queryset.select_related("event", "company")

    def has_add_permission(self, request):
        """People are added on the page of their event."""
        return False

    def has_delete_permission(self, request, obj=None):
        """A registration is cancelled, never deleted."""
        return False

    def has_change_permission(self, request, obj=None):
        """Leave alone what is cancelled or over."""
        settled = obj is not None and (not obj.is_live or obj.event.is_over)
        return super().has_change_permission(request, obj) and not settled

    @admin.display(description=gettext_lazy("organisation"))
    def organisation_name(self, registration):
        """The organisation, under a name that can be translated."""
        return registration.organisation

    @admin.display(description=gettext_lazy("full name"), ordering=Collate("last_name", "lt"))
    def name(self, registration):
        """First and last name."""
        return registration.full_name

    @admin.display(description=gettext_lazy("event"), ordering="event__starts_at")
    def event_link(self, registration):
        """Lead to the people of the event."""
        url = reverse("admin:events_event_registrations", args=[registration.event_id])
        return format_html('<a href="{}">{}</a>', url, registration.event)

    @admin.display(description=gettext_lazy("consents"))
    def given_consents(self, registration):
        """What the person agreed to; only the person gives it."""
        given = [
            str(consent.get_purpose_display())
            for consent in registration.consents.filter(withdrawn_at=None)
        ]
        return ", ".join(given) or _("Not asked")

    @admin.display(description=gettext_lazy("answers"))
    def given_answers(self, registration):
        """What the person answered to the event's own questions."""
        answers = registration.answers.select_related("question")
        lines = ((answer.question.label, answer.in_words) for answer in answers)
        return format_html_join("", "<p>{}: {}</p>", lines) or "–"

    def save_model(self, request, obj, form, change):
        """Change through the workflow; what it refuses is told and leaves the row as it was."""
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        try:
            change_registration(registration=obj, by=request.user, **changes)
        except RegistrationError as error:
            request.registration_refused = str(error)

    def save_related(self, request, form, formsets, change):
        """There is nothing beside the row itself."""

    def log_change(self, request, obj, message):
        """Write nothing of what was refused."""
        if not hasattr(request, "registration_refused"):
            super().log_change(request, obj, message)

    def response_change(self, request, obj):
        """Tell a refusal instead of a success."""
        if refused := getattr(request, "registration_refused", ""):
            messages.error(request, refused)
            return HttpResponseRedirect(self._page_of(obj))
        return super().response_change(request, obj)

    @button(
        gettext_lazy("Give a place"),
        permission="events.change_registration",
        when=lambda row: row.status in (Status.APPLIED, Status.WAITING) and not row.event.is_closed,
    )
    def confirm(self, request, registration):
        """Give a place; over the number of places it is done on the page of the event."""
        confirm_registration(registration=registration, by=request.user)
        return _("%s has a place.") % registration.full_name

    @button(
        gettext_lazy("Cancel the registration"),
        permission="events.change_registration",
        when=lambda row: row.is_live and not row.event.is_closed,
        confirm=gettext_lazy("The place goes to the person who has waited longest."),
        danger=True,
    )
    def cancel(self, request, registration):
        """Cancel and tell the person."""
        cancel_registration(registration=registration, by=request.user)
        return _("The registration of %s is cancelled.") % registration.full_name
