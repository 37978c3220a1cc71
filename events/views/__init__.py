"""Public pages of events, registration, materials and projects."""

from django.http import Http404
from django.views.generic import DetailView, TemplateView

from events.models import Event, FundingProject


class EventView(DetailView):
    """An event's page; ``itk`` adds the news about it."""

    queryset = Event.objects.public()
    template_name = "events/event.html"


class ProjectView(DetailView):
    """A funding project's page; ``itk`` adds the news about it."""

    model = FundingProject
    template_name = "events/project.html"


class _Page(TemplateView):
    template_name = "base.html"


UpcomingView = PastIndexView = PastYearView = MonthView = _Page
RegisterView = LinkAgainView = RegistrationView = RegistrationChangeView = _Page
RegistrationCancelView = RegistrationTicketView = ProjectListView = MyRegistrationsView = _Page


def calendar(request):
    """Not made yet."""
    raise Http404


def event_calendar(request, slug):
    """Not made yet."""
    raise Http404


def material(request, pk):
    """Not made yet."""
    raise Http404
