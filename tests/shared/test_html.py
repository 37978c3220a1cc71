"""Rich text: what the cleaning keeps and what it takes away."""

import pytest
from django_prose_editor.fields import create_sanitizer
from hypothesis import given
from hypothesis import strategies as st

from itk.shared.html import EDITOR_EXTENSIONS, clean_html, strip_tags_text, text_to_html

RICH = (
    "<h2>Antraštė</h2><h3>Kita</h3><p>Tekstas <strong>stiprus</strong>, <em>pabrėžtas</em><br>eilutė</p>"
    "<ul><li><p>vienas</p></li></ul><ol><li><p>du</p></li></ol><blockquote><p>citata</p></blockquote><hr>"
    '<table><tbody><tr><th>a</th><td colspan="2">b</td></tr></tbody></table>'
)


def test_keeps_what_the_editor_makes():
    assert clean_html(RICH) == RICH
    assert create_sanitizer(EDITOR_EXTENSIONS)(RICH) == RICH


@pytest.mark.parametrize(
    "href",
    ["https://imone.example/a?b=1", "http://imone.example", "mailto:a@b.example", "/lt/", "#x"],
)
def test_keeps_links(href):
    assert clean_html(f'<a href="{href}">x</a>') == f'<a href="{href}" rel="noopener">x</a>'


@pytest.mark.parametrize(
    "dirty",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<p onclick=alert(1)>x</p>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' &#106;avascript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<style>p{display:none}</style>",
        "<p style='position:fixed'>x</p>",
        "<iframe src=https://evil.example></iframe>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<form action=https://evil.example><input></form>",
        "<a href=/x target=_blank>x</a>",
        "<<script>alert(1)//<</script>",
    ],
)
def test_takes_the_rest_away(dirty):
    cleaned = clean_html(dirty)
    for bad in (
        "<script",
        "onerror=",
        "onclick",
        "javascript:",
        "data:",
        "<style",
        "style=",
        "<iframe",
        "<svg",
        "<form",
        "target=",
    ):
        assert bad not in cleaned.replace("&lt;", "[")


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert clean_html(clean_html(text)) == clean_html(text)


@pytest.mark.parametrize("empty", ["", None, "<p></p>", " <p></p>\n"])
def test_empty(empty):
    assert clean_html(empty).strip() == ""
    assert text_to_html(None) == text_to_html("  \n ") == ""


def test_text_to_html():
    plain = "Pirma eilutė\ntęsiasi.\r\n\r\n## Antraštė\nPo jos.\n\n- vienas\n- <b>du</b>\n\n\n\nA & B „c“\n- ne sąrašas"
    assert text_to_html(plain).split("\n") == [
        "<p>Pirma eilutė tęsiasi.</p>",
        "<h2>Antraštė</h2>",
        "<p>Po jos.</p>",
        "<ul><li>vienas</li><li>&lt;b&gt;du&lt;/b&gt;</li></ul>",
        "<p>A &amp; B „c“ - ne sąrašas</p>",
    ]


@given(st.text())
def test_plain_text_never_becomes_a_tag(text):
    made = text_to_html(text)
    assert clean_html(made).count("<script") == 0
    assert set(strip_tags_text(made).replace(" ", "")) <= set(text)


def test_strip_tags_text():
    assert (
        strip_tags_text(RICH)
        == "Antraštė Kita Tekstas stiprus, pabrėžtas eilutė vienas du citata a b"
    )
    assert strip_tags_text("<p>A &amp; B</p>\n<p>5 &lt; 6</p>") == "A & B 5 < 6"
    assert strip_tags_text("ž<strong>od</strong>is") == "žodis"
    assert strip_tags_text(None) == ""
