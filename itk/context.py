"""What the page frame needs from more than one app."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info, override

from events.models import FundingProject
from itk.shared.mail import absolute
from news.models import Page


def navigation(request):
    """Return the pages of the menus, the latest funding project and the links to the other language."""
    links = SimpleLazyObject(lambda: language_links(request))
    # What `includes/funding.html` shows of the one at the foot of the page.
    projects = FundingProject.objects.only("slug", "number", "title", "statement", "emblem")
    return {
        "menu_pages": SimpleLazyObject(lambda: list(Page.objects.in_menus())),
        "funding_projects": SimpleLazyObject(lambda: list(projects[:1])),
        "language_links": links,
        "canonical_url": SimpleLazyObject(lambda: canonical_url(request, links)),
    }


def language_links(request):
    """Return a list of {code, name, url, absolute, current, available}: this page in every language.

    ``url`` keeps the query string and is for the switch; ``absolute`` does not and is for search
    engines. ``available`` is false where the page would show the text of another language.
    An address without a language, or of a page that was not found, leads to the home page.
    """
    offered = getattr(request, "content_languages", None)
    missing = getattr(request, "page_missing", False)
    query = request.META.get("QUERY_STRING", "") if request.method in ("GET", "HEAD") else ""
    links = []
    for code, _name in settings.LANGUAGES:
        url = f"/{code}/" if missing else _here_in(code, request)
        if not url.startswith(f"/{code}/"):
            url = f"/{code}/"
        links.append(
            {
                "code": code,
                "name": get_language_info(code)["name_local"].capitalize(),
                "url": f"{url}?{query}" if query and not missing else url,
                "absolute": absolute(url),
                "current": code == get_language(),
                "available": not missing and (offered is None or code in offered),
            }
        )
    return links


def _here_in(code, request):
    """Return the path of this page in a language, as `translate_url` does without finding it anew."""
    match = request.resolver_match
    if match is None:
        return translate_url(request.path, code)
    if code == get_language():
        return request.path
    with override(code):
        try:
            return reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        except NoReverseMatch:
            return request.path


def canonical_url(request, links):
    """Return which of its ``links`` is the one address of this page; empty for a missing page.

    A page whose text is in another language only has the address of that language.
    """
    if getattr(request, "page_missing", False):
        return ""
    here = next((link for link in links if link["current"] and link["available"]), None)
    chosen = here or next((link for link in links if link["available"]), None)
    if chosen is None:
        return ""
    kept = {name: request.GET[name] for name in ("category", "year", "page") if name in request.GET}
    return f"{chosen['absolute']}?{urlencode(kept)}" if kept else chosen["absolute"]
