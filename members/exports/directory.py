"""The members that somebody of the office has chosen in the directory, as a spreadsheet."""

from django.utils.translation import gettext as _

from itk.shared.spreadsheets import write_workbook
from itk.shared.templatetags.portal import text_of
from members.models import CompetenceClaim


def directory_workbook(companies):
    """Return an XLSX of ``companies``, which have ``joined``, in their order and the reader's language."""
    columns = {
        _("Organisation"): lambda c: c.full_name,
        _("Kind"): lambda c: c.get_kind_display(),
        _("Size"): lambda c: c.get_size_class_display(),
        _("Country"): lambda c: c.get_country_display(),
        _("Company code"): lambda c: c.code,
        _("Town"): lambda c: c.town,
        _("Municipality"): lambda c: c.get_municipality_display(),
        _("Website"): lambda c: c.website,
        _("E-mail"): lambda c: c.email,
        _("Phone"): lambda c: c.phone,
        _("Technology areas"): lambda c: _names(c.technology_areas.all()),
        _("We offer"): lambda c: _claims(c, CompetenceClaim.Direction.OFFERS),
        _("We are looking for"): lambda c: _claims(c, CompetenceClaim.Direction.NEEDS),
        _("Member since"): lambda c: c.joined,
        _("Confirmed on"): lambda c: c.confirmed_on,
        _("Sample record"): lambda c: _("yes") if c.is_sample else "",
    }
    rows = [[value(company) for value in columns.values()] for company in companies]
    return write_workbook(_("Members"), list(columns), rows)


def _claims(company, direction):
    return _names(
        claim.competence for claim in company.claims.all() if claim.direction == direction
    )


def _names(rows):
    return ", ".join(str(text_of(row, "name")) for row in rows)
