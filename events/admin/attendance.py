"""Who came: looked at here, written at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from events.models import Attendance, AttendanceMark
from itk.shared.admin import Column, PortalAdmin, ReadOnlyMixin


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyMixin, PortalAdmin):
    """What attendance of a day comes to."""

    list_display = ["registration", "event", "day", "present", "minutes", "changed_at"]
    list_filter = ["present"]
    list_select_related = ["registration", "day__event"]
    date_hierarchy = "day__date"
    ordering = ["-day__date", "registration__last_name", "pk"]
    search_fields = ["registration__folded", "day__event__search"]
    export_columns = [
        Column(_("Event"), lambda row: row.day.event.title),
        Column(_("Date"), "day.date"),
        Column(_("First name"), "registration.first_name"),
        Column(_("Last name"), "registration.last_name"),
        Column(_("Organisation"), "registration.organisation"),
        Column(_("Present"), "present"),
        Column(_("Minutes"), "minutes"),
    ]

    def export_rows(self, queryset):
        """Fetch what the columns read at once."""
        return queryset.select_related("registration__company", "day__event")

    @admin.display(description=_("event"), ordering="day__event__starts_at")
    def event(self, attendance):
        """The event of the day."""
        return attendance.day.event


@admin.register(AttendanceMark)
class AttendanceMarkAdmin(ReadOnlyMixin, PortalAdmin):
    """Each observation as it was made; the latest decides."""

    list_display = ["registration", "day", "present", "how", "marked_at", "marked_by_name"]
    list_filter = ["how", "present"]
    list_select_related = ["registration", "day"]
    date_hierarchy = "marked_at"
    ordering = ["-marked_at", "-pk"]
    search_fields = ["registration__folded", "day__event__search"]
