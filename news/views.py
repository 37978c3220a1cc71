"""Pages of news, the texts that stay, and their files."""

from django.contrib.auth.views import redirect_to_login
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, ListView

from events.models import Event
from itk.shared.files import hand_out, name_from_title
from itk.shared.languages import languages_of, offer_languages
from members.models import Company
from news.models import Article, Category, Page, PageFile

PER_PAGE = 20
RELATED = 3

# What a page says; it is in a language when all of them are.
ARTICLE_TEXTS = ("title", "lead", "body")
PAGE_TEXTS = ("title", "body")


class ArticleListView(ListView):
    """News by category and year; the first one leads when nothing is chosen."""

    template_name = "news/list.html"
    paginate_by = PER_PAGE

    def get_queryset(self):
        """Return the articles of the chosen category and year; an unknown one is not found."""
        self.categories = list(Category.objects.in_use())
        self.years = Article.objects.public().years()
        self.category, self.year = self._chosen_category(), self._chosen_year()
        articles = Article.objects.public().newest().for_lists()
        if self.category:
            articles = articles.filter(category=self.category)
        if self.year:
            articles = articles.published_in(self.year)
        return articles

    def get_context_data(self, **kwargs):
        """Add what the reader can choose."""
        context = super().get_context_data(**kwargs)
        plain = not self.category and not self.year and context["page_obj"].number == 1
        articles = list(context["page_obj"].object_list)
        return context | {
            "lead": articles[0] if plain and articles else None,
            "articles": articles[1:] if plain else articles,
            "categories": self.categories,
            "years": self.years,
            "category": self.category,
            "year": self.year,
        }

    def _chosen_category(self):
        slug = self.request.GET.get("category")
        if not slug:
            return None
        found = next((row for row in self.categories if row.slug == slug), None)
        # A subject without news is an empty list, not a mistake.
        return found or get_object_or_404(Category, slug=slug.replace("\x00", ""))

    def _chosen_year(self):
        asked = self.request.GET.get("year")
        if not asked:
            return None
        year = next((year for year in self.years if str(year) == asked), None)
        if year is None:
            raise Http404
        return year


class ArticleView(DetailView):
    """One piece of news with what it is about; editors also see one that is not public yet."""

    template_name = "news/article.html"

    def get_queryset(self):
        """Return the articles this reader may open."""
        articles = Article.objects.select_related("category", "project").prefetch_related(
            Prefetch("events", Event.objects.public().with_counts().order_by("-starts_at")),
            Prefetch("companies", Company.objects.public().by_name()),
        )
        return articles if self.request.user.has_perm("news.view_article") else articles.public()

    def get_object(self, queryset=None):
        """Return the article and note in which languages it is written."""
        article = super().get_object(queryset)
        offer_languages(self.request, languages_of(article, *ARTICLE_TEXTS))
        return article

    def get_context_data(self, **kwargs):
        """Add more news of the same category."""
        others = Article.objects.public().exclude(pk=self.object.pk).order_by("-publish_at", "pk")
        others = others.filter(category=self.object.category).for_lists()
        return super().get_context_data(**kwargs) | {"others": others[:RELATED]}


class PageView(DetailView):
    """A page; a members' page asks a stranger to log in and is not found by others."""

    template_name = "news/page.html"

    def get_queryset(self):
        """Return published pages of every audience, and drafts for editors."""
        pages = Page.objects.select_related("project").prefetch_related("files")
        return pages if self.request.user.has_perm("news.view_page") else pages.public()

    def get(self, request, *args, **kwargs):
        """Show the page to who may read it."""
        page = self.get_object()
        if refusal := refuse(request, page):
            return refusal
        offer_languages(request, languages_of(page, *PAGE_TEXTS))
        self.object = page
        return self.render_to_response(self.get_context_data(object=page))


def refuse(request, page):
    """Return where a stranger logs in to read ``page``, None for who may read it.

    Raise Http404 for who is logged in and may not: there is nothing more to try.
    """
    if page.audience == Page.Audience.PUBLIC or request.user.has_perm("news.view_page"):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not Page.objects.readable_by(request.user).filter(pk=page.pk).exists():
        raise Http404
    return None


@require_safe
def file(request, pk):
    """Hand out a file of a page to who may read the page, a draft's to its editors."""
    rows = PageFile.objects.select_related("page")
    if not request.user.has_perm("news.view_page"):
        rows = rows.filter(page__in=Page.objects.public())
    row = get_object_or_404(rows, pk=pk)
    if refusal := refuse(request, row.page):
        return refusal
    return hand_out(
        row.file,
        name=name_from_title(row.title, row.file),
        public=row.page.is_public and row.page.audience == Page.Audience.PUBLIC,
    )
