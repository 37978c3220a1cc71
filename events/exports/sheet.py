"""The attendance sheet of a day: who is expected, with room to sign and for those who walk in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from events.exports.paper import (
    confirmed_people,
    day_words,
    numbers_of,
    write_funding,
    write_sample,
)
from itk.shared.models import SiteProfile
from itk.shared.pdf import MM, MUTED, Block, Paper

MARGIN = 14 * MM
FOOT = 14 * MM
LEAST_ROW = 9 * MM
PADDING = 1.4 * MM
CODE = 22 * MM
CLOSING = 24 * MM  # what the organiser's signature takes under the last row
WIDTHS = [width * MM for width in (10, 48, 52, 34, 38)]


@dataclass(frozen=True)
class Row:
    """A person as the sheet has them: the cells in lines, and how high they are."""

    cells: Sequence[Block]
    height: float


def attendance_sheet(event, day, *, language="lt", walk_ins=10, desk_url=""):
    """Return the sheet of ``day`` as PDF: neither e-mails nor phones are on it.

    ``walk_ins`` lines are left empty; ``desk_url`` becomes a QR code that opens the desk.
    """
    with translation.override(language):
        return _Sheet(event, day, desk_url).drawn(walk_ins)


class _Sheet:
    def __init__(self, event, day, desk_url):
        self.event, self.day, self.desk_url = event, day, desk_url
        self.site = SiteProfile.current()
        self.paper = Paper(
            title=f"{_('Attendance sheet')}: {event.title}", author=self.site.organisation
        )
        self.room = self.paper.width - 2 * MARGIN
        self.people = list(confirmed_people(event))

    def drawn(self, walk_ins):
        """Return the PDF: rows are dealt to pages first, so that each page knows how many follow."""
        rows = [self._row(number, person) for number, person in enumerate(self.people, start=1)]
        total = len(rows) + walk_ins
        rows += [self._empty(number) for number in range(len(rows) + 1, total + 1)]
        top = self._head(draw=False)
        pages = self._dealt(rows, top)
        for number, page in enumerate(pages, start=1):
            top = self._head() if number == 1 else self._short_head()
            top = self._table(page, top)
            if number == len(pages):
                self._closing(top)
            self._foot(number, len(pages))
            if number < len(pages):
                self.paper.next_page()
        return self.paper.finish()

    # Rows

    def _row(self, number, person):
        texts = (str(number), person.full_name, person.organisation, person.position)
        cells = [
            self.paper.wrap(text, width - 2 * PADDING, 9 if place < 2 else 8, bold=place == 1)
            for place, (text, width) in enumerate(zip(texts, WIDTHS, strict=False))
        ]
        return Row(cells, max(LEAST_ROW, *(cell.height + 2 * PADDING for cell in cells)))

    def _empty(self, number):
        return Row([self.paper.wrap(str(number), WIDTHS[0], 9)], LEAST_ROW)

    def _dealt(self, rows, top):
        """Return the rows of each page; the signature of the organiser stays with the last ones."""
        later = self._short_head(draw=False)
        pages, page, left = [], [], top - LEAST_ROW - FOOT
        for place, row in enumerate(rows):
            needed = row.height + (CLOSING if place == len(rows) - 1 else 0)
            if needed > left and page:
                pages.append(page)
                page, left = [], later - LEAST_ROW - FOOT
            page.append(row)
            left -= row.height
        return [*pages, page]

    def _table(self, rows, top):
        """Draw the header and the rows from ``top`` downwards; return where they end."""
        titles = (_("No."), _("Full name"), _("Organisation"), _("Position"), _("Signature"))
        cells = [
            self.paper.wrap(title, width, 8, bold=True)
            for title, width in zip(titles, WIDTHS, strict=True)
        ]
        begin, y = top, top
        for row in (Row(cells, LEAST_ROW), *rows):
            x = MARGIN
            for cell, width in zip(row.cells, WIDTHS, strict=False):
                self.paper.write(cell, x + PADDING, y - (row.height - cell.height) / 2)
                x += width
            y -= row.height
            self.paper.line(MARGIN, y, self.room)
        x = MARGIN
        self.paper.line(MARGIN, begin, self.room)
        for width in (0, *WIDTHS):
            x += width
            self.paper.line(x, y, 0, height=begin - y)
        return y

    # Around the rows

    def _head(self, *, draw=True):
        """Write what the first page says above its rows, or only measure it."""
        paper = self.paper if draw else Paper(title="")
        top = paper.height - MARGIN
        if self.event.is_sample:
            top = write_sample(paper, MARGIN, top) - 2 * MM
        if self.event.project:
            top = write_funding(paper, self.event.project, MARGIN, top, self.room) - 3 * MM
        room = self.room
        if self.desk_url:
            room -= CODE + 4 * MM
            x = MARGIN + self.room - CODE
            paper.code(self.desk_url, x, top - CODE, CODE)
            words = paper.wrap(_("Desk"), CODE, 7)
            paper.write(words, x + CODE / 2, top - CODE - 1 * MM, colour=MUTED, centred=True)
        bottom = top - (CODE + 5 * MM if self.desk_url else 0)
        top = paper.write(paper.wrap(_("Attendance sheet"), room, 16, bold=True), MARGIN, top)
        for label, text in self._facts():
            words = paper.wrap(f"{label}: {text}", room, 9)
            top = paper.write(words, MARGIN, top - 1 * MM)
        return min(top, bottom) - 4 * MM

    def _facts(self):
        """Return (label, text) of what the sheet is about, without what is not known."""
        event, project = self.event, self.event.project
        facts = [(_("Event"), event.title), (_("Date"), day_words(self.day))]
        facts.append((_("Place"), event.place or (_("Online") if event.is_online else "")))
        if project:
            facts = [(_("Project"), f"{project.title} ({numbers_of(project)})"), *facts]
        return [(label, text) for label, text in facts if text]

    def _short_head(self, *, draw=True):
        """Write what every later page says above its rows, or only measure it."""
        paper = self.paper if draw else Paper(title="")
        top = paper.height - MARGIN
        parts = [self.event.title, day_words(self.day)]
        if self.event.project:
            parts.append(numbers_of(self.event.project))
        if self.event.is_sample:
            parts.append(_("Sample record"))
        return paper.write(paper.wrap(" · ".join(parts), self.room, 8), MARGIN, top) - 3 * MM

    def _closing(self, top):
        """Leave room for the organiser's name and signature."""
        paper, y = self.paper, top - 14 * MM
        name = self.event.contact_name or self.site.contact_name
        label = _("Organiser")
        paper.write(paper.wrap(f"{label}: {name}", 100 * MM, 9), MARGIN, y + 5 * MM)
        for x, width, words in (
            (MARGIN, 110 * MM, _("full name, position")),
            (MARGIN + 120 * MM, self.room - 120 * MM, _("signature")),
        ):
            paper.line(x, y, width)
            paper.write(paper.wrap(f"({words})", width, 7), x, y - 1 * MM, colour=MUTED)

    def _foot(self, number, pages):
        paper = self.paper
        words = _("Page %(number)s of %(pages)s") % {"number": number, "pages": pages}
        paper.write(paper.wrap(words, 60 * MM, 8), MARGIN, FOOT - 4 * MM, colour=MUTED)
        note = paper.wrap(self.site.organisation or str(self.site), 100 * MM, 8)
        paper.write(note, paper.width - MARGIN - note.width, FOOT - 4 * MM, colour=MUTED)
