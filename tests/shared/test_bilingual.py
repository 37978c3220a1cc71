"""Bilingual texts on pages: the reader's language, or Lithuanian marked as such."""

import pytest
from django.template import Context, Template
from django.utils import translation

from itk.shared.templatetags.portal import text_of
from members.models import Company


@pytest.fixture
def company():
    return Company(
        name="Šviesa & Co",
        short_description_lt="Kuria <b>šviesą</b>",
        description_lt="<p>Aprašymas<script>alert(1)</script></p>",
    )


def render(source, company, language):
    with translation.override(language):
        return Template(source).render(Context({"company": company}))


def test_lithuanian_reader(company):
    assert (
        render('{% text company "short_description" %}', company, "lt")
        == "Kuria &lt;b&gt;šviesą&lt;/b&gt;"
    )
    assert render('{% html company "description" %}', company, "lt") == "<p>Aprašymas</p>"


def test_english_reader_without_english(company):
    assert render('{% text company "short_description" %}', company, "en") == (
        '<span lang="lt">Kuria &lt;b&gt;šviesą&lt;/b&gt;</span>'
    )
    assert render('{% html company "description" %}', company, "en") == (
        '<div lang="lt"><p>Aprašymas</p></div>'
    )


def test_english_reader_with_english(company):
    company.short_description_en = "Makes light"
    company.description_en = "<p>It is</p>"
    assert render('{% text company "short_description" %}', company, "en") == "Makes light"
    assert render('{% html company "description" %}', company, "en") == "<p>It is</p>"


def test_empty_rich_text_is_no_translation(company):
    company.description_en = "<p></p>"
    with translation.override("en"):
        assert text_of(company, "description").fallback


def test_nothing_at_all(company):
    company.short_description_lt = None
    assert (
        render('{% text company "short_description" %}|{% html company "nothing" %}', company, "en")
        == "|"
    )
    assert render('{% text missing "title" %}', company, "en") == ""


def test_untranslated_field_is_escaped(company):
    assert render('{% text company "name" %}', company, "en") == "Šviesa &amp; Co"


def test_tr_gives_text_and_language(company):
    source = (
        '{% tr company "short_description" as t %}'
        "{% if t %}{{ t.language }} {{ t.fallback }} {{ t }} {{ t.value }}{% endif %}"
    )
    assert render(source, company, "en").startswith("lt True Kuria &lt;b&gt;")
    company.short_description_lt = ""
    assert render(source, company, "en") == ""
