"""Pages of one object that show what an app above its own knows of it."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.views.generic import TemplateView

from events.models import Event, Registration
from events.views import EventView as BareEventView
from events.views import ProjectView as BareProjectView
from itk.shared.languages import languages_of, offer_languages
from itk.shared.mail import absolute
from members.views import AccountView as BareAccountView
from members.views import CompanyView as BareCompanyView
from news.models import Article, Page
from news.views import PAGE_TEXTS

MOST = 5
CRITERIA = "narystes-kriterijai"


def share_image(kind, slug):
    """Return the full address of the picture that goes with a link to an object of this site."""
    path = reverse("share", kwargs={"kind": kind, "slug": slug})
    return f"{absolute(path)}?language={get_language()}"


def news_about(**about):
    """Return the newest public articles that fit the conditions."""
    return Article.objects.public().filter(**about).order_by("-publish_at", "pk").for_lists()[:MOST]


class CompanyView(BareCompanyView):
    """A member with the events it hosted or took part in, and the news about it."""

    template_name = "itk/company.html"

    @property
    def events(self):
        """Its newest public events, as host or as partner."""
        part = Q(host=self.object) | Q(partners=self.object)
        events = Event.objects.public().filter(part, starts_at__isnull=False).distinct()
        return events.with_counts().order_by("-starts_at", "pk").defer("text", "search")[:MOST]

    @property
    def articles(self):
        """The newest news about it."""
        return news_about(companies=self.object)

    def get_context_data(self, **kwargs):
        """Add the picture for shared links."""
        return super().get_context_data(**kwargs) | {
            "share_image": share_image("company", self.object.slug)
        }


class EventView(BareEventView):
    """An event with the news about it."""

    template_name = "itk/event.html"

    def get_context_data(self, **kwargs):
        """Add the news."""
        return super().get_context_data(**kwargs) | {
            "articles": news_about(events=self.object),
            "share_image": share_image("event", self.object.slug),
        }


class ProjectView(BareProjectView):
    """A funding project with its events and the news about it."""

    template_name = "itk/project.html"

    def get_context_data(self, **kwargs):
        """Add the news."""
        return super().get_context_data(**kwargs) | {
            "articles": news_about(project=self.object),
            "share_image": share_image("project", self.object.slug),
        }


class AccountView(BareAccountView):
    """The first page of the account with one's coming events."""

    template_name = "itk/account.html"

    @property
    def registrations(self):
        """One's live registrations for events that are still to come."""
        mine = Registration.objects.live().visible_to(self.request.user)
        coming = Event.objects.upcoming().order_by().values("pk")
        rows = mine.filter(event__in=coming).select_related("event", "company")
        return rows.order_by("event__starts_at", "event_id", "last_name", "pk")


class MembershipView(TemplateView):
    """How to become a member: the page with the criteria, and whom to write to."""

    template_name = "itk/membership.html"

    def get_context_data(self, **kwargs):
        """Add the page that the editors keep under the address `CRITERIA`, if there is one."""
        page = Page.objects.readable_by(self.request.user).filter(slug=CRITERIA).first()
        if page:
            offer_languages(self.request, languages_of(page, *PAGE_TEXTS))
        return super().get_context_data(**kwargs) | {"criteria": page}
