"""What the page frame needs from more than one app."""

from django.conf import settings
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_info

from events.models import FundingProject
from news.models import Page


def navigation(request):
    """Return the pages of the menus, the funding projects and the links to the other language."""
    return {
        "menu_pages": SimpleLazyObject(
            lambda: list(
                Page.objects.public()
                .filter(audience="public")
                .exclude(menu="none")
                .defer("body_lt", "body_en", "body")
            )
        ),
        "funding_projects": SimpleLazyObject(lambda: list(FundingProject.objects.all()[:3])),
        "language_links": SimpleLazyObject(lambda: language_links(request)),
    }


def language_links(request):
    """Return a list of {code, name, url, current} for the same page in every language.

    An address without a language, or of a page that was not found, leads to the home page.
    """
    links = []
    for code, _name in settings.LANGUAGES:
        url = translate_url(request.path, code)
        if url == request.path and not url.startswith(f"/{code}/"):
            url = f"/{code}/"
        links.append(
            {
                "code": code,
                "name": get_language_info(code)["name_local"].capitalize(),
                "url": url,
                "current": code == request.LANGUAGE_CODE,
            }
        )
    return links
