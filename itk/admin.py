"""The runs of the portal's jobs, told in the reader's language."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from itk.demo import runs
from itk.jobs import JOBS, RESULTS
from itk.shared.admin import PortalAdmin, ReadOnlyMixin
from itk.shared.models import JobRun

# The day of the demo is kept beside the runs.
LABELS = {job.name: job.label for job in JOBS} | {runs.NAME: _("Load the demo content")}


class JobFilter(admin.SimpleListFilter):
    """The runs of one job."""

    title = _("job")
    parameter_name = "name"

    def lookups(self, request, model_admin):
        """Offer the jobs by their labels."""
        return LABELS.items()

    def queryset(self, request, queryset):
        """Keep the runs of one job."""
        return queryset.filter(name=self.value()) if self.value() in LABELS else queryset


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyMixin, PortalAdmin):
    """What ran when, and what came of it; the list tells everything there is."""

    list_display = ["label", "period", "started_at", "finished_at", "outcome"]
    list_display_links = None
    list_filter = [JobFilter]
    date_hierarchy = "started_at"
    fields = ["label", "period", "started_at", "finished_at", "outcome"]

    @admin.display(description=_("job"), ordering="name")
    def label(self, obj):
        """What the job does; one that is no more keeps its name."""
        return LABELS.get(obj.name, obj.name)

    @admin.display(description=_("result"))
    def outcome(self, obj):
        """How many of what."""
        return "; ".join(_counted(part) for part in obj.result.split(", "))


def _counted(part):
    """Return "12 mails" in the reader's words; what counts nothing known stays as it is."""
    number, _space, word = part.partition(" ")
    if number.isdecimal() and word in RESULTS:
        return f"{RESULTS[word]}: {number}"
    return str(RESULTS.get(part, part))
