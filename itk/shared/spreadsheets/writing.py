"""Writes XLSX and CSV files in which no cell that a stranger filled becomes a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_MAX_CELL = 32_767  # letters, by the format
_FORMATS = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", time: "hh:mm"}


def write_workbook(
    title: str, headers: Sequence[object], rows: Iterable[Sequence[object]]
) -> bytes:
    """Return an XLSX file of one sheet: bold frozen header, filters, fitting widths, real dates.

    Texts are written as texts whatever they begin with; times are in the current time zone.
    """
    lines = [[_plain(value) for value in row] for row in rows]
    names = [_plain(str(header)) for header in headers]
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_widths([names, *lines], len(names)), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    if names:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{len(lines) + 1}"
    sheet.append([_cell(sheet, name, bold=True) for name in names])
    for line in lines:
        sheet.append([_cell(sheet, value) for value in line])
    result = io.BytesIO()
    workbook.save(result)
    return result.getvalue()


def write_csv(headers: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file that Excel opens as it is: UTF-8 with a mark, semicolons.

    A text that would be taken for a formula gets an apostrophe, which `read_table` takes off.
    """
    result = io.StringIO(newline="")
    writer = csv.writer(result, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([_escaped(str(header)) for header in headers])
    for row in rows:
        writer.writerow([_escaped(_plain(value)) for value in row])
    return result.getvalue().encode("utf-8-sig")


def _plain(value: object) -> object:
    """Return a value that a cell can hold: dates, numbers and texts stay what they are."""
    if isinstance(value, datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if value is None or isinstance(value, int | float | Decimal | date | time):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))[:_MAX_CELL]


def _escaped(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, str) and _DANGEROUS.match(value):
        return f"'{value}"
    return value


def _cell(sheet, value: object, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        # Keeps it a text also when someone edits the cell.
        cell.quotePrefix = bool(_DANGEROUS.match(value))
    elif number_format := _FORMATS.get(type(value)):
        cell.number_format = number_format
    if bold:
        cell.font = Font(bold=True)
    return cell


def _sheet_title(title: str) -> str:
    """Return a title without the signs that sheets may not have in their names."""
    return re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", str(title)).strip(" '")[:31] or "Sheet1"


def _widths(lines: list[list], columns: int) -> list[float]:
    """Return a width for each column: its longest line of text, within reason."""
    longest = [8] * columns
    for line in lines:
        for place, value in enumerate(line[:columns]):
            text = "0000-00-00 00:00" if isinstance(value, datetime) else str(value or "")
            longest[place] = max(longest[place], *map(len, text.split("\n")))
    return [min(width + 2, 60) for width in longest]
