"""The public directory as open data: JSON and CSV for websites, other clusters and their platforms.

The names of `FIELDS` are a promise: none is taken away or given another meaning under one version.
New ones may be added, so a reader leaves alone what it does not know. Only what the page of a
published member says is here, without the addresses and telephones that a collector would mail.
"""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from itk.shared.mail import absolute
from itk.shared.models import SiteProfile
from itk.shared.spreadsheets import write_csv
from members.models import Company, CompetenceClaim

SCHEMA = {"name": "portal-members", "version": 1}
LANGUAGES = ("lt", "en")
BETWEEN = " | "  # of several values in one cell

# What a member is told by, and what each means. In CSV a text in two languages is two columns.
FIELDS = {
    "id": _("Number that stays the same while the organisation is in the portal"),
    "url": _("Address of its page, in both languages"),
    "name": _("Name without the legal form"),
    "legal_form": _("Legal form, as UAB"),
    "full_name": _("Name with the legal form, as it is written"),
    "kind": _("company, research, public or civil"),
    "size": _("micro, small, medium or large (Recommendation 2003/361/EC); empty: not told"),
    "country": _("Country, two letters (ISO 3166-1)"),
    "company_code": _("Code in the register of legal entities"),
    "vat_number": _("VAT number"),
    "nace_code": _("EVRK/NACE class of the main activity"),
    "nace_revision": _("Revision of that classification"),
    "town": _("Town"),
    "municipality": _("Municipality of Lithuania"),
    "founded": _("Year in which it was founded"),
    "website": _("Its own website"),
    "logo": _("Address of its logo"),
    "short_description": _("What it does, in one sentence, in both languages"),
    "description": _("Description, in both languages; in JSON only"),
    "technology_areas": _("Technology areas: code and name in both languages"),
    "offers": _("Competences it offers: code and name in both languages"),
    "needs": _("Competences it looks for: code and name in both languages"),
    "member_since": _("Day on which its membership began"),
    "confirmed_on": _("Day on which it last confirmed its profile"),
    "sample": _("true: made up for a demonstration, and nobody should list it as real"),
}
IN_BOTH = {"url", "short_description", "technology_areas", "offers", "needs"}
CSV_COLUMNS = [
    (name, language)
    for name in FIELDS
    if name != "description"
    for language in (LANGUAGES if name in IN_BOTH else ("",))
]


def open_members():
    """Return the published members by name, with all that `FIELDS` read, in four queries."""
    rows = Company.objects.public().by_name().with_joined().defer("search", "former_names")
    return rows.prefetch_related("technology_areas", "claims__competence")


def members_document(page):
    """Return a ``page`` of `open_members` as what is to be written as JSON."""
    site = SiteProfile.current()
    following = None
    if page.has_next():
        following = f"{_absolute('members:open_json')}?page={page.next_page_number()}"
    return {
        "schema": SCHEMA,
        "publisher": {"name": _both(site, "name"), "url": f"{settings.SITE_URL}/"},
        "licence": {"name": site.open_data_licence, "url": site.open_data_licence_url},
        "count": page.paginator.count,
        "next": following,
        "members": [member_record(company) for company in page],
    }


def member_record(company):
    """Return what `FIELDS` promise of one member."""
    claims = {direction: [] for direction in CompetenceClaim.Direction.values}
    for claim in company.claims.all():
        claims[claim.direction].append(_named(claim.competence))
    return {
        "id": company.pk,
        "url": _pages(company),
        "name": company.name,
        "legal_form": company.legal_form,
        "full_name": company.full_name,
        "kind": company.kind,
        "size": company.size_class,
        "country": company.country,
        "company_code": company.code,
        "vat_number": company.vat_code,
        "nace_code": company.nace_code,
        "nace_revision": company.nace_revision,
        "town": company.town,
        "municipality": company.get_municipality_display(),
        "founded": company.founded,
        "website": company.website,
        "logo": absolute(company.logo.url) if company.logo else None,
        "short_description": _both(company, "short_description"),
        "description": _both(company, "description"),
        "technology_areas": [_named(area) for area in company.technology_areas.all()],
        "offers": claims[CompetenceClaim.Direction.OFFERS],
        "needs": claims[CompetenceClaim.Direction.NEEDS],
        "member_since": company.joined and company.joined.isoformat(),
        "confirmed_on": company.confirmed_on and company.confirmed_on.isoformat(),
        "sample": company.is_sample,
    }


def members_table(companies):
    """Return ``companies`` as CSV: one row each, a column for each language of a text."""
    records = (member_record(company) for company in companies)
    rows = ([_cell(record, *column) for column in CSV_COLUMNS] for record in records)
    return write_csv(["_".join(filter(None, column)) for column in CSV_COLUMNS], rows)


def _cell(record, name, language):
    value = record[name]
    if isinstance(value, list):
        names = (each["name"] for each in value)
        return BETWEEN.join(name[language] or name["lt"] for name in names)
    if isinstance(value, bool):
        return str(value).lower()
    return value[language] if language else value


def _named(row):
    return {"code": row.code, "name": _both(row, "name")}


def _both(row, field):
    """Return a text in each language, None where it is missing."""
    return {language: getattr(row, f"{field}_{language}") or None for language in LANGUAGES}


def _pages(company):
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = absolute(company.get_absolute_url())
    return found


def _absolute(name):
    return absolute(reverse(name))
