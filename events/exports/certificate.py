"""The certificate of attendance: who was where and when, with a code that anyone can verify."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from events.exports.paper import numbers_of, span_words, write_funding, write_sample
from events.models import Certificate
from itk.shared.models import SiteProfile
from itk.shared.pdf import A4, MM, MUTED, Paper, landscape

MARGIN = 22 * MM
CODE = 26 * MM


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
    """Draw one certificate on the page as it is."""
    registration = one.certificate.registration
    event, middle = registration.event, paper.width / 2
    room = paper.width - 2 * MARGIN
    top = paper.height - 16 * MM
    if one.certificate.is_sample or event.is_sample:
        write_sample(paper, MARGIN, top + 4 * MM)
    if event.project:
        top = write_funding(paper, event.project, MARGIN, top - 2 * MM, room)

    def centred(text, size, y, *, bold=False, colour=None, most=2):
        block = paper.fit(text, room, largest=size, smallest=9, bold=bold, most=most)
        return paper.write(block, middle, y, centred=True, **({"colour": colour} if colour else {}))

    y = centred(site.organisation or str(site), 11, min(top - 8 * MM, 168 * MM), colour=MUTED)
    y = centred(_("Certificate of attendance"), 30, y - 5 * MM, bold=True)
    y = centred(_("This is to certify that"), 11, y - 5 * MM, colour=MUTED)
    y = centred(registration.full_name, 26, y - 2 * MM, bold=True)
    y = centred(registration.organisation, 11, y - 1 * MM, most=1)
    y = centred(_("took part in the event"), 11, y - 3 * MM, colour=MUTED)
    y = centred(event.title, 17, y - 2 * MM, bold=True, most=3)
    y = centred(_facts(event, registration), 10, y - 3 * MM)
    if event.project:
        centred(f"{event.project.title} ({numbers_of(event.project)})", 9, y - 2 * MM, most=3)
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
    bottom = 16 * MM
    name = event.contact_name or site.contact_name
    paper.line(MARGIN, bottom + 8 * MM, 90 * MM)
    words = ", ".join(part for part in (name, _("signature")) if part)
    paper.write(paper.wrap(words, 90 * MM, 8), MARGIN, bottom + 7 * MM, colour=MUTED)
    issued = timezone.localtime(one.certificate.issued_at, event.zone).date()
    lines = [
        _("Certificate No. %s") % one.certificate.code,
        _("Issued on %s") % formats.date_format(issued, "DATE_FORMAT"),
        _("Verify it at %s") % one.url,
    ]
    x = paper.width - MARGIN - CODE
    paper.code(one.url, x, bottom, CODE)
    y = bottom + CODE
    for line in lines:
        block = paper.wrap(line, 90 * MM, 8)
        y = paper.write(block, x - 95 * MM, y) - 1 * MM
