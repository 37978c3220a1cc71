"""What is forgotten of the people at events, and when."""

from datetime import timedelta
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from events.privacy import forget_contacts, forget_evidence
from tests.factories import make_event, make_project, make_registration

pytestmark = pytest.mark.django_db


def registration_of(days_ago, project=None, **fields):
    """Return a registration with contacts for an event of ``days_ago``."""
    return make_registration(
        make_event(days_ahead=-days_ago, project=project),
        phone="+370 600 00001",
        needs="Vegetariškas maistas",
        registrar_name="Ona",
        registrar_email="ona@imone.example",
        **fields,
    )


def test_contacts_of_an_event_a_year_ago_are_forgotten_and_leave_no_trace_in_the_log():
    old = registration_of(400, project=make_project())
    recent = registration_of(300)
    assert forget_contacts() == 1
    old.refresh_from_db()
    recent.refresh_from_db()
    assert (old.email, old.registrar_email) == (None, None)
    assert (old.phone, old.needs, old.registrar_name) == ("", "", "")
    assert old.anonymised_at
    assert not LogEntry.objects.get_for_object(old).exists()
    assert recent.email
    assert LogEntry.objects.get_for_object(recent).exists()


def test_names_stay_as_evidence_while_a_funder_may_ask():
    today = timezone.localdate()
    kept = registration_of(400, project=make_project(retention_until=today))
    unlimited = registration_of(400, project=make_project(retention_until=None))
    unfunded = registration_of(400)
    forget_contacts()
    for registration, name in ((kept, "Ona"), (unlimited, "Ona"), (unfunded, "—")):
        registration.refresh_from_db()
        assert registration.first_name == name


def test_evidence_is_forgotten_after_the_projects_date():
    project = make_project()
    registration = registration_of(400, project=project)
    forget_contacts()
    assert forget_evidence() == 0
    project.retention_until = timezone.localdate() - timedelta(days=1)
    project.save()
    assert forget_evidence() == 1
    registration.refresh_from_db()
    assert registration.full_name == "—"
    assert not LogEntry.objects.get_for_object(registration).exists()
    assert forget_evidence() == 0


def test_several_people_of_one_form_are_forgotten():
    event, submission = make_event(days_ahead=-400), uuid4()
    for _ in range(2):
        make_registration(event, submission=submission)
    assert forget_contacts() == 2
    assert forget_contacts() == 0
