"""What browsers, search engines and monitors ask for."""

from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone
from post_office.models import STATUS, Email

from itk.shared.models import SiteProfile
from tests.factories import make_article, make_company, make_event, make_page, make_project

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


# Colours


def test_own_colours_are_a_style_sheet_that_browsers_keep(client):
    site = SiteProfile.objects.create(
        pk=1, name_lt="K", brand_light="#003366", brand_dark="#99ccff"
    )
    response = client.get("/site.css")
    assert response["Content-Type"].startswith("text/css")
    assert response.content.decode() == ":root{--brand-light:#003366;--brand-dark:#99ccff}\n"
    assert "max-age" in response["Cache-Control"]
    again = client.get("/site.css", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    site.brand_light = "#112233"
    site.save()
    changed = client.get("/site.css", headers={"If-None-Match": response["ETag"]})
    assert changed.status_code == 200


# Health


def mail(**fields):
    email = Email.objects.create(from_email="a@itk.example", to=["b@itk.example"], **fields)
    Email.objects.filter(pk=email.pk).update(created=timezone.now() - timedelta(minutes=16))
    return email


def test_health_is_plain_text_and_never_kept(client):
    mail(status=STATUS.sent)
    mail(status=STATUS.queued, scheduled_time=timezone.now() + timedelta(minutes=5))
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"database: ok\noutbox: ok\n")
    assert response["Content-Type"].startswith("text/plain")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("status", [STATUS.queued, STATUS.requeued])
def test_mail_that_waits_too_long_is_ill_health(client, status):
    mail(status=status)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert "1 messages wait" in response.content.decode()


def test_silent_database_is_ill_health_and_not_an_error(client, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("secret host and password")

    monkeypatch.setattr(connection, "cursor", fail)
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"database: does not answer\n")


# Search engines


def addresses(client):
    root = ET.fromstring(client.get("/sitemap.xml").content)
    return {
        url.findtext(f"{MAP}loc"): {
            link.attrib["hreflang"]: link.attrib["href"] for link in url.iter(LINK)
        }
        for url in root.iter(f"{MAP}url")
    }


def test_sitemap_has_every_public_row_in_its_languages(client, settings):
    make_company(slug="imone")
    make_event(slug="renginys")
    make_article(slug="naujiena")
    make_page(slug="apie-mus")
    make_project(slug="projektas")
    found = addresses(client)
    site = settings.SITE_URL
    for lithuanian, english in {
        "/lt/": "/en/",
        "/lt/nariai/imone/": "/en/members/imone/",
        "/lt/renginys/renginys/": "/en/event/renginys/",
        "/lt/naujiena/naujiena/": "/en/article/naujiena/",
        "/lt/apie/apie-mus/": "/en/about/apie-mus/",
        "/lt/projektas/projektas/": "/en/project/projektas/",
        "/lt/naryste/": "/en/membership/",
    }.items():
        both = {"lt": site + lithuanian, "en": site + english}
        assert found[site + lithuanian] == both
        assert found[site + english] == both


def test_sitemap_leaves_out_the_hidden_and_the_untranslated(client):
    make_company(slug="paslepta", published=False)
    make_event(slug="juodrastis", status="draft")
    make_event(slug="kviestiems", audience="invited")
    make_article(slug="rytoj", publish_at=timezone.now() + timedelta(days=1))
    make_page(slug="nariams", audience="members")
    make_article(slug="lietuviskai", title_en="", lead_en="", body_en="")
    found = addresses(client)
    everything = " ".join(found)
    for slug in ("paslepta", "juodrastis", "kviestiems", "rytoj", "nariams"):
        assert slug not in everything
    (address,) = [address for address in found if "lietuviskai" in address]
    assert set(found[address]) == {"lt"}


def test_robots_are_shown_the_map_and_kept_from_the_account(client, settings):
    text = client.get("/robots.txt").content.decode()
    for path in ("/admin/", "/lt/paskyra/", "/en/account/", "/lt/paieska/"):
        assert f"Disallow: {path}\n" in text
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text


def test_robots_are_kept_from_invented_rows(client, settings):
    settings.DEMO = True
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize("moment", ["2026-01-31 12:00", "2026-08-15 00:00", "2028-02-29 23:59"])
def test_security_contact_is_valid_for_months(client, clock, settings, moment):
    now = clock(moment)
    SiteProfile.objects.create(pk=1, name_lt="K", email="biuras@itk.example")
    text = client.get("/.well-known/security.txt").content.decode()
    fields = dict(line.split(": ", 1) for line in reversed(text.splitlines()))
    assert fields["Contact"] == "mailto:biuras@itk.example"
    assert f"Contact: {settings.SITE_URL}/en/contact/" in text
    left = datetime.fromisoformat(fields["Expires"]) - now
    assert timedelta(days=120) < left < timedelta(days=365)


def test_calls_that_would_change_are_refused(client):
    for name in ("site_css", "healthz", "robots", "security", "sitemap"):
        assert client.post(reverse(name)).status_code == 405
