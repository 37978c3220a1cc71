"""The public directory for programs: JSON, CSV, and the page that says what is in them."""

import json

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from itk.shared.models import SiteProfile
from itk.shared.views import unless_known
from members.exports import open_data

PER_PAGE = 500


def _open(answer):
    """Let any site read the answer, and tell its licence."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    if licence := SiteProfile.current().open_data_licence_url:
        answer.headers["Link"] = f'<{licence}>; rel="license"'
    return answer


@require_safe
def members_json(request):
    """Give the published members, five hundred at a time; unchanged, they are not sent again.

    Raises Http404 for a page that there is not.
    """
    try:
        page = Paginator(open_data.open_members(), PER_PAGE).page(request.GET.get("page", "1"))
    except InvalidPage as error:
        raise Http404 from error
    content = json.dumps(open_data.members_document(page), ensure_ascii=False, indent=1)
    return _open(unless_known(request, content.encode(), "application/json"))


@require_safe
def members_csv(request):
    """Give all published members as a table; unchanged, it is not sent again."""
    content = open_data.members_table(open_data.open_members())
    answer = _open(unless_known(request, content, "text/csv; charset=utf-8"))
    answer.headers["Content-Disposition"] = content_disposition_header(True, "members.csv")
    return answer


class OpenDataView(TemplateView):
    """What the files hold, under which licence, and how to read them."""

    template_name = "members/open_data.html"

    def get_context_data(self, **kwargs):
        """Add the fields and the licence."""
        return super().get_context_data(**kwargs) | {
            "fields": open_data.FIELDS,
            "per_page": PER_PAGE,
            "between": open_data.BETWEEN.strip(),
        }
