"""Which pages axe need not judge again."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.journeys.judging import STRUCTURES, judge

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("name", ["home", "contact", "events:upcoming"])
def test_the_languages_of_a_page_are_one_structure(new_page, name):
    judged, asked = set(), []
    for language in ("lt", "en", "lt", "en"):
        page = new_page(lang=language)
        with translation.override(language):
            page.goto(reverse(name))
        judge(page, asked.append, judged)
    assert len(asked) == 2, "once for the page, and once for the language that is current"
    assert len({page for page, _languages in map(structures_of, asked)}) == 1


def structures_of(page):
    return page.evaluate(STRUCTURES)


def test_pages_that_differ_in_words_only_are_one_structure(new_page):
    page = new_page()

    def structure(body):
        page.set_content(body)
        return page.evaluate(STRUCTURES)

    plain = structure("<p lang=lt><a href=/lt/ class=a>Vienas</a> du</p>")
    assert structure("<p lang=en><a href=/en/ class=a>One</a> two</p>") == plain
    for other in (
        "<p lang=en><a href=/en/ class=b>One</a> two</p>",
        "<p lang=en><a href=/en/ class=a></a> two</p>",
        "<p lang=en><a href=#one class=a>One</a> two</p>",
        "<p lang=en><a href=/en/ class=a>Two</a> two</p>",
        "<p lang=xx><a href=/en/ class=a>One</a> two</p>",
        "<p lang=en><a href=/en/ class=a aria-label=one>One</a> two</p>",
        "<p lang=en><a href=/en/ class=a>One</a> <b>two</b></p>",
    ):
        assert structure(other) != plain
    field = "<input type=checkbox aria-label=a>"
    assert structure(field) != structure(field.replace(" aria", " checked aria"))
