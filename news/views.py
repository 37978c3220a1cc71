"""Pages of news, the texts that stay, and their files."""

from django.http import Http404
from django.views.generic import DetailView, ListView

from news.models import Article, Page


class ArticleListView(ListView):
    """News by category and year."""

    queryset = Article.objects.public()
    template_name = "news/list.html"


class ArticleView(DetailView):
    """One piece of news."""

    queryset = Article.objects.public()
    template_name = "news/article.html"


class PageView(DetailView):
    """A page."""

    queryset = Page.objects.public()
    template_name = "news/page.html"


def file(request, pk):
    """Hand out a file of a page to who may read the page."""
    raise Http404
