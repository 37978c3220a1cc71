"""One search: words in any case form, best first, nothing that the reader may not see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from itk.search import EXCERPT, MOST, SOURCES, marked, search
from itk.shared.text import search_terms
from members.models import Company
from tests.factories import (
    make_article,
    make_call,
    make_company,
    make_event,
    make_page,
    make_project,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db


def found(response):
    return {
        part["group"].code: [str(hit.obj) for hit in part["hits"]]
        for part in response.context["found"]
    }


def test_every_kind_is_found_by_one_word(client, lang):
    make_company("Skaitiklis")
    make_event(title_lt="Išmanieji skaitikliai", title_en="Smart skaitikliai")
    make_article(title_lt="Apie skaitiklius", title_en="About skaitikliai")
    make_page(title_lt="Skaitiklių priežiūra", title_en="Care of skaitikliai")
    make_project(title_lt="Skaitikliams", title_en="For skaitikliai")
    groups = found(client.get(reverse("search"), {"q": "skaitiklių"}))
    assert set(groups) == {"members", "events", "news", "pages", "projects"}


def test_words_without_diacritics_and_of_the_other_language_are_found(client, lang):
    make_article(title_lt="Žalioji energetika", title_en="Green energy")
    for query in ("zalioji", "ŽALIĄJĄ", "green", "energetikos"):
        response = client.get(reverse("search"), {"q": query})
        assert list(found(response)) == ["news"], query


def test_titles_come_first_and_groups_with_them_too(client, lang):
    make_company("Kita", short_description_lt="Apskaita namams", short_description_en="Apskaita")
    make_article(title_lt="Tekste", title_en="In the text", lead_lt="Apskaita", lead_en="Apskaita")
    make_article(title_lt="Apskaita", title_en="Apskaita", publish_at="2020-01-01T00:00Z")
    response = client.get(reverse("search"), {"q": "apskaita"})
    groups = found(response)
    assert list(groups) == ["news", "members"]
    assert groups["news"][0] == "Apskaita"


def test_hidden_rows_are_not_found(client, login, lang):
    make_company("Slapukas", published=False)
    make_event(title_lt="Slapukas", title_en="Slapukas", status="draft")
    make_event(title_lt="Slapukas", title_en="Slapukas", audience="invited")
    make_article(title_lt="Slapukas", title_en="Slapukas", status="draft")
    make_page(title_lt="Slapukas", title_en="Slapukas", audience="members")
    assert found(client.get(reverse("search"), {"q": "slapukas"})) == {}
    member = make_user()
    make_representative(user=member)
    assert list(found(login(member).get(reverse("search"), {"q": "slapukas"}))) == ["pages"]


def test_nothing_found_offers_ways_out(client, lang):
    page = client.get(reverse("search"), {"q": "nieko"}).content.decode()
    for name in ("members:directory", "events:upcoming", "news:list", "contact"):
        assert 'class="button button--' in page
        assert f'href="{reverse(name)}"' in page


@pytest.mark.parametrize("query", ["", " ", "a", "!!!", "„“", "\x00", "%", "_", "' OR 1=1 --"])
def test_odd_words_find_nothing_and_break_nothing(client, lang, query):
    make_article()
    response = client.get(reverse("search"), {"q": query})
    assert response.status_code == 200
    assert found(response) == {}


def test_long_words_are_cut(client, lang):
    assert client.get(reverse("search"), {"q": "žodis " * 5000}).status_code == 200
    assert client.get(reverse("search"), {"q": "x" * 100_000}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "nera"},
        {"kind": "news", "page": "0"},
        {"kind": "news", "page": "1000000"},
        {"kind": "news", "page": "9" * 5000},
        {"kind": "news", "page": "²"},
        {"kind": "news", "page": "x"},
    ],
)
def test_bad_kind_or_page_is_not_found(client, lang, query):
    make_article(title_lt="Apskaita", title_en="Apskaita")
    assert client.get(reverse("search"), {"q": "apskaita", **query}).status_code == 404


def test_one_kind_goes_on_page_by_page(client, lang):
    for number in range(23):
        make_article(title_lt=f"Apskaita {number}", title_en=f"Apskaita {number}")
    first = client.get(reverse("search"), {"q": "apskaita"})
    assert len(found(first)["news"]) == 5
    assert "kind=news" in first.content.decode()
    second = client.get(reverse("search"), {"q": "apskaita", "kind": "news", "page": "2"})
    assert len(found(second)["news"]) == 3


def test_too_many_are_told(client, lang):
    rows = [
        Company(name=f"Bandymas {n}", slug=f"b-{n}", status="active", published=True)
        for n in range(MOST + 1)
    ]
    Company.objects.bulk_create(rows)
    group = search("bandymas", user=make_user())[0]
    assert group.more
    assert group.total == MOST
    assert client.get(reverse("search"), {"q": "bandymas"}).context["more"]


def test_found_words_are_marked_and_the_rest_escaped():
    text = marked("Išmaniųjų <b>skaitiklių</b> diena", search_terms("skaitikliai"))
    assert text == "Išmaniųjų &lt;b&gt;<mark>skaitiklių</mark>&lt;/b&gt; diena"


def test_excerpt_is_cut_around_the_word(client, lang):
    body = f"<p>{'Tuščias žodis ' * 60}</p><p>Kibernetika.</p>"
    make_page(body_lt=body, body_en=body)
    hit = client.get(reverse("search"), {"q": "kibernetika"}).context["found"][0]["hits"][0]
    assert "<mark>Kibernetika</mark>" in hit.summary
    assert hit.summary.startswith("… ")
    assert len(hit.summary) < EXCERPT + 40


def test_lithuanian_text_is_marked_on_the_english_page(client):
    make_article(title_lt="Apskaita", title_en="", lead_en="")
    page = client.get("/en/search/", {"q": "apskaita"}).content.decode()
    assert 'lang="lt"><mark>Apskaita</mark></a>' in page


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_do_not_grow_with_rows(client, lang, rows):
    for _number in range(rows):
        make_call(make_company("Apskaita"), title_lt="Apskaita", title_en="Apskaita")
        make_event(title_lt="Apskaita", title_en="Apskaita")
        make_article(title_lt="Apskaita", title_en="Apskaita")
        make_page(title_lt="Apskaita", title_en="Apskaita")
        make_project(title_lt="Apskaita", title_en="Apskaita")
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("search"), {"q": "apskaita"})
    # One of projects serves the foot of the page, too.
    assert len(queries) == len(SOURCES) + 2 == 8, "\n".join(query["sql"] for query in queries)
