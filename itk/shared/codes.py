"""Checks of company codes, VAT numbers, web addresses and telephone numbers."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NotAValidNumber
from stdnum.lt import pvm

_WEB = URLValidator(schemes=["http", "https"])


def company_code_problem(code, country="LT"):
    """Return what is wrong with a company code, or None.

    A Lithuanian code has nine digits, the last a check digit; of other countries any
    letters, digits, hyphens, spaces, slashes and dots are taken.
    """
    code = str(code or "").strip()
    if country != "LT":
        if re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z ./-]{0,29}", code):
            return None
        return _("A company code has up to 30 letters, digits and hyphens.")
    if not re.fullmatch(r"[0-9]{9}", code):
        return _("A Lithuanian company code has nine digits.")
    if int(code[8]) != _check_digit(code):
        return _("This is not a valid company code: its last digit does not match the others.")
    return None


def _check_digit(code):
    """Return the check digit of the first eight digits: two rounds of weights, modulo 11."""
    for weights in ((1, 2, 3, 4, 5, 6, 7, 8), (3, 4, 5, 6, 7, 8, 9, 1)):
        remainder = sum(w * int(d) for w, d in zip(weights, code, strict=False)) % 11
        if remainder < 10:
            return remainder
    return 0


def validate_company_code(value):
    """Raise ValidationError unless the value is a Lithuanian company code."""
    if problem := company_code_problem(value):
        raise ValidationError(problem, code="company_code")


def validate_vat(value):
    """Raise ValidationError unless the value is a Lithuanian VAT number (with or without LT)."""
    try:
        pvm.validate(value)
    except NotAValidNumber:
        raise ValidationError(
            _("This is not a valid Lithuanian VAT number: LT and 9 or 12 digits."), code="vat"
        ) from None


def normalise_vat(value):
    """Return the VAT number without spaces, in capitals, with its LT; other texts stay."""
    value = str(value or "").strip()
    return f"LT{pvm.compact(value)}" if pvm.is_valid(value) else value


def normalise_website(value):
    """Return the web address with its scheme: ``imone.example`` becomes ``https://imone.example``.

    Raises ValidationError for anything that is not an http or https address.
    """
    value = str(value or "").strip()
    if not value:
        return ""
    if value.startswith("//"):
        value = f"https:{value}"
    elif not re.match(r"[a-z][a-z0-9+.-]*:(?!\d+(?:[/?#]|$))", value, re.IGNORECASE):
        value = f"https://{value}"
    validate_website(value)
    return value


def validate_website(value):
    """Raise ValidationError unless the value is an http or https address without a log-in in it."""
    try:
        _WEB(value)
        parts = urlsplit(value)
    except (ValidationError, ValueError):
        parts = None
    if parts is None or parts.username is not None:
        raise ValidationError(
            _("Enter a web address such as https://www.company.example."), code="website"
        )


def normalise_phone(value):
    """Return the telephone number with +370 and spaces: ``8 612 34567`` is ``+370 612 34567``.

    Other countries' numbers keep their grouping. Raises ValidationError when the text has
    letters, fewer than 5 or more than 15 digits.
    """
    text = " ".join(str(value or "").split())
    if not text:
        return ""
    digits = re.sub(r"[ ()./\-\u2010-\u2015]", "", text)
    if not re.fullmatch(r"\+?[0-9]{5,15}", digits):
        raise ValidationError(_("Enter a telephone number such as +370 612 34567."), code="phone")
    if match := re.fullmatch(r"(?:\+370|00370|370|8|0)([0-9]{3})([0-9]{5})", digits):
        return f"+370 {match[1]} {match[2]}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return text
