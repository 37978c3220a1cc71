"""Letters that readers of the site write to an organisation."""

from __future__ import annotations

from enum import Enum

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from itk.shared.models import SiteProfile
from members import emails
from members.models import Company, Representative
from members.workflows.errors import MembersError


class Reader(Enum):
    """Who gets a letter to an organisation."""

    ORGANISATION = "organisation"
    OFFICE = "office"  # nobody of the organisation has an address here
    NOBODY = "nobody"


class NobodyReads(MembersError):
    """Neither the organisation nor the office has an address for letters."""

    message = _("Letters cannot be sent from this page yet.")


def reader_of(company: Company) -> Reader:
    """Return who would get a letter to the organisation now."""
    if company.email or _readers(company).exists():
        return Reader.ORGANISATION
    return Reader.OFFICE if SiteProfile.current().addresses("contact") else Reader.NOBODY


def _readers(company: Company) -> QuerySet[Representative]:
    return Representative.objects.filter(company=company).readers()


@transaction.atomic
def write_to_company(
    *, company: Company, name: str, email: str, subject: str, message: str
) -> Reader:
    """Send a letter of somebody outside to the organisation and return who gets it.

    Its contact persons get it, else its profile administrators, else its own address, each
    without seeing the others; the office only where there is none of these. Raises NobodyReads.
    """
    letter = {"name": name, "email": email, "subject": subject, "message": message}
    reader = reader_of(company)
    if reader is Reader.NOBODY:
        raise NobodyReads
    if reader is Reader.OFFICE:
        emails.letter_for_unreached(company=company, **letter)
    else:
        people = _readers(company).select_related("user")
        emails.letter_to_company(company=company, readers=people, **letter)
    return reader
