"""One piece of news: who reads it, what it says of itself, what it is about."""

import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.factories import make_article, make_company, make_event, make_project, make_user

pytestmark = pytest.mark.django_db


def test_article_shows_its_text_and_what_it_belongs_to(client, lang):
    project = make_project()
    article = make_article(project=project, author_name="Vardenė Pavardenė")
    article.events.add(make_event(title_lt="Apie apskaitą", title_en="On metering"))
    article.companies.add(make_company("Šviesos kodas"))
    page = client.get(article.get_absolute_url()).content.decode()
    assert {"lt": "<p>Išsamiai.</p>", "en": "<p>At length.</p>"}[lang] in page
    assert {"lt": "Apie apskaitą", "en": "On metering"}[lang] in page
    assert "UAB „Šviesos kodas“" in page
    assert "Vardenė Pavardenė" in page
    statement = {
        "lt": "Projektą finansuoja Europos Sąjunga.",
        "en": "Funded by the European Union.",
    }
    assert statement[lang] in page


def test_hidden_events_and_companies_are_not_named(client, lang):
    article = make_article()
    article.events.add(make_event(title_lt="Slaptas", title_en="Secret", status="draft"))
    article.events.add(make_event(title_lt="Kviestiems", title_en="Invited", audience="invited"))
    article.companies.add(make_company("Nepaskelbta", published=False))
    page = client.get(article.get_absolute_url()).content.decode()
    for hidden in ("Slaptas", "Secret", "Kviestiems", "Invited", "Nepaskelbta"):
        assert hidden not in page


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"publish_at": "tomorrow"}])
def test_unpublished_news_is_only_for_editors(client, login, lang, fields):
    if "publish_at" in fields:
        fields = {"publish_at": timezone.now() + timedelta(days=1)}
    article = make_article(**fields)
    assert client.get(article.get_absolute_url()).status_code == 404
    assert login(make_user()).get(article.get_absolute_url()).status_code == 404
    editor = make_user(is_staff=True)
    editor.user_permissions.add(Permission.objects.get(codename="view_article"))
    page = login(editor).get(article.get_absolute_url())
    assert page.status_code == 200
    assert "noindex" in page.content.decode()


def test_script_in_the_text_is_not_served(client, lang):
    article = make_article(title_lt="<script>a</script>", title_en="<script>a</script>")
    type(article).objects.filter(pk=article.pk).update(
        body_lt="<p onclick='x'>Gerai</p><script>alert(1)</script>",
        body_en="<p onclick='x'>Gerai</p><script>alert(1)</script>",
    )
    page = client.get(article.get_absolute_url()).content.decode()
    assert "Gerai" in page
    assert "alert(1)" not in page
    assert "onclick" not in page
    assert "<script>a" not in page


def test_untranslated_article_sends_search_engines_to_the_lithuanian_page(client, settings):
    article = make_article(title_en="", lead_en="", body_en="", slug="tik-lietuviskai")
    page = client.get("/en/article/tik-lietuviskai/").content.decode()
    lithuanian = f"{settings.SITE_URL}/lt/naujiena/tik-lietuviskai/"
    assert f'<link rel="canonical" href="{lithuanian}">' in page
    assert f'hreflang="lt" href="{lithuanian}"' in page
    assert f'hreflang="en" href="{settings.SITE_URL}' not in page
    assert '<div lang="lt"><p>Išsamiai.</p></div>' in page
    assert article.title_lt in page


def test_translated_article_names_both_addresses(client, lang, settings):
    make_article(slug="abiem-kalbomis")
    page = client.get(reverse("news:article", args=["abiem-kalbomis"])).content.decode()
    for code, path in {"lt": "naujiena", "en": "article"}.items():
        address = f"{settings.SITE_URL}/{code}/{path}/abiem-kalbomis/"
        assert f'hreflang="{code}" href="{address}"' in page
    here = settings.SITE_URL + reverse("news:article", args=["abiem-kalbomis"])
    assert f'<link rel="canonical" href="{here}">' in page
    assert f"/share/article/abiem-kalbomis.png?language={lang}" in page


@pytest.mark.parametrize("rows", [1, 12])
def test_queries_do_not_grow_with_rows(client, lang, rows):
    article = make_article(project=make_project())
    for _number in range(rows):
        article.events.add(make_event())
        article.companies.add(make_company())
        make_article()
    with CaptureQueriesContext(connection) as queries:
        client.get(article.get_absolute_url())
    assert len(queries) == 7


def test_picture_has_its_words_its_author_and_small_copies(client, lang):
    drawn = io.BytesIO()
    Image.new("RGB", (1600, 1200), "#0b5f73").save(drawn, "PNG")
    article = make_article(
        image_alt_lt="Žmonės salėje",
        image_alt_en="People in a hall",
        image_credit="V. Pavardenis",
    )
    article.image.save("salė.png", ContentFile(drawn.getvalue()))
    page = client.get(article.get_absolute_url()).content.decode()
    assert f'src="{article.wide_url}"' in page
    assert {"lt": "Žmonės salėje", "en": "People in a hall"}[lang] in page
    assert "V. Pavardenis" in page
    assert "/cover/" not in page
    assert f'src="{article.card_url}"' in client.get(reverse("home")).content.decode()
    for address, width in ((article.wide_url, 1200), (article.card_url, 640)):
        name = address.removeprefix(settings.MEDIA_URL)
        with default_storage.open(name) as file:
            assert Image.open(file).width == width


def test_article_without_a_picture_has_a_drawn_cover(client, lang):
    article = make_article()
    page = client.get(article.get_absolute_url()).content.decode()
    assert f'src="/cover/{article.slug}.svg"' in page
