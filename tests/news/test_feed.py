"""The feed: one language, whole and well-formed."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_article

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client):
    response = client.get(reverse("news:feed"))
    assert response["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(response.content)
    return root, [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


def test_feed_speaks_one_language(client, lang):
    make_article(title_lt="Abiem", title_en="Both")
    make_article(title_lt="Tik lietuviškai", title_en="", body_en="")
    root, found = entries(client)
    assert sorted(found) == {"lt": ["Abiem", "Tik lietuviškai"], "en": ["Both"]}[lang]
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == lang


def test_feed_has_only_public_news_and_marks_samples(client, lang):
    make_article(status="draft")
    make_article(publish_at=timezone.now() + timedelta(days=1))
    make_article(
        title_lt="Naujiena", title_en="News", is_sample=True, lead_lt="A < B", lead_en="A < B"
    )
    root, found = entries(client)
    assert len(found) == 1
    assert found[0].endswith(("Naujiena", "News"))
    assert ":" in found[0]
    assert root.findtext(f"{ATOM}entry/{ATOM}summary") == "A &lt; B"


def test_feed_leaves_out_what_xml_cannot_hold(client, lang):
    text = "Skaitikliai\x0bir tinklai\x1f"
    make_article(title_lt=text, title_en=text, lead_lt=text, lead_en=text)
    root, found = entries(client)
    assert found == ["Skaitikliai ir tinklai "]
    assert root.findtext(f"{ATOM}entry/{ATOM}summary") == "Skaitikliai ir tinklai "
