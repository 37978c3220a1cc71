"""The invented organisations with their people, claims and memberships."""

from datetime import timedelta

from django.utils import timezone

from itk.demo.aftermath import drawn_picture
from itk.demo.dates import confirmed_on
from itk.demo.reading import bilingual, read
from itk.demo.rows import add
from itk.shared.municipalities import MUNICIPALITIES
from members.models import (
    Company,
    CompetenceClaim,
    ConfirmationRequest,
    MembershipPeriod,
    Representative,
    Solution,
)

NACE_REVISION = "2.1"
ASKED_BEFORE = timedelta(days=9)


def load_companies(*, areas, competences, users, today):
    """Return the organisations by slug, in the order of the file."""
    companies = {}
    for entry in read("companies")["company"]:
        company = _company(entry, today)
        company.technology_areas.set(areas[code] for code in entry["areas"])
        for claim in entry.get("claim", ()):
            add(
                CompetenceClaim,
                company=company,
                competence=competences[claim["competence"]],
                direction=claim["direction"],
                **bilingual(claim, "note"),
            )
        for person in entry.get("person", ()):
            _representative(company, person, users)
        if company.status != Company.Status.PARTNER:
            add(
                MembershipPeriod,
                company=company,
                joined=entry["joined"],
                left=entry.get("left"),
                **bilingual(entry, "reason"),
            )
        companies[company.slug] = company
    return companies


def _company(entry, today):
    codes = {name: code for code, name in MUNICIPALITIES}
    plain = (
        "slug", "name", "legal_form", "kind", "size_class", "country", "code", "town",
        "founded", "website", "email", "phone", "status",
    )  # fmt: skip
    return add(
        Company,
        **{name: entry[name] for name in plain},
        **bilingual(entry, "short_description", "description"),
        nace_code=entry["nace"],
        nace_revision=NACE_REVISION if entry["nace"] else "",
        municipality=codes[entry["municipality"]] if entry["municipality"] else "",
        published=True,
        confirmed_on=confirmed_on(today, entry.get("confirmed_days_ago")),
    )


def _representative(company, entry, users):
    return add(
        Representative,
        company=company,
        user=users.get(entry["email"]),
        first_name=entry["first_name"],
        last_name=entry["last_name"],
        email=entry["email"],
        phone=entry["phone"],
        role=entry["role"],
        is_public=entry["public"],
        is_head="head" in entry["functions"],
        is_contact="contact" in entry["functions"],
        is_finance="finance" in entry["functions"],
        is_voter="vote" in entry["functions"],
        **bilingual(entry, "position"),
    )


def load_letters_about_profiles():
    """Show organisations that were asked lately whether their profile is right, and are silent."""
    asked = Representative.objects.current().filter(
        company__in=Company.objects.stale(), role=Representative.Role.OWNER, email__isnull=False
    )
    for person in asked.select_related("company"):
        sent_at = timezone.now() - ASKED_BEFORE
        add(ConfirmationRequest, company=person.company, representative=person, sent_at=sent_at)


def load_solutions(companies):
    """Show what some organisations make; what has words for a picture gets a drawn one."""
    for order, entry in enumerate(read("solutions")["solution"]):
        picture = {}
        if "image_alt_lt" in entry:
            picture["image"] = drawn_picture(f"solution-{order}")
        add(
            Solution,
            company=companies[entry["company"]],
            order=order,
            link=entry.get("link", ""),
            **bilingual(entry, "title", "text", "image_alt"),
            **picture,
        )
