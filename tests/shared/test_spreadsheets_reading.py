"""Spreadsheets that people upload: what is read, and what is refused with which words."""

import io
import random
import zipfile
from datetime import date, datetime, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from itk.shared.spreadsheets import SpreadsheetError, read_table

EXCEL_LT = (
    "Vardas ;Pavardė; Įmonė;Įmonės kodas;Pareigos;El. paštas ;Telefonas\r\n"
    "Ieva;Ąžuolaitytė-Ėringė;UAB „Ąžuolyno sistemos“;301299633;Projektų vadovė;ieva@imone3.example;+370 612 50035\r\n"
    "Marius;O'Konoras;VšĮ „Energijos laboratorija“;303660192;;marius@imone6.example;\r\n"
    "Be;Pašto;UAB „Pamario automatika“;141788256;;;\r\n"
    '"=HYPERLINK(""http://imone9.example"";""spausk"")";Formulė;MB „Čiulpė“;306112557;@SUM(1+1);f@imone9.example;\r\n'
)
GOOGLE_FORMS = (
    "Laiko žyma,El. pašto adresas,Vardas ir pavardė,Atstovaujama organizacija,Ar sutinkate būti fotografuojami?\n"
    "2026-11-01 08:14:05,egle@imone1.example,Eglė Šimkutė,UAB „Šviesos tinklai“,Ne\n"
    '2026-11-02 09:14:05,jonas@imone2.example,Jonas Jonaitis,"UAB ""Tinklai"", filialas",Taip\n'
)
HEADERS = ["Vardas", "Pavardė", "Įmonė", "Įmonės kodas", "Pareigos", "El. paštas", "Telefonas"]


def workbook(rows, **sheets):
    """Return the bytes of an XLSX with the rows on its first sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    return saved(book)


def saved(book):
    result = io.BytesIO()
    book.save(result)
    return result.getvalue()


def values(table):
    return [list(row.values.values()) for row in table.rows]


def refused(content, **limits):
    """Read the file, which must be refused, and return what the reader is told, in English."""
    with translation.override("en"), pytest.raises(SpreadsheetError) as caught:
        read_table(content, **limits)
    return str(caught.value)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1257", "utf-16-be-mark", "utf-16-le-mark"],
)
@pytest.mark.parametrize(
    "text", [EXCEL_LT, EXCEL_LT.replace("\r\n", "\n"), EXCEL_LT.replace("\r\n", "\r")]
)
def test_encodings_and_line_ends(encoding, text):
    if encoding.endswith("-mark"):
        content = ("\ufeff" + text).encode(encoding.removesuffix("-mark"))
    else:
        content = text.encode(encoding)
    table = read_table(content)
    assert table.headers == HEADERS
    assert [row.number for row in table.rows] == [2, 3, 4, 5]
    assert table.rows[0].values["Pavardė"] == "Ąžuolaitytė-Ėringė"
    assert table.rows[0].values["Įmonė"] == "UAB „Ąžuolyno sistemos“"
    assert table.rows[3].values["Vardas"] == '=HYPERLINK("http://imone9.example";"spausk")'
    assert table.rows[3].values["Pareigos"] == "@SUM(1+1)"
    assert not any(row.problem for row in table.rows)


def test_forms_export():
    table = read_table(io.BytesIO(GOOGLE_FORMS.encode()))
    assert table.headers[1] == "El. pašto adresas"
    assert table.rows[1].values["Atstovaujama organizacija"] == 'UAB "Tinklai", filialas'


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(delimiter):
    lines = ["Vardas", "Pavardė", '"Pastabos, kitos; jei\tyra"'], ["A", "B", "C"]
    table = read_table("\n".join(delimiter.join(line) for line in lines).encode())
    assert values(table) == [["A", "B", "C"]]


@pytest.mark.parametrize("mark", ["sep=|\r\n", '"sep=|"\n', "SEP=|\n"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_declared_delimiter(mark, encoding):
    table = read_table(f"{mark}Vardas|Kiekis; vnt.\nJonas|1,5\n".encode(encoding))
    assert table.rows[0].values == {"Vardas": "Jonas", "Kiekis; vnt.": "1,5"}
    assert table.rows[0].number == 2


def test_one_column_needs_no_delimiter():
    assert values(read_table("Pavardė\nŠimkutė\n".encode())) == [["Šimkutė"]]


def test_cells_of_many_lines_and_empty_rows():
    table = read_table('\n;;\nVardas;Pastaba\n\nJonas;"dvi\neilutės"\n;\nOna;x\n'.encode())
    assert [(row.number, *row.values.values()) for row in table.rows] == [
        (5, "Jonas", "dvi\neilutės"),
        (7, "Ona", "x"),
    ]


def test_a_title_above_the_headers_of_a_sheet_is_left_out():
    table = read_table(workbook([["Dalyvių sąrašas"], [], HEADERS, ["Ieva", "Ąžuolaitytė"]]))

    assert table.headers == HEADERS
    assert [row.number for row in table.rows] == [4]


def test_the_only_header_of_a_sheet_is_no_title():
    assert read_table(workbook([["Vardas"], ["Ieva"], ["Jonas"]])).headers == ["Vardas"]


def test_headers_are_stripped_numbered_and_named():
    table = read_table(b"Vardas ;vardas;Vardas;; Vardas  (2);\nA;B;C;D;E;\n")
    assert table.headers == ["Vardas", "vardas", "Vardas (2)", "[D]", "Vardas (2) (2)"]
    assert values(table) == [["A", "B", "C", "D", "E"]]


def test_rows_that_do_not_fit_are_told_and_kept():
    with translation.override("en"):
        table = read_table(b'a;b;c\n1;2;3\n1;2\n1;2;3;4\n1;2;3;;\n1;2;"x"y\n4;5;6\n')
    assert [row.problem for row in table.rows] == [
        "",
        "The row has fewer cells than there are columns.",
        "The row has more cells than there are columns.",
        "",
        "The row cannot be read: check its quotation marks.",
        "",
    ]
    assert table.rows[1].values == {"a": "1", "b": "2", "c": ""}
    assert table.rows[4].values == {}
    assert values(table)[5] == ["4", "5", "6"]


def test_escaped_texts_lose_their_apostrophe():
    table = read_table(b"a,b,c\n'=1+1,'text,''-x\n")
    assert values(table) == [["=1+1", "'text", "'-x"]]


# XLSX


def test_workbook():
    content = workbook(
        [
            ["Vardas ", None, "Kodas", "Gimė", "Kada", "Laikas", "Suma", "Ar"],
            [
                "Rūta",
                "x",
                302518471,
                date(2014, 5, 8),
                datetime(2014, 5, 8, 14, 5),
                time(14, 5),
                1.5,
                True,
            ],
            [None] * 8,
            ["Ona", None, 302518471.0, datetime(2014, 5, 8), None, time(1, 2, 3), 0.1 + 0.2, False],
            ["=1+1"],
        ]
    )
    table = read_table(SimpleUploadedFile("a.xlsx", content))
    assert table.headers == ["Vardas", "[B]", "Kodas", "Gimė", "Kada", "Laikas", "Suma", "Ar"]
    assert values(table) == [
        ["Rūta", "x", "302518471", "2014-05-08", "2014-05-08 14:05:00", "14:05", "1.5", "TRUE"],
        ["Ona", "", "302518471", "2014-05-08", "", "01:02:03", "0.3", "FALSE"],
        ["=1+1", "", "", "", "", "", "", ""],
    ]
    assert [row.number for row in table.rows] == [2, 4, 5]
    assert not any(row.problem for row in table.rows)


def test_array_formulas_are_text():
    book = Workbook()
    book.active["A1"], book.active["A2"] = "Vardas", ArrayFormula("A2", "=SUM(B1:B2)")
    assert values(read_table(saved(book))) == [["=SUM(B1:B2)"]]


def test_the_first_visible_sheet_with_something_in_it_is_read():
    book = Workbook()
    hidden = book.create_sheet("hidden")
    hidden.append(["Slapta"])
    hidden.sheet_state = "hidden"
    book.create_sheet("seen").append(["Vardas"])
    book["seen"].append(["Jonas"])
    assert values(read_table(saved(book))) == [["Jonas"]]


def test_a_cell_beyond_the_headers_is_a_problem():
    table = read_table(workbook([["a"], ["1", None], ["1", "2"]]))
    assert [bool(row.problem) for row in table.rows] == [False, True]


def test_a_wrong_extent_loses_no_rows():
    content = workbook([["a", "b"], ["1", "2"], ["3", "4"]])
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                assert b'ref="A1:B3"' in data
                data = data.replace(b'ref="A1:B3"', b'ref="A1"')
            new.writestr(entry, data)
    assert len(read_table(result.getvalue()).rows) == 2


# Refused


@pytest.mark.parametrize("content", [b"", b" \r\n ", b"\xef\xbb\xbf", b";;;\n;;\n", workbook([])])
def test_empty(content):
    assert refused(content) == "The file is empty."


@pytest.mark.parametrize("content", [EXCEL_LT.split("\r\n")[0].encode(), workbook([["a", "b"]])])
def test_headers_only(content):
    assert refused(content) == "The file has a header row but no rows below it."


@pytest.mark.parametrize(
    "content",
    [
        b"Jonas;jonas@imone.example\nOna;ona@imone.example\n",
        b"UAB A;302518471\nx;y\n",
        b"+370 610 30021;x\na;b\n",
    ],
)
def test_no_headers(content):
    assert "names of the columns" in refused(content)


def test_headers_may_mention_an_address():
    assert read_table("El. paštas (pvz., vardas@imone.lt);x\na;b\n".encode())


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"%PDF-1.7 ...",
        b"<html><table><tr><td>a</td></tr></table></html>",
        b"{\\rtf1 a}",
        b"a;b\n\x00;1\n",
        b"\xff\xfea",
        b"a;\x81\x83\n1;2\n",
        b"PK\x03\x04 not an archive",
        workbook([["a"], ["b"]])[:-200],
    ],
)
def test_unreadable(content):
    assert (
        refused(content)
        == "The file cannot be read: save it as an Excel workbook (.xlsx) or as CSV."
    )


def test_an_archive_that_is_no_workbook():
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    assert "cannot be read" in refused(result.getvalue())


def test_old_excel():
    assert ".xlsx" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100)


@pytest.mark.parametrize("content", [b'a;b\n1;2\n"open;3\n4;5\n'])
def test_a_quotation_mark_never_closed(content):
    assert refused(content) == "Row 3 opens a quotation mark that is never closed."


def test_too_many_bytes():
    assert (
        refused(b"a;b\n" + b"1;2\n" * 300_000, max_bytes=1024 * 1024)
        == "The file is too big: at most 1 MB."
    )


@pytest.mark.parametrize(
    "make", [lambda n: b"a\n" + b"1\n" * n, lambda n: workbook([["a"], *[[1]] * n])]
)
def test_rows_up_to_the_limit(make):
    assert len(read_table(make(50), max_rows=50).rows) == 50
    assert refused(make(51), max_rows=50) == "The file has too many rows: at most 50."


def test_empty_rows_do_not_count():
    assert len(read_table(b"a\n" + b"\n" * 100 + b"1\n", max_rows=1).rows) == 1


def test_a_cell_over_the_limit_of_the_parser():
    table = read_table(b"a;b\n1;2\n3;" + b"x" * 200_000 + b"\n5;6\n")
    assert [bool(row.problem) for row in table.rows] == [False, True, False]


def test_thousands_of_columns():
    told = "The row has too many cells: at most 200."
    assert refused(b";".join([b"a"] * 500) + b"\n1\n") == told
    assert refused(workbook([["a"] * 500, ["b"]])) == told
    assert [row.problem for row in read_table(workbook([["a"], ["b"] * 500])).rows] != [""]


def test_an_archive_that_unpacks_to_gigabytes():
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(7):
            archive.writestr(f"xl/{number}.xml", b"\0" * 10_000_000)
    assert len(result.getvalue()) < 1_000_000
    assert "unpacked" in refused(result.getvalue())


def test_entities_are_not_expanded():
    lol = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    content = workbook([["a"], ["text"]])
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = lol.encode() + b"]>" + data.replace(b">text<", b">&j;<")
            new.writestr(entry.filename, data)
    assert "cannot be read" in refused(result.getvalue())


def read_or_refused(content):
    try:
        table = read_table(content)
    except SpreadsheetError:
        return
    for row in table.rows:
        assert row.problem or list(row.values) == table.headers


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content):
    read_or_refused(content)


@given(
    st.text(st.sampled_from("ab;,\t\"'=\r\n ž|"), max_size=60),
    st.sampled_from(["", "sep=;\n", "a;b\n"]),
)
def test_any_text_is_read_or_refused(text, start):
    read_or_refused((start + text).encode())


def test_damaged_workbooks_are_read_or_refused():
    chance = random.Random(1)
    whole = workbook([["a", "b"], ["1", date(2014, 5, 8)], ["=x", 2.5]])
    for _ in range(200):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 5)):
            content[chance.randrange(4, len(content))] = chance.randrange(256)
        read_or_refused(bytes(content))


def test_row_numbered_beyond_the_format_is_not_waited_for():
    book = Workbook()
    book.active.append(["Vardas"])
    book.active.append(["Ona"])
    book.active.append(["Jonas"])
    whole, broken = io.BytesIO(), io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<row r="3"', b'<row r="999999999999"'))
    assert [list(row.values.values()) for row in read_table(broken.getvalue()).rows] == [["Ona"]]
