"""Pages of one object that show what another app knows of it."""

from django.views.generic import DetailView, TemplateView

from events.models import Event, FundingProject
from members.models import Company


class CompanyView(DetailView):
    """A company with its events and news."""

    queryset = Company.objects.public()
    template_name = "members/company.html"


class EventView(DetailView):
    """An event with the news about it."""

    queryset = Event.objects.public()
    template_name = "events/event.html"


class ProjectView(DetailView):
    """A funding project with its events and news."""

    model = FundingProject
    template_name = "events/project.html"


class MembershipView(TemplateView):
    """How to become a member."""

    template_name = "itk/membership.html"
