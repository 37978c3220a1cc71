"""Partnership calls, who answered them and who is told of them."""

from django.contrib import admin

from itk.shared.admin import PortalTabularInline, TranslatedAdmin
from members.models import CallAnswer, CooperationCall


class AnswerInline(PortalTabularInline):
    """Who answered, read only: the answers come from the site."""

    model = CallAnswer
    fields = ["full_name", "company", "email", "role", "message", "status"]
    readonly_fields = fields

    def get_queryset(self, request):
        """Read what names the rows at once."""
        return super().get_queryset(request).select_related("company")

    def has_add_permission(self, request, obj=None):
        """Nobody answers for somebody else."""
        return False


@admin.register(CooperationCall)
class CooperationCallAdmin(TranslatedAdmin):
    """Needs, offers and joint bids."""

    list_display = ["title", "company", "kind", "audience", "status", "deadline", "outcome"]
    list_filter = ["status", "kind", "audience", "outcome"]
    list_select_related = ["company"]
    search_fields = ["search"]
    autocomplete_fields = ["company", "contact", "competences", "chosen"]
    readonly_fields = ["status"]
    inlines = [AnswerInline]
    fields = [
        "company",
        "contact",
        "kind",
        "title",
        "slug",
        "text",
        "competences",
        "roles",
        "notice_url",
        "bid_due",
        "deadline",
        "audience",
        "chosen",
        "status",
        "outcome",
        "outcome_note",
    ]
