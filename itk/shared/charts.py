"""Bars drawn on the server: a picture for the eye, and the table under it that is the truth."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Heights are in pixels, widths in percent: so the words stay as large on a phone as on a desktop.
LABEL, BAR, GAP, BETWEEN = 20, 16, 3, 14
LONGEST_BAR = 82  # percent; the value stands behind it
LONGEST_LABEL = 45
MOST_DRAWN = 12  # rows: what is longer nobody compares by eye, nor fits a sheet of paper
_numbers = count(1)


@dataclass(frozen=True)
class Row:
    """One line of a chart: what it is called, and a value of each series."""

    label: str | Promise
    values: tuple[float, ...]


@dataclass(frozen=True)
class Chart:
    """Rows of bars. ``series`` names the values of each row, ``heading`` what the labels are.

    A template shows it with ``includes/chart.html``, which writes the table under the picture.
    """

    title: str | Promise
    heading: str | Promise
    series: Sequence[str | Promise]
    rows: Sequence[Row]
    id: int = field(default_factory=lambda: next(_numbers) % 1_000_000)

    @property
    def is_drawn(self) -> bool:
        """Whether a picture helps; of nothing and of very much the table says it better."""
        return 0 < len(self.rows) <= MOST_DRAWN

    @property
    def svg(self) -> SafeString:
        """Return the picture; colours and the dark page are the style sheet's."""
        most = max((value for row in self.rows for value in row.values), default=0) or 1
        height_of_row = LABEL + len(self.series) * (BAR + GAP) + BETWEEN
        rows = [self._row(row, place * height_of_row, most) for place, row in enumerate(self.rows)]
        return format_html(
            '<svg class="chart__picture" role="img" width="100%" height="{}"'
            ' aria-labelledby="chart{}-title chart{}-text" xmlns="http://www.w3.org/2000/svg">'
            '<title id="chart{}-title">{}</title><desc id="chart{}-text">{}</desc>{}</svg>',
            len(self.rows) * height_of_row,
            *(self.id, self.id, self.id, self.title, self.id, self._in_words()),
            format_html_join("", "{}", ((row,) for row in rows)),
        )

    def _row(self, row: Row, top: int, most: float) -> SafeString:
        bars = []
        for place, value in enumerate(row.values):
            width = f"{round(LONGEST_BAR * max(value, 0) / most, 1)}%"
            bar = top + LABEL + place * (BAR + GAP)
            words = number_format(value, use_l10n=True, force_grouping=True)
            bars.append((place % 2 + 1, bar, width, BAR, width, bar + BAR - 3, words))
        return format_html(
            '<text class="chart__label" y="{}">{}</text>{}',
            *(top + LABEL - 6, _short(str(row.label))),
            format_html_join(
                "",
                '<rect class="chart__bar chart__bar--{}" y="{}" width="{}" height="{}" rx="2"/>'
                '<text class="chart__value" x="{}" dx="6" y="{}">{}</text>',
                bars,
            ),
        )

    def _in_words(self) -> str:
        """Return the values on one line, for who hears the page."""
        return "; ".join(
            f"{row.label}: " + ", ".join(number_format(value) for value in row.values)
            for row in self.rows
        )


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"
