"""One search over members, events, news, pages and funding projects."""

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.views.generic import TemplateView

from events.models import FundingProject
from itk.search import SOURCES, is_searchable, search
from itk.shared.text import MAX_QUERY_LENGTH

FIRST = 5
PER_PAGE = 20


class SearchView(TemplateView):
    """What was found: the best of each kind, or all of one kind, page by page."""

    template_name = "itk/search.html"

    def get_context_data(self, **kwargs):
        """Return the groups to show; an unknown kind or page is not found."""
        query = self.request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]
        kind = self.request.GET.get("kind", "")
        if kind and kind not in SOURCES:
            raise Http404
        projects = list(FundingProject.objects.all())
        groups = search(
            query,
            user=self.request.user,
            kinds=[kind] if kind else SOURCES,
            read={"projects": projects},
        )
        context = super().get_context_data(**kwargs) | {
            # A cluster has few; the latest stands at the foot of the page anyway.
            "funding_projects": projects[:1],
            "query": query,
            "searched": is_searchable(query),
            "kind": kind,
            "total": sum(group.total for group in groups),
            "more": any(group.more for group in groups),
        }
        return context | (self._one(groups) if kind else self._all(groups))

    def _all(self, groups):
        return {
            "found": [
                {
                    "group": group,
                    "hits": group.hits(group.rows[:FIRST]),
                    "rest": group.total > FIRST,
                }
                for group in groups
            ]
        }

    def _one(self, groups):
        paginator = Paginator(groups[0].rows if groups else [], PER_PAGE)
        try:
            page = paginator.page(self.request.GET.get("page", 1))
        except InvalidPage:
            raise Http404 from None
        found = [{"group": group, "hits": group.hits(page.object_list)} for group in groups]
        return {"page_obj": page, "found": found}
