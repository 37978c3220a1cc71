"""What the papers of an event have in common: who paid, words for the time, names of files."""

import re

from django.db.models.functions import Collate
from django.utils import formats, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from events.models import Event, Registration
from itk.shared.pdf import MM, MUTED
from itk.shared.text import fold

EMBLEM_HEIGHT = 14 * MM


def confirmed_people(event):
    """Return those with a place by Lithuanian alphabet; who only joins online signs no paper."""
    rows = event.registrations.confirmed().select_related("company")
    if event.format != Event.Format.ONLINE:
        rows = rows.filter(mode=Registration.Mode.ONSITE)
    return rows.order_by(Collate("last_name", "lt"), Collate("first_name", "lt"), "pk")


def write_funding(paper, project, x, top, width):
    """Write the statement that funding requires, beside its emblem; return where it ends."""
    if project is None:
        return top
    left = x
    if "documents" in project.emblem_places:
        bottom = top - EMBLEM_HEIGHT
        drawn = project.emblem and paper.picture(
            project.emblem, x, bottom, height=EMBLEM_HEIGHT, most=width / 3
        )
        left += (drawn or paper.flag(x, bottom, height=EMBLEM_HEIGHT)) + 4 * MM
    words = paper.wrap(project.statement or project.title, x + width - left, 8)
    end = paper.write(words, left, top - max(0, (EMBLEM_HEIGHT - words.height) / 2))
    return min(end, top - EMBLEM_HEIGHT) if left > x else end


def numbers_of(project):
    """Return the number and the code of a project in one line."""
    parts = [_("Project No. %s") % project.number]
    if project.code:
        parts.append(_("project code %s") % project.code)
    return ", ".join(parts)


def write_sample(paper, x, top):
    """Mark a paper of invented people as such; return where the mark ends."""
    return paper.write(paper.wrap(_("Sample record"), 80 * MM, 9, bold=True), x, top, colour=MUTED)


def day_words(day):
    """Return a day with its hours, in the language of the paper."""
    return _("%(date)s, %(starts)s–%(ends)s") % {
        "date": formats.date_format(day.date, "DATE_FORMAT"),
        "starts": f"{day.starts:%H:%M}",
        "ends": f"{day.ends:%H:%M}",
    }


def span_words(event):
    """Return the first and the last day of an event in words; what they share is said once."""
    first, last = event.first_date, event.last_date
    ending = formats.date_format(last, "DATE_FORMAT")
    if first == last:
        return ending
    if (first.year, first.month) != (last.year, last.month):
        return f"{formats.date_format(first, 'DATE_FORMAT')} – {ending}"
    return re.sub(rf"\b{last.day}\b", f"{first.day}–{last.day}", ending, count=1)


def file_name(event, what, ending="pdf"):
    """Return a safe name of a file: the paper, the date and the event."""
    with translation.override("lt"):
        title = slugify(fold(event.title))[:60].strip("-")
    parts = (slugify(fold(what)), event.first_date and event.first_date.isoformat(), title)
    return f"{'-'.join(part for part in parts if part)}.{ending}"
