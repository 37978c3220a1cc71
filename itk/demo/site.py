"""The site's own data, the funded project and the demo's log-ins."""

from decimal import Decimal

from events.models import FundingProject
from itk.demo.reading import bilingual, read
from itk.demo.rows import add
from itk.shared.models import SiteProfile
from members.groups import ensure_groups
from members.models import User

PASSWORD = "klasteris-2026"  # noqa: S105 - printed on purpose; it opens nothing without DEMO


def load_site():
    """Return the site's data: facts, hence not marked; the office that mail goes to is invented."""
    site = read("site")["site"]
    office = next(
        user["email"] for user in read("site")["user"] if "coordinators" in user["groups"]
    )
    return add(
        SiteProfile,
        pk=1,
        is_sample=False,
        **bilingual(site, "name", "tagline", "contact_role", "privacy_notice"),
        short_name=site["short_name"],
        organisation_lt=site["contact_organisation_lt"],
        organisation_en=site["contact_organisation_en"],
        contact_name=site["contact_person"],
        email=site["contact_email"],
        phone=site["contact_phone"],
        photo_consent_lt=site["registration_consent_lt"].strip(),
        photo_consent_en=site["registration_consent_en"].strip(),
        consent_version=site["registration_consent_version"],
        notify_contact=office,
        notify_full_event=office,
        notify_refused_mail=office,
    )


def load_project():
    """Return the funded project: facts, hence not marked."""
    project = read("site")["project"]
    return add(
        FundingProject,
        is_sample=False,
        **bilingual(
            project, "title", "programme", "measure", "fund", "aims", "results", "statement"
        ),
        slug=project["slug"],
        number=project["number"],
        code=project["code"],
        contract_date=project["contract_date"],
        currency=project["currency"],
        total=Decimal(project["total_ltl"]),
        share=Decimal(project["share_ltl"]),
        planned_events=project["planned_events"],
    )


def load_users():
    """Return the demo's log-ins by e-mail; whoever has a group opens the administration."""
    groups = ensure_groups()
    users = {}
    for entry in read("site")["user"]:
        user = User(
            email=entry["email"],
            first_name=entry["first_name"],
            last_name=entry["last_name"],
            language=entry["language"],
            is_staff=bool(entry["groups"]),
            is_sample=True,
        )
        user.set_password(PASSWORD)
        user.full_clean()
        user.save()
        user.groups.set(groups[name] for name in entry["groups"])
        users[user.email] = user
    return users
