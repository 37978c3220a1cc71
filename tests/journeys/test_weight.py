"""How much the first view of a page costs a reader on a phone or at a desk, with the demo's rows."""

import gzip

import pytest
from django.urls import reverse
from django.utils import translation

from events.models import Event
from members.models import Company
from news.models import Article
from tests.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

BYTES, REQUESTS, SCRIPT_BYTES = 100_000, 12, 15_000
COMPRESSED = (".css", ".js", ".svg")

# Pictures that a reader has not scrolled to: a browser on a fast line fetches them ahead.
AHEAD = """() => [...document.images]
    .filter(i => i.loading === 'lazy' && i.getBoundingClientRect().top > innerHeight)
    .map(i => i.currentSrc)"""


def addresses(language):
    """The pages that readers come to first."""
    with translation.override(language):
        return [
            reverse("home"),
            reverse("members:directory"),
            reverse("events:upcoming"),
            reverse("news:list"),
            reverse("search") + "?q=skaitikliai",
            Company.objects.public().first().get_absolute_url(),
            Event.objects.upcoming().first().get_absolute_url(),
            reverse("events:register", args=[Event.objects.upcoming().first().slug]),
            Article.objects.public().first().get_absolute_url(),
        ]


def weight(response):
    """The bytes of an answer on the wire; only production compresses static files beforehand."""
    if "/static/" in response.url and response.url.endswith(COMPRESSED):
        return len(gzip.compress(response.body()))
    return response.request.sizes()["responseBodySize"]


def first_view(page, address):
    """Open a page and return the bytes of everything its first view needs, by address."""
    responses = []
    page.on("response", lambda response: responses.append(response))
    page.goto(address, wait_until="networkidle")
    ahead = set(page.evaluate(AHEAD))
    return {r.url: weight(r) for r in responses if r.url not in ahead}


@pytest.mark.parametrize(("language", "viewport"), [("lt", PHONE), ("en", DESKTOP)])
def test_first_view_is_light(portal, new_page, language, viewport):
    heavy = []
    for address in addresses(language):
        page = new_page(lang=language, viewport=viewport)
        sizes = first_view(page, address)
        scripts = sum(size for url, size in sizes.items() if url.endswith(".js"))
        if sum(sizes.values()) > BYTES or len(sizes) > REQUESTS or scripts > SCRIPT_BYTES:
            heavy.append(f"{address}: {sum(sizes.values())} B, {len(sizes)} requests {[*sizes]}")
        page.close()
    assert not heavy, "\n".join(heavy)
