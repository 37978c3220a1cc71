"""The certificate of attendance: who was where and when, with a code that anyone can verify."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from events.exports.paper import numbers_of, span_words, write_funding, write_sample
from events.models import Certificate
from itk.shared.models import SiteProfile
from itk.shared.pdf import A4, INK, MM, MUTED, Paper, landscape

MARGIN = 22 * MM
CODE = 26 * MM
FRAME = 8 * MM
FOOT = 50 * MM  # what signature and code take from the lower edge


@dataclass(frozen=True)
class Printed:
    """A certificate and the address at which it is verified, in the language of the paper."""

    certificate: Certificate
    url: str


def certificates(printed, *, language="lt"):
    """Return a PDF with a page for each of ``printed``, a list of `Printed`, at least one."""
    with translation.override(language):
        site = SiteProfile.current()
        paper = Paper(
            title=_("Certificate of attendance"), author=site.organisation, size=landscape(A4)
        )
        for number, one in enumerate(printed):
            if number:
                paper.next_page()
            _draw(paper, site, one)
        return paper.finish()


def time_present(registration):
    """Return how long a person was there: minutes where they are known, else the day's length."""
    total = timedelta()
    for attendance in registration.attendances.filter(present=True).select_related("day"):
        day = attendance.day
        whole = datetime.combine(day.date, day.ends) - datetime.combine(day.date, day.starts)
        known = attendance.minutes is not None
        total += timedelta(minutes=attendance.minutes) if known else whole
    return total


def time_words(length):
    """Return a length of time in hours and minutes."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    if not minutes:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}


def _draw(paper, site, one):
    """Draw one certificate on the page as it is: the words stand in the middle of the free room."""
    registration = one.certificate.registration
    event, project = registration.event, registration.event.project
    room = paper.width - 2 * MARGIN
    paper.frame(FRAME)
    top = paper.height - 18 * MM
    if one.certificate.is_sample or event.is_sample:
        top = write_sample(paper, MARGIN, top + 2 * MM) - 2 * MM
    top = write_funding(paper, project, MARGIN, top, room)
    funded = f"{project.title} ({numbers_of(project)})" if project else ""
    lines = [  # text, largest size, room above in millimetres, and how it looks
        (site.organisation or str(site), 12, 0, {"colour": MUTED}),
        (_("Certificate of attendance"), 34, 4, {"bold": True}),
        (_("This is to certify that"), 12, 5, {"colour": MUTED}),
        (registration.full_name, 30, 2, {"bold": True}),
        (registration.organisation, 13, 1, {}),
        (_("took part in the event"), 12, 4, {"colour": MUTED}),
        (event.title, 20, 2, {"bold": True, "most": 3}),
        (_facts(event, registration), 11, 3, {}),
        (funded, 10, 2, {"most": 3}),
    ]
    blocks = [
        (
            paper.fit(text, room, largest=size, smallest=9, bold="bold" in look,
                      most=look.get("most", 2)),
            above * MM,
            look.get("colour", INK),
        )
        for text, size, above, look in lines
        if text
    ]  # fmt: skip
    free = top - FOOT - sum(block.height + above for block, above, _colour in blocks)
    y = top - max(0, free) / 2
    for block, above, colour in blocks:
        y = paper.write(block, paper.width / 2, y - above, colour=colour, centred=True)
    _foot(paper, site, one, event)


def _facts(event, registration):
    """Return kind, dates, place and, where they tell something, the hours in one line."""
    parts = [event.get_kind_display(), span_words(event)]
    parts.append(event.place or (_("Online") if event.is_online else ""))
    days = event.days.count()
    if days > 1 or registration.attendances.filter(minutes__isnull=False).exists():
        parts.append(_("present: %s") % time_words(time_present(registration)))
    return " · ".join(part for part in parts if part)


def _foot(paper, site, one, event):
    """Draw the signature line on the left, the code and how to verify it on the right."""
    bottom = 18 * MM
    name = event.contact_name or site.contact_name
    paper.line(MARGIN, bottom + 4 * MM, 90 * MM)
    words = ", ".join(part for part in (name, _("signature")) if part)
    paper.write(paper.wrap(words, 90 * MM, 8), MARGIN, bottom + 3 * MM, colour=MUTED)
    issued = timezone.localtime(one.certificate.issued_at, event.zone).date()
    lines = [
        _("Certificate No. %s") % one.certificate.code,
        _("Issued on %s") % formats.date_format(issued, "DATE_FORMAT"),
        _("Verify it at %s") % one.url,
    ]
    x = paper.width - MARGIN - CODE
    paper.code(one.url, x, bottom, CODE)
    blocks = [paper.wrap(line, 90 * MM, 8) for line in lines]
    left = x - 5 * MM - max(block.width for block in blocks)
    y = bottom + sum(block.height + MM for block in blocks) - MM
    for block in blocks:
        y = paper.write(block, left, y) - MM
