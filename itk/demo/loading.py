"""The whole demo, into an empty database."""

from auditlog.context import disable_auditlog
from django.apps import apps
from django.db import transaction
from django.utils import timezone, translation

from events.privacy import forget_contacts, forget_evidence
from itk.demo.aftermath import load_feedback, load_lessons, load_meeting, load_photos
from itk.demo.applications import load_applications
from itk.demo.calls import load_calls
from itk.demo.companies import (
    load_companies,
    load_letters_about_profiles,
    load_solutions,
)
from itk.demo.events import Events, past_entries, upcoming_entries
from itk.demo.fees import load_fees
from itk.demo.introductions import load_introductions
from itk.demo.letters import load_letters
from itk.demo.logos import load_logos
from itk.demo.materials import load_materials, load_page_files
from itk.demo.news import load_articles, load_pages
from itk.demo.people import People
from itk.demo.registrations import load_past, load_upcoming
from itk.demo.runs import record_run
from itk.demo.site import load_project, load_site, load_users
from itk.demo.taxonomy import load_areas, load_competences
from itk.shared.models import SiteProfile
from members.models import Representative

OUR_APPS = ("members", "events", "news")


def is_empty():
    """Whether nobody has put anything into the portal yet."""
    models = [model for app in OUR_APPS for model in apps.get_app_config(app).get_models()]
    return not any(model._default_manager.exists() for model in (SiteProfile, *models))


class NotEmpty(Exception):
    """The demo never goes over what somebody has written."""


@transaction.atomic
def load():
    """Load the demo. Raises NotEmpty, and changes nothing then."""
    if not is_empty():
        raise NotEmpty
    # Nobody did this: the change log begins with the first change by a person.
    with disable_auditlog(), translation.override("lt"):
        _load(timezone.localdate())


def _load(today):
    profile, project, users = load_site(), load_project(), load_users()
    areas, competences = load_areas(), load_competences()
    companies = load_companies(areas=areas, competences=competences, users=users, today=today)
    clerk = next(user for user in users.values() if user.groups.filter(name="coordinators"))
    load_applications(areas=areas, clerk=clerk)
    load_fees(companies=companies, today=today)
    load_calls(companies=companies, competences=competences, today=today)
    load_introductions(companies=companies, competences=competences)
    representative = Representative.objects.filter(user__isnull=False).select_related("user").get()
    make = Events(
        areas=areas,
        competences=competences,
        companies=companies,
        project=project,
        contact=clerk,
    )
    people = People(companies.values())
    events = {}
    for entry in past_entries():
        event = events[entry["slug"]] = make.past(entry)
        load_past(event, entry["attended"], people, clerk)
    for entry in upcoming_entries():
        event = events[entry["slug"]] = make.upcoming(entry, today)
        load_upcoming(
            event,
            entry,
            people,
            clerk=clerk,
            representative=representative,
            profile=profile,
        )
    forget_contacts()  # as its job would have done long ago
    forget_evidence()
    load_lessons(events)
    load_feedback(events)
    load_letters(events["miesto-duomenu-erdve"], clerk)
    load_articles(companies=companies, events=events, project=project, today=today)
    pages = load_pages(today=today)
    record_run(today)
    # Files come last: a refusal above would leave them behind.
    load_meeting(make, people, clerk, today)
    load_materials(events)
    load_photos(events)
    load_page_files(pages)
    load_logos(companies)
    load_solutions(companies)
    load_letters_about_profiles()
