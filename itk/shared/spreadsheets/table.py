"""What a spreadsheet is once read: headers, and rows of texts with their numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


class ImportRefused(Exception):
    """The file as a whole cannot be used; ``str(error)`` tells the reader why."""


class SpreadsheetError(ImportRefused):
    """The file is no spreadsheet that can be read."""


@dataclass
class Row:
    """One row: its number as the spreadsheet program shows it, its texts by header.

    ``problem`` is a message when the row's cells do not fit the headers, else empty.
    """

    number: int
    values: dict[str, str]
    problem: str = ""


@dataclass
class Table:
    """The headers in their order and the rows that are not empty."""

    headers: list[str]
    rows: list[Row] = field(default_factory=list)


def build_table(
    lines: Iterable[tuple[int, Sequence[str] | str]], *, max_rows: int, short_is_problem: bool
) -> Table:
    """Return the table of numbered lines, each its cells, or a message where it is unreadable.

    The first line with a cell in it holds the headers. Raises SpreadsheetError when there is
    none, when it looks like data, when no row follows, when there are too many rows.
    """
    table: Table | None = None
    for number, cells in lines:
        if isinstance(cells, str):
            if table is None:
                raise SpreadsheetError(cells)
            row = Row(number, {}, cells)
        else:
            texts = [cell.strip() for cell in cells]
            if not any(texts):
                continue
            if table is None:
                table = Table(unique_headers(texts))
                continue
            row = _row(number, texts, table.headers, short_is_problem)
        if len(table.rows) >= max_rows:
            raise SpreadsheetError(
                _("The file has too many rows: at most %(limit)s.") % {"limit": max_rows}
            )
        table.rows.append(row)
    if table is None:
        raise SpreadsheetError(_("The file is empty."))
    if not table.rows:
        raise SpreadsheetError(_("The file has a header row but no rows below it."))
    return table


def unique_headers(texts: Sequence[str]) -> list[str]:
    """Return the header names: doubled ones numbered, nameless ones called by their column.

    Raises SpreadsheetError when the texts are data and not names.
    """
    texts = list(texts)
    while texts and not texts[-1]:
        texts.pop()
    if any(_is_data(text) for text in texts):
        raise SpreadsheetError(
            _("The first row must hold the names of the columns, but it holds data.")
        )
    headers: list[str] = []
    for place, text in enumerate(texts):
        name = " ".join(text.split()) or f"[{_column_letter(place)}]"
        repeat, unique = 1, name
        while unique in headers:
            repeat += 1
            unique = f"{name} ({repeat})"
        headers.append(unique)
    return headers


def _is_data(text: str) -> bool:
    """Tell whether a cell is a value that no column is ever called by."""
    compact = text.replace(" ", "")
    is_address = "@" in text and "." in text.rpartition("@")[2] and " " not in text
    return is_address or (len(compact) >= 6 and compact.lstrip("+").isdigit())


def _column_letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _row(number: int, texts: list[str], headers: list[str], short_is_problem: bool) -> Row:
    problem = ""
    if any(texts[len(headers) :]):
        problem = _("The row has more cells than there are columns.")
    elif len(texts) < len(headers) and short_is_problem:
        problem = _("The row has fewer cells than there are columns.")
    padded = [*texts, *[""] * (len(headers) - len(texts))]
    return Row(number, dict(zip(headers, padded, strict=False)), problem)
