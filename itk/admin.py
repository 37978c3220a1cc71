"""What the administration knows of more than one app: an event becomes news, jobs have labels."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.events import EventAdmin as BareEventAdmin
from events.models import Event
from itk.demo import runs
from itk.jobs import JOBS, RESULTS
from itk.lessons import NoNews, compose_news, news_of
from itk.shared.admin import PortalAdmin, ReadOnlyMixin, button
from itk.shared.models import JobRun

# The day of the demo is kept beside the runs.
JOB_LABELS = {job.name: job.label for job in JOBS} | {
    runs.NAME: gettext_lazy("Load the demo content")
}

admin.site.unregister(Event)


@admin.register(Event)
class EventAdmin(BareEventAdmin):
    """An event, with the button that makes news of what was learned."""

    buttons = [*BareEventAdmin.buttons, "make_news"]
    button_errors = (*BareEventAdmin.button_errors, NoNews)

    @button(
        gettext_lazy("Make a news draft"),
        permission="news.add_article",
        when=lambda event: event.is_held,
    )
    def make_news(self, request, event):
        """Compose the draft and open it; where there is news already, open that."""
        is_new = news_of(event) is None
        article = compose_news(event=event, by=request.user)
        if is_new:
            messages.success(request, _("This is the draft: finish it, then publish it."))
        else:
            messages.info(request, _("There is news about this event already."))
        return HttpResponseRedirect(reverse("admin:news_article_change", args=[article.pk]))


class JobFilter(admin.SimpleListFilter):
    """The runs of one job."""

    title = gettext_lazy("job")
    parameter_name = "name"

    def lookups(self, request, model_admin):
        """Offer the jobs by their labels."""
        return JOB_LABELS.items()

    def queryset(self, request, queryset):
        """Keep the runs of one job."""
        return queryset.filter(name=self.value()) if self.value() in JOB_LABELS else queryset


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyMixin, PortalAdmin):
    """What ran when, and what came of it; the list tells everything there is."""

    list_display = ["label", "outcome", "started_at", "finished_at"]
    list_display_links = None
    list_filter = [JobFilter]
    date_hierarchy = "started_at"
    fields = ["label", "period", "started_at", "finished_at", "outcome"]

    @admin.display(description=gettext_lazy("job"), ordering="name")
    def label(self, obj):
        """What the job does; one that is no more keeps its name."""
        return JOB_LABELS.get(obj.name, obj.name)

    @admin.display(description=gettext_lazy("result"))
    def outcome(self, obj):
        """How many of what."""
        return "; ".join(_counted(part) for part in obj.result.split(", "))


def _counted(part):
    """Return "12 mails" in the reader's words; what counts nothing known stays as it is."""
    number, _space, word = part.partition(" ")
    if number.isdecimal() and word in RESULTS:
        return f"{RESULTS[word]}: {number}"
    return str(RESULTS.get(part, part))
