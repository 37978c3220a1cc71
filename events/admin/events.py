"""Events in the admin: written in two languages, led through their life by buttons."""

from django.contrib import admin, messages
from django.db.models import ProtectedError
from django.db.models.functions import Collate
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.attendee_export import AttendeeExport
from events.admin.attendees import Attendees
from events.admin.calls import CallList
from events.admin.closing import Closing, ClosingMixin
from events.admin.desk import Desk
from events.admin.forms import EventForm
from events.admin.inlines import DayInline, MaterialInline, QuestionInline, SessionInline
from events.admin.invitations import Invitations
from events.admin.letters import Letters
from events.admin.life import LifeMixin, is_draft, is_moved
from events.admin.pages import TopicsMixin, may
from events.admin.paper_marks import PaperMarks
from events.admin.papers import Papers
from events.admin.photos import Photos
from events.admin.results import Results
from events.admin.series import Series
from events.admin.statistics import EventStatistics, StatisticsMixin
from events.admin.told import tells_of_changes
from events.admin.votes import Votes
from events.models import Event, EventDay, Session
from events.workflows import promote_waiting, refresh_schedule
from events.workflows.life import EventError
from itk.shared.admin import (
    Column,
    LacksEnglishFilter,
    SluggedMixin,
    TranslatedAdmin,
)


@admin.register(Event)
class EventAdmin(
    StatisticsMixin, ClosingMixin, LifeMixin, TopicsMixin, SluggedMixin, TranslatedAdmin
):
    """An event with its days, programme and materials; its status changes only by the buttons."""

    form = EventForm
    change_form_template = "admin/events/event_change.html"
    topics = (
        Attendees,
        AttendeeExport,
        CallList,
        Series,
        Desk,
        Papers,
        PaperMarks,
        Invitations,
        Letters,
        Votes,
        Photos,
        Results,
        EventStatistics,
        Closing,
    )
    inlines = [DayInline, SessionInline, QuestionInline, MaterialInline]
    date_hierarchy = "starts_at"
    list_display = ["starts", "name", "status_mark", "places", "waiting", "project_code"]
    list_display_links = ["name"]
    list_filter = ["status", "kind", "audience", "project", LacksEnglishFilter]
    list_select_related = ["project"]
    ordering = ["-starts_at", "-pk"]
    search_fields = ["search"]
    readonly_fields = ["status", "preview_links"]
    autocomplete_fields = ["host", "partners", "competences", "technology_areas", "project"]
    actions = ["publish_chosen"]
    buttons = [*LifeMixin.life_buttons]
    button_errors = (EventError,)
    fieldsets = [
        (None, {"fields": ["title", "slug", "status", "publish_at", "kind", "summary", "text"]}),
        (
            gettext_lazy("Where it is held"),
            {
                "fields": [
                    *("format", "town", "venue", "address", "country", "time_zone"),
                    "online_link",
                ]
            },
        ),
        (
            gettext_lazy("Registration"),
            {
                "fields": [
                    *("audience", "registration_mode", "registration_url", "capacity"),
                    *("fewer_places", "has_waiting_list", "selection", "quota"),
                    "access_code",
                    *("opens_at", "closes_at", "changes_until"),
                ]
            },
        ),
        (
            gettext_lazy("Languages and contact"),
            {
                "fields": [
                    *("languages", "interpretation"),
                    *("contact_name", "contact_email", "contact_phone"),
                ]
            },
        ),
        (
            gettext_lazy("Organisers and topics"),
            {"fields": ["host", "partners", "project", "competences", "technology_areas"]},
        ),
        (gettext_lazy("Picture"), {"fields": ["image", "image_alt"]}),
        (
            gettext_lazy("Automatic letters"),
            {"fields": ["remind_week", "remind_day", "follow_up"]},
        ),
        (gettext_lazy("After the event"), {"fields": ["certificates", "lessons"]}),
    ]
    export_columns = [
        Column(gettext_lazy("Starts"), "starts_at"),
        Column(gettext_lazy("Ends"), "ends_at"),
        Column(gettext_lazy("Title (Lithuanian)"), "title_lt"),
        Column(gettext_lazy("Title (English)"), "title_en"),
        Column(gettext_lazy("Kind"), "get_kind_display"),
        Column(gettext_lazy("Status"), "get_status_display"),
        Column(gettext_lazy("Audience"), "get_audience_display"),
        Column(gettext_lazy("Town"), "town"),
        Column(gettext_lazy("Venue"), "venue"),
        Column(gettext_lazy("Host organisation"), "host.full_name"),
        Column(gettext_lazy("Funding project"), "project.number"),
        Column(gettext_lazy("Places"), "capacity"),
        Column(gettext_lazy("Confirmed"), "confirmed"),
        Column(gettext_lazy("Waiting"), "waiting"),
    ]

    # The list

    def get_queryset(self, request):
        """Count the people in the list, and nowhere else."""
        queryset = super().get_queryset(request)
        match = request.resolver_match
        listed = match is not None and match.url_name == "events_event_changelist"
        return queryset.with_counts() if listed else queryset

    def get_list_display(self, request):
        """Lead to the people only who may see them."""
        columns = super().get_list_display(request)
        if may(request.user, Attendees.permissions):
            return columns
        return ["taken_places" if name == "places" else name for name in columns]

    def export_rows(self, queryset):
        """Fetch hosts and projects at once."""
        return queryset.select_related("host", "project")

    @admin.display(description=gettext_lazy("date"), ordering="starts_at")
    def starts(self, event):
        """The first day, in the event's zone."""
        return event.first_date and date_format(event.first_date, "SHORT_DATE_FORMAT")

    @admin.display(description=gettext_lazy("title"), ordering=Collate("title_lt", "lt"))
    def name(self, event):
        """The title in the reader's language."""
        return event.title

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_mark(self, event):
        """The status as a mark."""
        return format_html(
            '<span class="mark mark--{}">{}</span>', event.status, event.get_status_display()
        )

    @admin.display(description=gettext_lazy("places"), ordering="taken")
    def places(self, event):
        """How many places are taken of how many there are; leads to the people."""
        url = reverse("admin:events_event_registrations", args=[event.pk])
        return format_html('<a href="{}">{}</a>', url, self.taken_places(event))

    @admin.display(description=gettext_lazy("places"), ordering="taken")
    def taken_places(self, event):
        """How many places are taken of how many there are."""
        return f"{event.places_taken} / {'∞' if event.capacity is None else event.capacity}"

    @admin.display(description=gettext_lazy("waiting"), ordering="waiting")
    def waiting(self, event):
        """How many wait for a place."""
        return event.people_waiting

    @admin.display(description=gettext_lazy("project"), ordering="project__number")
    def project_code(self, event):
        """The project by its shorter name."""
        return (event.project.code or event.project.number) if event.project else "–"

    # The page

    def get_fieldsets(self, request, obj=None):
        """Ask about telling people where there are people to tell, and show what a draft has."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:  # nobody has a place yet, so nobody asks about fewer of them
            return [
                (name, {"fields": [field for field in part["fields"] if field != "fewer_places"]})
                for name, part in fieldsets
            ]
        asks = self.has_change_permission(request, obj) and tells_of_changes(obj)
        fields = ["change_note_lt", "change_note_en", *(["tell_everyone", "seen"] if asks else [])]
        place = 2  # after the place
        told = [(gettext_lazy("Telling about a change"), {"fields": fields})]
        if is_draft(obj):
            told.append((gettext_lazy("Preview"), {"fields": ["preview_links"]}))
        if self.has_change_permission(request, obj) and obj.sessions.exists():
            fieldsets = [*fieldsets, (gettext_lazy("Programme"), {"fields": ["move_programme"]})]
        return [*fieldsets[:place], *told, *fieldsets[place:]]

    def get_inlines(self, request, obj):
        """A new event first gets its days, on which the programme then is placed."""
        return self.inlines if obj is not None else [DayInline]

    def _create_formsets(self, request, obj, change):
        """Let the programme see the days of the same page."""
        formsets, inlines = super()._create_formsets(request, obj, change)
        days = next((found for found in formsets if found.model is EventDay), None)
        for formset in formsets:
            if formset.model is Session:
                formset.days = days
        return formsets, inlines

    def response_add(self, request, obj, post_url_continue=None):
        """Go on with the programme of the new event."""
        if "_addanother" not in request.POST and "_popup" not in request.POST:
            request.POST = request.POST.copy()
            request.POST["_continue"] = "1"
        return super().response_add(request, obj, post_url_continue)

    def save_related(self, request, form, formsets, change):
        """Settle what follows from days, places and capacity; tell people if that was asked."""
        super().save_related(request, form, formsets, change)
        moved = change and is_moved(form, formsets)
        event = refresh_schedule(event=form.instance, moved=moved)
        promoted = promote_waiting(event=event)
        if promoted:
            names = ", ".join(registration.full_name for registration in promoted)
            messages.info(request, _("Places were given to those who waited: %s") % names)
        self._warn_of_capacity(request, event, form)
        self.tell_of_move(request, event, form, moved=moved)

    def _warn_of_capacity(self, request, event, form):
        """Say that more people have a place than there are places; nobody loses theirs."""
        taken = event.registrations.occupying().count()
        if "capacity" in form.changed_data and event.capacity and taken > event.capacity:
            messages.warning(
                request,
                _("%(taken)s people have a place, but there are %(capacity)s. Nobody loses theirs.")
                % {"taken": taken, "capacity": event.capacity},
            )

    # Deleting

    def _refusal(self, event):
        return _(
            "“%(event)s” has registrations and cannot be deleted. Cancel the event instead."
        ) % {"event": event}

    def get_deleted_objects(self, objs, request):
        """Refuse in words, not with a list of every person."""
        kept = [event for event in objs if event.registrations.exists()]
        if kept:
            return [], {}, set(), [self._refusal(event) for event in kept]
        return super().get_deleted_objects(objs, request)

    def delete_view(self, request, object_id, extra_context=None):
        """Lead back from an event that has registrations."""
        event = self.get_object(request, object_id)
        try:
            refused = event is not None and event.registrations.exists()
            if not refused or not self.has_delete_permission(request, event):
                return super().delete_view(request, object_id, extra_context)
        except ProtectedError:
            pass  # somebody registered this very moment
        messages.error(request, self._refusal(event))
        return HttpResponseRedirect(self._page_of(event))
