"""What every public answer has, and what an anonymous reader never gets: a cookie."""

import pytest
from django.urls import reverse
from django.utils import translation

from itk.shared.models import SiteProfile
from tests.factories import make_article, make_company, make_event, make_page, make_project

pytestmark = pytest.mark.django_db

PLAIN = [
    "home",
    "search",
    "membership",
    "contact_done",
    "members:directory",
    "events:upcoming",
    "events:past_index",
    "events:calendar",
    "events:projects",
    "news:list",
    "news:feed",
]
OF_A_ROW = ["company", "event", "project", "news:article", "news:page", "events:event_calendar"]
MACHINE = [
    "/",
    "/site.css",
    "/cover/dalykas.svg",
    "/share/site/home.png",
    "/healthz",
    "/sitemap.xml",
    "/robots.txt",
    "/.well-known/security.txt",
    "/lt/nera/",
    "/en/nera/",
]


@pytest.fixture
def row():
    SiteProfile.objects.create(
        pk=1, name_lt="Klasteris", name_en="Cluster", email="biuras@itk.example"
    )
    for make in (make_company, make_event, make_project, make_article, make_page):
        make(slug="dalykas")


def public_addresses():
    found = list(MACHINE)
    for language in ("lt", "en"):
        with translation.override(language):
            found += [reverse(name) for name in PLAIN]
            found += [reverse(name, args=["dalykas"]) for name in OF_A_ROW]
            found.append(reverse("events:past", args=[2014]))
            found.append(f"{reverse('search')}?q=dalykas")
            found.append(f"{reverse('news:list')}?page=1000000")
    return found


def test_reading_leaves_no_cookie(client, row):
    for address in public_addresses():
        response = client.get(address)
        assert not response.cookies, address
    assert not client.cookies


def test_page_with_a_form_sets_only_the_cookie_that_guards_it(client, row, lang):
    assert set(client.get(reverse("contact")).cookies) == {"csrftoken"}


def test_every_answer_has_the_headers_of_safety(client, row):
    for address in [*public_addresses(), "/lt/kontaktai/", "/en/contact/"]:
        response = client.get(address)
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy, address
        assert response["X-Content-Type-Options"] == "nosniff", address
        assert response["X-Frame-Options"] == "DENY", address
        assert response["Referrer-Policy"] == "strict-origin-when-cross-origin", address
        assert "camera=()" in response["Permissions-Policy"], address
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", address


def test_no_page_has_inline_script_or_style(client, row):
    for address in public_addresses():
        response = client.get(address)
        if "html" not in response["Content-Type"]:
            continue
        page = response.content.decode()
        assert "<style" not in page, address
        assert " style=" not in page, address
        assert " onclick=" not in page, address
        assert "<script>" not in page, address


def test_pages_say_in_which_language_they_are(client, row, lang):
    for name in PLAIN:
        response = client.get(reverse(name))
        if "html" in response["Content-Type"]:
            assert f'<html lang="{lang}">' in response.content.decode(), name
            assert response["Content-Language"] == lang, name


def test_pages_come_compressed_and_downloads_as_they_are(client, row, lang):
    gzip = {"Accept-Encoding": "gzip"}
    page = client.get(reverse("home"), headers=gzip)
    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) < len(client.get(reverse("home")).content) / 3
    assert "Content-Encoding" not in client.get("/share/site/home.png", headers=gzip)
