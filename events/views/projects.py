"""Funding projects: what the money was for and what came of it."""

from django.db.models import Count, Q
from django.views.generic import ListView
from django.views.generic.detail import SingleObjectMixin

from events.models import Event, FundingProject
from events.views.lists import LONG_COLUMNS
from itk.shared.languages import languages_of, offer_languages

PER_PAGE = 20
EVENTS_PER_PAGE = 50


class ProjectListView(ListView):
    """Every funding project, the latest contract first."""

    template_name = "events/projects.html"
    context_object_name = "projects"
    paginate_by = PER_PAGE

    def get_queryset(self):
        """Return the projects with ``held``: how many of their public events took place."""
        return FundingProject.objects.annotate(held=held()).defer("search")


def held():
    """Return the number of a project's public events that took place, as an annotation."""
    past = Event.objects.past().order_by().values("pk")
    return Count("events", filter=Q(events__in=past), distinct=True)


class ProjectView(SingleObjectMixin, ListView):
    """A funding project with its events; ``itk`` adds the news about it."""

    template_name = "events/project.html"
    paginate_by = EVENTS_PER_PAGE

    def get(self, request, *args, **kwargs):
        """Show the project, and note in which languages it is written."""
        self.object = self.get_object(FundingProject.objects.annotate(held=held()))
        offer_languages(request, languages_of(self.object, "title", "aims", "results"))
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        """Return the project's public events in the order in which they are held."""
        events = Event.objects.public().filter(project=self.object).defer(*LONG_COLUMNS)
        return events.order_by("starts_at", "pk")

    def get_context_data(self, **kwargs):
        """Call the project and its events by their names."""
        context = super().get_context_data(**kwargs)
        return context | {"project": self.object, "events": context["object_list"]}
