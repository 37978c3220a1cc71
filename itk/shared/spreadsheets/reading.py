"""Reads XLSX and CSV files that people upload, which may be anything."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from typing import BinaryIO, TypeVar

import openpyxl
from django.utils.translation import gettext as _

from itk.shared.spreadsheets.table import SpreadsheetError, Table, build_table

Lines = Iterator[tuple[int, list[str] | str]]
Found = TypeVar("Found")

WORKBOOK = b"PK\x03\x04"
MAX_COLUMNS = 200
LAST_ROW = 1_048_576  # by the format; a row numbered beyond it would be waited for without end
# A small archive may unpack to gigabytes; an honest sheet of ten thousand rows is far below this.
MAX_UNPACKED_BYTES = 60 * 1024 * 1024

_DELIMITERS = ",;\t"
_SAMPLE = 20_000  # letters that tell the delimiter
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def read_table(
    file: BinaryIO | bytes, *, max_rows: int = 10_000, max_bytes: int = 10 * 1024 * 1024
) -> Table:
    """Return the headers and rows of an XLSX or CSV file; the content decides which it is.

    Everything becomes text: formulas stay the text they are, dates are ISO, whole numbers have
    no point. Of a workbook the first visible sheet that is not empty is read, from below a title
    of one cell. CSV may be
    UTF-8, UTF-16 or Windows-1257, with comma, semicolon or tab, or name them in a "sep=" line.

    Raises SpreadsheetError when the file is unreadable, too big, empty, without a header row or
    has too many rows. A row that does not fit the headers is returned with its ``problem``.
    """
    content = _content(file, max_bytes)
    if content.startswith(WORKBOOK):
        return _read_workbook(
            content,
            lambda lines: build_table(
                _without_title(lines), max_rows=max_rows, short_is_problem=False
            ),
        )
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise SpreadsheetError(
            _("Old Excel files (.xls) and files with a password cannot be read: save as .xlsx.")
        )
    return build_table(_csv_lines(_decoded(content)), max_rows=max_rows, short_is_problem=True)


def read_text(file: BinaryIO | bytes, *, max_bytes: int = 10 * 1024 * 1024) -> str:
    """Return the text of a CSV file that is no plain table, such as a report of several parts.

    Encodings are those of `read_table`; a workbook, as which such a file may have been saved, is
    returned as lines with tabs. Raises SpreadsheetError when it is unreadable, empty or too big.
    """
    content = _content(file, max_bytes)
    if content.startswith(WORKBOOK):
        return _read_workbook(content, _tabbed)
    return _decoded(content)


def _unreadable() -> SpreadsheetError:
    return SpreadsheetError(
        _("The file cannot be read: save it as an Excel workbook (.xlsx) or as CSV.")
    )


def _too_many_cells() -> str:
    return _("The row has too many cells: at most %(limit)s.") % {"limit": MAX_COLUMNS}


def _content(file: BinaryIO | bytes, max_bytes: int) -> bytes:
    if isinstance(file, bytes):
        content = file
    else:
        file.seek(0)
        content = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise SpreadsheetError(
            _("The file is too big: at most %(limit)s MB.") % {"limit": max_bytes // (1024 * 1024)}
        )
    if not content.strip():
        raise SpreadsheetError(_("The file is empty."))
    return content


# XLSX


def _read_workbook(content: bytes, read: Callable[[Lines], Found]) -> Found:
    """Return what ``read`` makes of the rows of the first visible sheet that is not empty."""
    try:
        _check_archive(content)
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        for sheet in workbook.worksheets:
            if sheet.sheet_state == "visible":
                # Some programs write a wrong extent, and rows beyond it would be lost.
                sheet.reset_dimensions()
                lines = _sheet_lines(sheet)
                if (first := next(lines, None)) is not None:
                    return read(_chain(first, lines))
    except SpreadsheetError:
        raise
    except Exception as error:
        # openpyxl fails in many ways on archives that are no workbooks, or broken ones.
        raise _unreadable() from error
    raise SpreadsheetError(_("The file is empty."))


def _check_archive(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
            raise SpreadsheetError(
                _("The file is too big once unpacked: keep only the rows you need.")
            )


def _tabbed(lines: Lines) -> str:
    """Return the rows as lines with tabs, each on the line of its number."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    written = 0
    for number, cells in lines:
        if isinstance(cells, str):
            raise SpreadsheetError(cells)
        text.write("\n" * (number - written - 1))
        writer.writerow([" ".join(cell.split()) for cell in cells])
        written = number
    return text.getvalue()


def _sheet_lines(sheet) -> Lines:
    """Yield the rows that have a cell, with their numbers."""
    lines = sheet.iter_rows(values_only=True, max_row=LAST_ROW)
    for number, cells in enumerate(lines, start=1):
        if all(value is None for value in cells):
            continue  # a sheet may go on like this for a million rows
        texts = [_text(value) for value in cells]
        if any(texts):
            yield number, texts if not any(texts[MAX_COLUMNS:]) else _too_many_cells()


def _without_title(lines):
    """Leave out the title that people write in one cell above the headers of a sheet."""
    first = next(lines, None)
    if first is None:
        return
    second = next(lines, None)
    while second is not None and _is_title(first[1], second[1]):
        first, second = second, next(lines, None)
    yield first
    if second is not None:
        yield second
        yield from lines


def _is_title(cells, below):
    """Tell whether a row is one cell of text over a row of several, as no header is."""
    if isinstance(cells, str) or isinstance(below, str):
        return False
    return sum(map(bool, cells)) == 1 and sum(map(bool, below)) > 1


def _chain(first, rest):
    yield first
    yield from rest


def _text(value: object) -> str:
    """Return the text of a cell as a person reads it."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() else f"{value:.15g}"
        case datetime():
            return (
                value.date().isoformat()
                if value.time() == time(0)
                else value.isoformat(" ", "seconds")
            )
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes" if not value.second else "seconds")
    return str(getattr(value, "text", value))  # an array formula has its text inside


# CSV


def _decoded(content: bytes) -> str:
    """Return the text of the bytes: by their mark, else UTF-8, else the Windows Baltic page."""
    encodings: Sequence[str] = ("utf-8-sig", "cp1257")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif content[1:2] == b"\0":
        encodings = ("utf-16-le",)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text or re.match(r"\s*<|%PDF|\{\\rtf", text, re.IGNORECASE):
            break
        return text.removeprefix("\ufeff")
    raise _unreadable()


def _csv_lines(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the numbered records of CSV text; for a record that is broken, what is wrong."""
    if declared := re.match(r'"?sep=(.)"?\r?\n', text, re.IGNORECASE):
        delimiter, text = declared[1], text[declared.end() :]
    else:
        delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise SpreadsheetError(
                    _("Row %(number)s opens a quotation mark that is never closed.")
                    % {"number": number}
                ) from error
            yield number, _("The row cannot be read: check its quotation marks.")
            continue
        if len(cells) > MAX_COLUMNS:
            yield number, _too_many_cells()
            continue
        yield number, [cell[1:] if _ESCAPED.match(cell) else cell for cell in cells]


def _delimiter(text: str) -> str:
    """Return the delimiter that each of the first lines has, and the header line most of."""
    unquoted = re.sub(r'"[^"]*"', "", text[:_SAMPLE])
    lines = [line for line in unquoted.splitlines() if line.strip(f" {_DELIMITERS}")][:10]
    lines = lines or [unquoted]
    return max(_DELIMITERS, key=lambda d: (min(line.count(d) for line in lines), lines[0].count(d)))
