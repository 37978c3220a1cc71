"""Spreadsheets that the portal gives out, and their way back in."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st

from itk.shared.spreadsheets import read_table, write_csv, write_workbook

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x.example";"x")',
    "'=1",
    "''+1",
]
# What a form field can hold, trimmed as every reader trims it.
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40).map(
    str.strip
)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_looks():
    book = opened(
        write_workbook("Dalyviai", ["Vardas", "Įmonė"], [["Jonas", "x" * 100], ["Ona", None]])
    )
    sheet = book.active
    assert sheet.title == "Dalyviai"
    assert [cell.font.bold for cell in sheet[1]] == [True, True]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.column_dimensions["A"].width >= 8
    assert sheet.column_dimensions["B"].width == 60
    assert sheet["B3"].value is None


def test_values_keep_their_kinds():
    moment = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    row = [
        date(2014, 5, 8),
        moment,
        time(14, 5),
        5,
        Decimal("1.50"),
        True,
        gettext_lazy("Lithuanian"),
        0,
    ]
    sheet = opened(write_workbook("x", ["h"] * len(row), [row])).active
    cells = sheet[2]
    assert cells[0].value == datetime(2014, 5, 8)
    assert cells[0].number_format == "yyyy-mm-dd"
    assert cells[1].value == datetime(2026, 7, 1, 12, 30), "in the time of Vilnius"
    assert cells[1].number_format == "yyyy-mm-dd hh:mm"
    assert cells[2].value == time(14, 5)
    assert [cell.value for cell in cells[3:6]] == [5, 1.5, True]
    assert isinstance(cells[6].value, str)
    assert cells[7].value == 0


@pytest.mark.parametrize("text", FORMULAS)
def test_workbook_cells_never_become_formulas(text):
    content = write_workbook(text, [text], [[text]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    for cell in (opened(content).active["A1"], opened(content).active["A2"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix
        assert cell.value.replace("\n", "\r") == text


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_cells_never_become_formulas(text):
    content = write_csv([text], [[text]]).decode("utf-8-sig")
    for (cell,) in csv.reader(io.StringIO(content, newline=""), delimiter=";"):
        assert cell == f"'{text}"


def test_ordinary_texts_and_numbers_stay_as_they_are():
    content = write_csv(["a", "b", "c", "d"], [["O'Konoras", -5, None, datetime(2014, 5, 8, 14)]])
    assert content.decode("utf-8-sig") == "a;b;c;d\r\nO'Konoras;-5;;2014-05-08 14:00\r\n"
    sheet = opened(write_workbook("x", ["a"], [["O'Konoras"], [-5]])).active
    assert (sheet["A2"].quotePrefix, sheet["A3"].value) == (False, -5)


def test_what_a_cell_cannot_hold_is_left_out():
    sheet = opened(
        write_workbook("a/b:c*?[d]\\" + "x" * 50, ["h"], [["nulis\x00\x0bbaitas"], ["x" * 40_000]])
    ).active
    assert len(sheet.title) == 31
    assert sheet["A2"].value == "nulisbaitas"
    assert len(sheet["A3"].value) == 32_767
    assert opened(write_workbook("", [], [])).active.title == "Sheet1"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5))
@pytest.mark.parametrize(
    "write", [lambda h, r: write_workbook("x", h, r), write_csv], ids=["xlsx", "csv"]
)
def test_what_is_written_is_read_back(write, rows):
    rows = [row for row in rows if any(row)] or [("x", "", "")]
    table = read_table(write(["Vardas", "Pavardė", "Įmonė"], rows))
    assert [tuple(row.values.values()) for row in table.rows] == rows
    assert not any(row.problem for row in table.rows)


def test_ten_thousand_rows():
    rows = [[f"Vardas {n}", f"vardas{n}@imone.example", n, date(2014, 5, 8)] for n in range(10_000)]
    table = read_table(write_workbook("x", ["Vardas", "El. paštas", "Nr.", "Diena"], rows))
    assert len(table.rows) == 10_000
    assert table.rows[-1].number == 10_001
    assert table.rows[-1].values["Diena"] == "2014-05-08"
