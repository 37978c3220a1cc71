"""What is forgotten of the people at events, and when.

Two clocks: contact data go a set time after the event; names, organisations and
attendance stay as evidence until the funding project's date, and go with the contacts where
nobody funded the event.

Of an invitation the organisation and the days stay as evidence; name and e-mail go with the
contacts. The e-mail of who asked for no more invitations is kept: without it that could not be
respected. Letters of staff are the organiser's own words and stay, with their attachments.
"""

from uuid import uuid4

from auditlog.models import LogEntry
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from events.models import Invitation, Registration
from events.models.invitation import FORGOTTEN

BATCH = 100
NOBODY = "—"


def due_for_forgetting(*, now=None):
    """Return the registrations whose contact data are older than the promise of the notice."""
    before = (now or timezone.now()) - settings.CONTACTS_KEPT_FOR
    return Registration.objects.filter(event__ends_at__lt=before, anonymised_at=None)


def forget_contacts(*, now=None):
    """Forget the contact data that are due, in batches; return how many registrations there were.

    Old values in the change log go too. Safe to run twice and while people register.
    """
    count = 0
    while batch := list(due_for_forgetting(now=now).order_by("pk")[:BATCH]):
        with transaction.atomic():
            for registration in batch:
                _forget(registration, now or timezone.now())
            _forget_changes(batch)
        count += len(batch)
    return count


def _forget(registration, now):
    registration.email = registration.registrar_email = None
    registration.phone = registration.needs = registration.registrar_name = ""
    registration.anonymised_at = now
    if not _is_evidence(registration, now):
        _forget_name(registration)
    registration.save()
    registration.answers.all().delete()


def _forget_name(registration):
    """Take the name away; a form of several people is then no longer one form."""
    registration.first_name, registration.last_name = NOBODY, ""
    registration.submission = uuid4()


def _forget_changes(batch):
    """Delete what the change log tells of the registrations: it has the values from before."""
    rows = Registration.objects.filter(pk__in=[registration.pk for registration in batch])
    LogEntry.objects.get_for_objects(rows).delete()


def _is_evidence(registration, now):
    """Whether a funder may still ask who came: the event has a project, not past its date."""
    project = registration.event.project
    return project is not None and (
        project.retention_until is None or project.retention_until >= timezone.localdate(now)
    )


def evidence_past_its_date(*, now=None):
    """Return the registrations whose names are kept although the project's date has passed."""
    today = timezone.localdate(now)
    return Registration.objects.filter(
        Q(event__project__retention_until__lt=today), anonymised_at__isnull=False
    ).exclude(first_name=NOBODY)


def forget_evidence(*, now=None):
    """Forget the names of people at events whose project's retention date has passed."""
    count = 0
    while batch := list(evidence_past_its_date(now=now).order_by("pk")[:BATCH]):
        with transaction.atomic():
            for registration in batch:
                _forget_name(registration)
                registration.save()
            _forget_changes(batch)
        count += len(batch)
    return count


def invitations_due_for_forgetting(*, now=None):
    """Return the invitations that name people longer than the promise of the notice."""
    before = (now or timezone.now()) - settings.CONTACTS_KEPT_FOR
    past = Q(event__ends_at__lt=before) | Q(event__ends_at=None, created_at__lt=before)
    named = ~Q(first_name="", last_name="", representative=None)
    reachable = Q(opted_out_at=None) & ~Q(email__endswith=f"@{FORGOTTEN}")
    return Invitation.objects.filter(past).filter(named | reachable)


def forget_invitations(*, now=None):
    """Forget whom invitations name, in batches; return how many there were."""
    count = 0
    while batch := list(invitations_due_for_forgetting(now=now).order_by("pk")[:BATCH]):
        with transaction.atomic():
            for invitation in batch:
                invitation.first_name = invitation.last_name = ""
                invitation.representative = None
                if invitation.opted_out_at is None:
                    invitation.email = f"{invitation.pk}@{FORGOTTEN}"
                invitation.save()
            rows = Invitation.objects.filter(pk__in=[invitation.pk for invitation in batch])
            LogEntry.objects.get_for_objects(rows).delete()
        count += len(batch)
    return count
