"""Funding projects: what they are, what they pay, what their publicity asks for."""

from django.contrib import admin
from django.db.models import Count, Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from events.models import Event, FundingProject
from itk.shared.admin import LacksEnglishFilter, SluggedMixin, TranslatedAdmin
from itk.shared.templatetags.portal import money


@admin.register(FundingProject)
class FundingProjectAdmin(SluggedMixin, TranslatedAdmin):
    """A project; sums in litas are shown in euros too."""

    list_display = ["number", "name", "contract_date", "sums", "held", "translations"]
    list_display_links = ["number", "name"]
    list_filter = ["currency", LacksEnglishFilter]
    search_fields = ["search"]
    date_hierarchy = "contract_date"
    readonly_fields = ["sums"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "number", "code", "programme", "measure", "fund"]}),
        (
            _("Contract"),
            {"fields": ["contract_date", "total", "share", "currency", "sums", "planned_events"]},
        ),
        (_("Aims and results"), {"fields": ["aims", "results"]}),
        (
            _("Publicity and evidence"),
            {"fields": ["statement", "emblem", "emblem_places", "retention_until"]},
        ),
    ]

    def get_queryset(self, request):
        """Count the events that took place."""
        held = Q(events__in=Event.objects.held().values("pk"))
        return super().get_queryset(request).annotate(events_held=Count("events", filter=held))

    @admin.display(description=_("title"))
    def name(self, project):
        """The title in the reader's language."""
        return project.title

    @admin.display(description=_("total and share, in euros"))
    def sums(self, project):
        """The total and the share of the Union, in euros at the fixed rate."""
        return format_html("{} / {}", money(project.total_eur), money(project.share_eur))

    @admin.display(description=_("events / planned"), ordering="events_held")
    def held(self, project):
        """How many events it has of how many it promised."""
        return f"{project.events_held} / {project.planned_events or '–'}"
