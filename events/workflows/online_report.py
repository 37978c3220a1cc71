"""Reads what Teams and Zoom tell of an online meeting: who was there, and for how many minutes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from itk.shared.spreadsheets import Row, SpreadsheetError, Table, match_headers
from itk.shared.text import fold

NAME, EMAIL, MINUTES = HEADERS = ["name", "email", "minutes"]
WAITED = "waited"  # Zoom: the row tells of the waiting room
MOST_ROWS = 10_000

# What the columns are called, in both programs and both languages.
COLUMNS = {
    NAME: ("name", "full name", "participant", "vardas ir pavardė", "vardas", "dalyvis"),
    EMAIL: (
        "email", "user email", "e-mail", "el. paštas", "el. pašto adresas",
        "naudotojo el. paštas", "vartotojo el. paštas",
    ),
    MINUTES: (
        "in-meeting duration", "total duration", "duration", "dalyvavimo trukmė",
        "dalyvavimo susitikime trukmė", "trukmė susitikime", "bendra trukmė", "trukmė",
    ),
    WAITED: ("in waiting room", "laukimo kambaryje", "laukiamajame"),
}  # fmt: skip

_YES = ("yes", "taip")
_SECTION = re.compile(r"\d+\. ?\D")
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_PART = re.compile(r"([0-9]+(?:[.,][0-9]+)?) *(h|v|m|s)[^\W\d]*\.?,? *", re.IGNORECASE)
_SECONDS = {"h": 3600, "v": 3600, "m": 60, "s": 1}


def read_report(text: str) -> Table:
    """Return a table of who was there: name, e-mail and whole minutes, each person once.

    Several joins of a person are summed; time in a waiting room is none. Raises
    SpreadsheetError when the text is no such report.
    """
    lines = text.splitlines()
    for number, line in enumerate(lines):
        for delimiter in "\t,;":
            cells = next(csv.reader([line], delimiter=delimiter), [])
            columns = match_headers([cell.strip() for cell in cells], COLUMNS)
            if NAME in columns and MINUTES in columns:
                headers = [cell.strip() for cell in cells]
                places = {name: headers.index(header) for name, header in columns.items()}
                return _table(lines, number + 1, delimiter, places)
    raise SpreadsheetError(
        _("This is no attendance report: a column of names and one of durations are needed.")
    )


def seconds_of(text: str) -> float:
    """Return a duration in seconds: "1h 5m 3s", "1 val. 5 min. 3 s", "1:05:03", or minutes.

    Raises ValueError for what is no duration.
    """
    text = text.strip()
    if re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", text):
        return float(text.replace(",", ".")) * 60
    if clock := re.fullmatch(r"([0-9]+):([0-5]?[0-9])(?::([0-5]?[0-9]))?", text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + seconds
    parts = _PART.findall(text)
    if not parts or _PART.sub("", text).strip():
        raise ValueError(text)
    return sum(float(number.replace(",", ".")) * _SECONDS[unit.lower()] for number, unit in parts)


@dataclass
class _Person:
    number: int
    name: str
    email: str
    seconds: float = 0
    problem: str = ""


def _table(lines: list[str], start: int, delimiter: str, places: dict[str, int]) -> Table:
    """Return the people of the lines below the headers, up to an empty line or the next part."""
    people: dict[str, _Person] = {}
    for number, cells in _records(lines, start, delimiter):
        person = _person(number, cells, places)
        if not fold(person.name):
            continue
        known = people.setdefault(person.email or fold(person.name), person)
        if known is not person:
            known.seconds += person.seconds
            known.problem = known.problem or person.problem
        if len(people) > MOST_ROWS:
            raise SpreadsheetError(
                _("The file has too many rows: at most %(limit)s.") % {"limit": MOST_ROWS}
            )
    if not people:
        raise SpreadsheetError(_("The file has a header row but no rows below it."))
    return Table(HEADERS, [_row(person) for person in _joined(people)])


def _records(lines: list[str], start: int, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row of the part that begins at ``start``."""
    part = []
    for line in lines[start:]:
        if not line.strip(f" {delimiter}") or _SECTION.match(line):
            break
        part.append(line)
    reader = csv.reader(part, delimiter=delimiter)
    for cells in reader:
        yield start + reader.line_num, cells


def _person(number: int, cells: list[str], places: dict[str, int]) -> _Person:
    values = {
        name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()
    }
    name = " ".join(_BRACKETS.sub(" ", values[NAME]).split())
    person = _Person(number, name, values.get(EMAIL, "").lower())
    try:
        person.seconds = seconds_of(values[MINUTES])
    except ValueError:
        person.problem = _("“%(text)s” is no duration.") % {"text": values[MINUTES][:40]}
    if fold(values.get(WAITED, "")) in _YES:
        person.seconds = 0
    return person


def _joined(people: dict[str, _Person]) -> list[_Person]:
    """Return the people, who joined once with an e-mail and once without it as one."""
    by_name: dict[str, list[_Person]] = {}
    for person in people.values():
        if person.email:
            by_name.setdefault(fold(person.name), []).append(person)
    kept = []
    for person in people.values():
        same = by_name.get(fold(person.name), [])
        if not person.email and len(same) == 1:
            same[0].seconds += person.seconds
            same[0].problem = same[0].problem or person.problem
        else:
            kept.append(person)
    return kept


def _row(person: _Person) -> Row:
    values = {NAME: person.name, EMAIL: person.email, MINUTES: str(round(person.seconds / 60))}
    return Row(person.number, values, person.problem)
