"""The members' room: pages and files that only members see, with a search of their own."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404
from django.views.generic import TemplateView

from itk.search import is_searchable, search_room, shelves
from itk.shared.text import MAX_QUERY_LENGTH

PER_PAGE = 20


class RoomView(LoginRequiredMixin, TemplateView):
    """What members have among themselves; who represents no member does not find it."""

    template_name = "itk/room.html"

    def dispatch(self, request, *args, **kwargs):
        """Send a stranger to log in. Raises Http404 for who is no member."""
        user = request.user
        if user.is_authenticated and not user.reads_as_member:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Add what was found, or everything."""
        query = self.request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]
        rows, terms = search_room(query, user=self.request.user)
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "query": query,
            "searched": is_searchable(query),
            "total": len(rows),
            "page_obj": page,
            "shelves": shelves(page.object_list, terms),
        }
