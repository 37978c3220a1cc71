"""What is forgotten of the people at events, and when."""

from datetime import timedelta
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from events.models import Invitation
from events.privacy import forget_contacts, forget_evidence, forget_invitations
from events.workflows.answers import write_answers
from tests.factories import (
    make_event,
    make_invitation,
    make_project,
    make_question,
    make_registration,
    make_representative,
)

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


def test_whom_invitations_named_is_forgotten_and_that_there_were_some_is_not():
    event = make_event(days_ahead=-400, project=make_project())
    old = make_invitation(event, representative=make_representative())
    recent = make_invitation(make_event(days_ahead=-300))
    assert forget_invitations() == 1
    old.refresh_from_db()
    recent.refresh_from_db()
    assert (old.full_name, old.representative) == ("", None)
    assert old.email.endswith("@forgotten.invalid")
    assert (old.company_name, bool(old.sent_at)) == ("UAB „Kvieslys“", True)
    assert not LogEntry.objects.get_for_object(old).exists()
    assert recent.full_name
    assert forget_invitations() == 0


def test_who_asked_for_no_more_invitations_stays_known_by_the_address_alone():
    row = make_invitation(
        make_event(days_ahead=-400), email="ona@imone.example", opted_out_at=timezone.now()
    )
    assert forget_invitations() == 1
    row.refresh_from_db()
    assert (row.full_name, row.email) == ("", "ona@imone.example")
    assert list(Invitation.objects.opted_out()) == [row]
    assert forget_invitations() == 0


def test_invitations_to_what_never_had_a_date_are_forgotten_by_their_own_age():
    row = make_invitation()
    row.event.days.all().delete()
    type(row.event).objects.update(starts_at=None, ends_at=None)
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=400))
    assert forget_invitations() == 1


def test_answers_are_forgotten_with_the_contacts_and_stand_in_no_log():
    old, recent = registration_of(400, project=make_project()), registration_of(300)
    for row in (old, recent):
        question = make_question(row.event)
        answers = {question.pk: "Alergija riešutams"}
        write_answers(row, answers)
        write_answers(row, {question.pk: "Nėra"})
        write_answers(row, {})
        write_answers(row, answers)
    forget_contacts()
    assert not old.answers.exists()
    assert recent.answers.exists()
    assert "riešutams" not in str(list(LogEntry.objects.values_list("changes", flat=True)))
