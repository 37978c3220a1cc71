"""Pages that say what went wrong: in the language of the address, with a way on, even when all is broken."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils import translation

from itk.views import errors, home
from tests.factories import make_company

pytestmark = pytest.mark.django_db

HOME = {"lt": 'href="/lt/"', "en": 'href="/en/"'}


def text(response):
    return response.content.decode()


def test_missing_page_speaks_the_language_of_its_address(client, lang):
    # The language of the request before must not be that of this one.
    translation.activate("en" if lang == "lt" else "lt")
    response = client.get(f"/{lang}/nera-tokio-puslapio/")
    assert response.status_code == 404
    assert f'<html lang="{lang}">' in text(response)
    assert HOME[lang] in text(response)
    assert 'type="search"' in text(response)
    assert "hreflang=" not in text(response).split("<body")[0]


@pytest.mark.parametrize("path", ["/nera", "/nera/", "/en", "/xx/", "/lt/naujiena/nera/"])
def test_missing_page_without_a_language_is_still_a_page(client, path):
    response = client.get(path, follow=True)
    assert response.status_code in (200, 404)
    assert "<html lang=" in text(response)


def test_language_switch_of_a_missing_page_leads_to_the_first_page(client):
    page = text(client.get("/lt/naujiena/nera/"))
    assert 'href="/en/" lang="en"' in page


def test_address_without_its_last_slash_is_led_on(client):
    make_company(slug="imone")
    assert client.get("/lt/nariai/imone")["Location"] == "/lt/nariai/imone/"


def test_forbidden_page_offers_to_log_in(lang, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionDenied

    monkeypatch.setattr(home.HomeView, "get_context_data", refuse)
    response = Client().get(f"/{lang}/")
    assert response.status_code == 403
    assert f'<html lang="{lang}">' in text(response)
    assert "?next=" in text(response)


def test_unknown_host_gets_a_page_and_no_redirect(lang):
    response = Client().get(f"/{lang}/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert f'<html lang="{lang}">' in text(response)
    assert HOME[lang] in text(response)
    assert "evil.example" not in text(response)


def test_failure_of_the_portal_is_told_without_the_database(
    lang, monkeypatch, django_assert_num_queries
):
    def break_down(*args, **kwargs):
        raise RuntimeError("secret")

    monkeypatch.setattr(home.HomeView, "get_context_data", break_down)
    with django_assert_num_queries(0):
        response = Client(raise_request_exception=False).get(f"/{lang}/")
    assert response.status_code == 500
    assert "secret" not in text(response)
    assert HOME["lt"] in text(response)
    assert HOME["en"] in text(response)


def test_failure_is_told_even_without_style_sheets(monkeypatch):
    def break_down(*args, **kwargs):
        raise ValueError("no manifest")

    monkeypatch.setattr("django.views.defaults.server_error", break_down)
    response = errors.server_error(RequestFactory().get("/lt/"))
    assert response.status_code == 500
    assert "Klaida" in text(response)


def test_a_refused_address_is_not_written_to_the_log(client, caplog):
    assert client.get("/lt/renginys/nera/registracija/slapta/").status_code == 404
    assert "slapta" not in caplog.text
