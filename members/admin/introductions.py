"""Introductions between organisations."""

from django.contrib import admin

from itk.shared.admin import PortalAdmin
from members.models import Introduction


@admin.register(Introduction)
class IntroductionAdmin(PortalAdmin):
    """Who asked to be introduced to whom, and what came of it."""

    list_display = ["competence", "seeker", "offerer", "status", "outcome", "created_at"]
    list_filter = ["status", "outcome"]
    list_select_related = ["competence", "seeker", "offerer"]
    search_fields = ["competence__search", "seeker__folded_name", "offerer__folded_name"]
    autocomplete_fields = ["competence", "seeker", "offerer"]
    readonly_fields = ["status", "seeker_agreed_at", "offerer_agreed_at", "requested_by"]
    fields = [
        "competence",
        "seeker",
        "offerer",
        "requested_by",
        "message",
        "status",
        "seeker_agreed_at",
        "offerer_agreed_at",
        "outcome",
        "outcome_note",
    ]
