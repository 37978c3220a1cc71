"""Checks of single values that several forms share."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, validate_email
from django.utils.translation import gettext_lazy as _

PAPER = {"light": "#ffffff", "dark": "#10181f"}
LEAST_CONTRAST = 4.5
YEARS = range(1800, 2200)


def validate_address(value):
    """Refuse what is no e-mail address, and one with quotation marks.

    Such are allowed by the standard and used by nobody. One with a comma inside would be several
    addresses in the outbox, and none of them the person's.
    """
    validate_email(value)
    if '"' in value:
        raise ValidationError(EmailValidator.message, code=EmailValidator.code)


def validate_email_list(value):
    """Refuse a text of addresses, one a line or with commas, in which one is not an address."""
    for address in split_emails(value):
        try:
            validate_address(address)
        except ValidationError:
            raise ValidationError(
                _("“%(address)s” is not an e-mail address."), params={"address": address}
            ) from None


def split_emails(value):
    """Return the addresses of a text, lower-case, in order."""
    return [part.lower() for part in re.split(r"[\s,;]+", value or "") if part]


def split_weeks(value):
    """Return (ISO year, week) of each week of a text such as "2026-W52, 2027-W01".

    Raises ValidationError naming the first part that is no week.
    """
    weeks = []
    for part in re.split(r"[\s,;]+", value or ""):
        if not part:
            continue
        found = re.fullmatch(r"(\d{4})-?W(\d{1,2})", part, re.IGNORECASE)
        try:
            year, week = map(int, found.groups()) if found else (0, 0)
            date.fromisocalendar(year, week, 1)
        except ValueError:
            raise ValidationError(
                _("“%(week)s” is not a week. Write the year and the week: 2026-W52."),
                params={"week": part},
            ) from None
        weeks.append((year, week))
    return weeks


def validate_time_zone(value):
    """Refuse a name that is not in the IANA time zone database."""
    from zoneinfo import available_timezones

    if value not in available_timezones():
        raise ValidationError(_("“%(zone)s” is not a known time zone."), params={"zone": value})


def validate_year(value):
    """Refuse a date far from our time: moments at both ends of the calendar have no UTC."""
    if value is not None and value.year not in YEARS:
        raise ValidationError(forms.DateField.default_error_messages["invalid"], code="invalid")


def luminance(colour):
    """Return the relative luminance of ``#rrggbb`` (WCAG 2.2, definition of relative luminance)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Return the contrast ratio of two ``#rrggbb`` colours (WCAG 2.2)."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _validate_on(ground, value):
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValidationError(_("Write the colour as #rrggbb."))
    ratio = contrast(value, PAPER[ground])
    if ratio < LEAST_CONTRAST:
        raise ValidationError(
            _("Contrast with the page is %(ratio).1f; at least 4.5 is needed to read it."),
            params={"ratio": ratio},
        )


def validate_light_colour(value):
    """Refuse a colour that cannot be read on the light page."""
    _validate_on("light", value)


def validate_dark_colour(value):
    """Refuse a colour that cannot be read on the dark page."""
    _validate_on("dark", value)


def validate_plain_text(value):
    """Refuse HTML in a field whose text is shown as it is written; a lone < or > is no HTML."""
    if re.search(r"<[a-zA-Z/!?]", value or ""):
        raise ValidationError(
            _("Write plain text: HTML tags such as <b> are not accepted here."), code="plain_text"
        )
