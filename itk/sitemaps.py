"""Every public address, in each language its page is written in."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from events.models import Event, FundingProject
from itk.shared.languages import languages_of
from members.models import Company, CooperationCall
from news.models import Article, Page
from news.views import ARTICLE_TEXTS, PAGE_TEXTS

CALL_TEXTS = ("title", "text")
COMPANY_TEXTS = ("short_description", "description")
EVENT_TEXTS = ("title", "summary", "text")
PROJECT_TEXTS = ("title", "aims", "results")


class PortalSitemap(Sitemap):
    """Addresses of the portal's own site, whatever host the map was asked from."""

    i18n = True
    alternates = True

    def get_protocol(self, protocol=None):
        """Return the scheme of the site's address."""
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        """Return the host of the site's address."""
        return urlsplit(settings.SITE_URL).netloc


class LandingSitemap(PortalSitemap):
    """Pages that are there without any row."""

    def items(self):
        """Return their names."""
        return [
            "home",
            "members:directory",
            "members:open_data",
            "members:calls",
            "membership",
            "needs",
            "events:upcoming",
            "events:past_index",
            "events:projects",
            "news:list",
            "contact",
        ]

    def location(self, item):
        """Return the address in the active language."""
        return reverse(item)


class RowSitemap(PortalSitemap):
    """Pages of rows: ``rows`` gives them, ``texts`` are what the page says."""

    rows = None
    texts: tuple[str, ...] = ()

    def items(self):
        """Return the public rows, without the columns that only a search reads."""
        return type(self).rows().defer("search")

    def get_languages_for_item(self, item):
        """Return the languages in which the page is written."""
        return languages_of(item, *self.texts)

    def lastmod(self, item):
        """Return when the row last changed."""
        return getattr(item, "updated_at", None)


class CompanySitemap(RowSitemap):
    """The members."""

    rows = Company.objects.public
    texts = COMPANY_TEXTS


class CallSitemap(RowSitemap):
    """The partnership calls that everybody may answer."""

    texts = CALL_TEXTS

    @staticmethod
    def rows():
        """Return the open calls for the public."""
        return CooperationCall.objects.open().visible_to(AnonymousUser())


class EventSitemap(RowSitemap):
    """The events, held ones too."""

    rows = Event.objects.public
    texts = EVENT_TEXTS


class ArticleSitemap(RowSitemap):
    """The news."""

    rows = Article.objects.public
    texts = ARTICLE_TEXTS


class PageSitemap(RowSitemap):
    """The pages for everyone."""

    texts = PAGE_TEXTS

    @staticmethod
    def rows():
        """Return the pages that need no log-in."""
        return Page.objects.public().filter(audience=Page.Audience.PUBLIC)


class ProjectSitemap(RowSitemap):
    """The funding projects."""

    rows = FundingProject.objects.all
    texts = PROJECT_TEXTS


SITEMAPS = {
    "landing": LandingSitemap,
    "members": CompanySitemap,
    "calls": CallSitemap,
    "events": EventSitemap,
    "news": ArticleSitemap,
    "pages": PageSitemap,
    "projects": ProjectSitemap,
}
