"""Bars and the table under them."""

from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from itk.shared.charts import LONGEST_LABEL, MOST_DRAWN, Chart, Row

SVG = "{http://www.w3.org/2000/svg}"


def chart(**changes):
    rows = [Row("Mokymai", (1200, 30)), Row("<b>Paroda</b>", (0, 0))]
    defaults = {"title": "Pagal rūšį", "heading": "Rūšis", "series": ["Užsiregistravo", "Atvyko"]}
    return Chart(**{**defaults, "rows": rows, **changes})


def test_the_picture_has_a_title_and_says_its_values():
    drawn = chart()
    root = ElementTree.fromstring(drawn.svg)
    assert root.get("role") == "img"
    named = {element.get("id"): element.text for element in root if element.get("id")}
    title, words = (named[name] for name in root.get("aria-labelledby").split())
    assert title == "Pagal rūšį"
    assert "Mokymai: 1\N{NO-BREAK SPACE}200, 30" in words


def test_the_longest_bar_fills_the_room_and_nothing_is_inline():
    root = ElementTree.fromstring(chart().svg)
    widths = [bar.get("width") for bar in root.iter(f"{SVG}rect")]
    assert widths == ["82.0%", "2.0%", "0.0%", "0.0%"]
    assert "style=" not in chart().svg


def test_labels_are_escaped_and_long_ones_cut():
    assert "<b>" not in chart().svg
    long = Row("Labai ilgas pavadinimas, kuris netelpa į eilutę", (1,))
    root = ElementTree.fromstring(chart(rows=[long], series=["Kiek"]).svg)
    label = root.find(f"{SVG}text").text
    assert label.endswith("…")
    assert len(label) <= LONGEST_LABEL


def test_a_chart_of_nothing_is_drawn_too():
    assert ElementTree.fromstring(chart(rows=[]).svg).tag == f"{SVG}svg"


@pytest.mark.parametrize(("rows", "drawn"), [(0, False), (1, True), (12, True), (13, False)])
def test_what_is_too_long_to_compare_by_eye_is_a_table_alone(rows, drawn):
    long = chart(rows=[Row(f"Mėnuo {number}", (number, 1)) for number in range(rows)])
    page = render_to_string("includes/chart.html", {"chart": long})
    assert MOST_DRAWN == 12, "the months of a year"
    assert ("<svg" in page) is ("chart__legend" in page) is drawn
    assert page.count('scope="row"') == rows


def test_two_charts_of_a_page_have_ids_of_their_own():
    one, other = (ElementTree.fromstring(chart().svg).get("aria-labelledby") for _ in "ab")
    assert one != other


def test_the_table_has_every_number():
    with translation.override("lt"):
        page = render_to_string("includes/chart.html", {"chart": chart()})
    table = page[page.index("<table") :]
    assert "<caption>Pagal rūšį</caption>" in table
    assert 'scope="row">Mokymai' in table
    assert "30</td>" in table
    assert "&lt;b&gt;Paroda" in table
