"""The page of a draft behind its secret link."""

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event, Material
from events.workflows import publish_event, renew_preview
from tests.factories import make_event

pytestmark = pytest.mark.django_db


def address(event, token=None):
    return reverse("events:preview", args=[event.slug, token or event.preview_token])


@pytest.fixture
def draft(db):
    return make_event(status=Event.Status.DRAFT, title_lt="Būsimas", title_en="To come")


def test_it_shows_the_page_and_says_that_it_is_a_draft(draft, lang):
    material = Material.objects.create(
        event=draft, title_lt="Nuoroda", link="https://medziaga.example/", audience="public"
    )
    response = Client().get(address(draft))
    html = response.content.decode()
    assert {"lt": "Būsimas", "en": "To come"}[lang] in html
    assert {"lt": "Juodraščio peržiūra", "en": "Draft preview"}[lang] in html
    assert material.get_absolute_url() not in html  # opens once the event is public
    assert reverse("events:register", args=[draft.slug]) not in html


def test_nobody_keeps_the_address(draft):
    response = Client().get(address(draft))
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    html = response.content.decode()
    assert 'name="robots" content="noindex' in html
    assert 'rel="canonical"' not in html
    assert "og:url" not in html


@pytest.mark.parametrize("token", ["ne-tas", "x%00y"])
def test_a_wrong_token_opens_nothing(draft, token):
    assert Client().get(address(draft, token)).status_code == 404


def test_an_old_link_opens_nothing(draft):
    old = address(draft)
    renew_preview(event=draft)
    assert Client().get(old).status_code == 404


def test_once_public_it_leads_to_the_event(draft, lang):
    url = address(draft)
    publish_event(event=draft)
    assert Client().get(url).url == draft.get_absolute_url()


def test_a_draft_itself_stays_closed(draft):
    assert Client().get(draft.get_absolute_url()).status_code == 404
