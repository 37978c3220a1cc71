"""Badges on sheets of labels or on a roll: the name large, the organisation under it."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itk.shared.models import SiteProfile
from itk.shared.pdf import A4, MM, MUTED, Paper

PADDING = 4 * MM
CODE = 15 * MM


@dataclass(frozen=True)
class Labels:
    """A sheet of labels, in millimetres; of a roll, one label a page."""

    name: str | Promise
    width: float
    height: float
    columns: int = 1
    rows: int = 1
    left: float = 0
    top: float = 0
    gap: float = 0

    @property
    def a_page(self):
        """How many labels a page has."""
        return self.columns * self.rows

    @property
    def size(self):
        """The size of the page, in points."""
        return A4 if self.a_page > 1 else (self.width * MM, self.height * MM)


LABELS = {
    "97x67": Labels(gettext_lazy("A4, 8 a page (97 × 67 mm)"), 97, 67, 2, 4, 8, 14.5),
    "85x54": Labels(gettext_lazy("A4, 10 a page (85 × 54 mm)"), 85, 54, 2, 5, 15, 13.5, 10),
    "63x38": Labels(gettext_lazy("A4, 21 a page (63.5 × 38.1 mm)"), 63.5, 38.1, 3, 7, 7.2, 15.1, 2.5),
    "86x54": Labels(gettext_lazy("Label printer, one a page (86 × 54 mm)"), 86, 54),
}  # fmt: skip


def badges(event, people, *, labels="97x67", language="lt", skip=0, codes=False):
    """Return the badges of ``people``, in their order, as PDF.

    ``labels`` is a key of LABELS; ``skip`` labels of the first sheet are already used; ``codes``
    puts the ticket's QR code in the corner.
    """
    chosen = LABELS[labels]
    with translation.override(language):
        site = SiteProfile.current()
        paper = Paper(
            title=f"{_('Badges')}: {event.title}", author=site.organisation, size=chosen.size
        )
        place = skip % chosen.a_page
        for number, person in enumerate(people):
            if number and place == 0:
                paper.next_page()
            row, column = divmod(place, chosen.columns)
            x = (chosen.left + column * (chosen.width + chosen.gap)) * MM
            top = paper.height - (chosen.top + row * chosen.height) * MM
            _badge(paper, chosen, event, person, x, top, codes=codes)
            place = (place + 1) % chosen.a_page
        return paper.finish()


def _badge(paper, labels, event, person, x, top, *, codes):
    """Draw one badge whose upper left corner is given."""
    width, height = labels.width * MM - 2 * PADDING, labels.height * MM
    x, bottom, scale = x + PADDING, top - height + PADDING, labels.height / 67
    title = event.title if not event.is_sample else f"{_('Sample record')} · {event.title}"
    head = paper.fit(title, width, largest=8, smallest=6)
    y = paper.write(head, x, top - PADDING, colour=MUTED)
    code = CODE * min(1, scale + 0.15) if codes else 0
    first = paper.fit(
        person.first_name, width, largest=int(28 * scale), smallest=9, bold=True, most=1
    )
    last = paper.fit(
        person.last_name, width, largest=int(24 * scale), smallest=9, bold=True, most=2
    )
    room = width - (code and code + 2 * MM)
    company = paper.fit(person.organisation, room, largest=int(13 * scale), smallest=6, most=2)
    below_names = y - bottom - first.height - last.height
    free = below_names - company.height
    # A code is only read with some white above it.
    y = paper.write(first, x, y - max(0, min(free * 0.4, below_names - code - 1.5 * MM)))
    y = paper.write(last, x, y)
    paper.write(company, x, max(bottom + company.height, y - max(0, free) * 0.25))
    if codes:
        paper.code(person.ticket_code, x + width - code, bottom, code)
