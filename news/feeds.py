"""News as an Atom feed."""

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed


class NewsFeed(Feed):
    """The newest articles in the language of the address."""

    feed_type = Atom1Feed
    link = "/"
    title = "News"

    def items(self):
        """No articles yet."""
        return []
