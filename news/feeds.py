"""News as an Atom feed, one for each language."""

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from itk.shared.models import SiteProfile
from itk.shared.text import printable
from news.models import Article

NEWEST = 30


class NewsFeed(Feed):
    """The newest articles that are written in the language of the address."""

    feed_type = Atom1Feed

    def get_object(self, request):
        """Return the site's data, of which the feed's title is made."""
        return SiteProfile.current()

    def title(self, site):
        """Name of the feed."""
        return printable(_("News – %(site)s") % {"site": site.name})

    def subtitle(self, site):
        """What the cluster is."""
        return printable(site.tagline)

    def link(self):
        """The page with the same articles."""
        return reverse("news:list")

    def author_name(self, site):
        """Who publishes."""
        return printable(site.organisation or site.name)

    def items(self):
        """The newest articles, without those that would be in another language."""
        articles = Article.objects.public().written_in(get_language()).order_by("-publish_at", "pk")
        return articles.for_lists()[:NEWEST]

    def item_title(self, item):
        """Title of the article; an invented one says so."""
        title = printable(item.title)
        return f"{_('Sample record')}: {title}" if item.is_sample else title

    def item_description(self, item):
        """The lead, which is plain text in an element that holds HTML."""
        return escape(printable(item.lead))

    def item_pubdate(self, item):
        """When it became public."""
        return item.publish_at

    def item_updateddate(self, item):
        """When it last changed, never before it became public."""
        return max(item.updated_at, item.publish_at)

    def item_categories(self, item):
        """Its subject."""
        return [printable(item.category)]
