"""Applications to join the cluster."""

from django.contrib import admin

from itk.shared.admin import PortalAdmin, PortalTabularInline
from members.models import ApplicationDocument, ApplicationEntry, MembershipApplication


class DocumentInline(PortalTabularInline):
    """What was handed in."""

    model = ApplicationDocument
    fields = ["title", "file"]


class EntryInline(PortalTabularInline):
    """What happened, read only: steps write it."""

    model = ApplicationEntry
    fields = ["created_at", "kind", "status", "text", "by"]
    readonly_fields = fields

    def has_add_permission(self, request, obj=None):
        """Steps write the log."""
        return False


@admin.register(MembershipApplication)
class MembershipApplicationAdmin(PortalAdmin):
    """Organisations that ask to join, and where each application stands."""

    list_display = ["__str__", "status", "code", "email", "created_at", "decided_on"]
    list_filter = ["status", "kind"]
    search_fields = ["folded"]
    readonly_fields = [
        "status",
        "decided_by",
        "decided_on",
        "decision_number",
        "signed_on",
        "company",
    ]
    inlines = [DocumentInline, EntryInline]

    def has_add_permission(self, request):
        """Organisations apply on the site."""
        return False
