"""Certificates of attendance: issued once to each who was there."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from events.models import Certificate, Event, Registration
from events.workflows.registration import lock


class NoCertificate(Exception):
    """A certificate that cannot be issued; ``message`` says why."""

    message = _("A certificate can be issued after the event to those who were there.")

    def __str__(self) -> str:
        return str(self.message)


def can_have_certificate(registration: Registration) -> bool:
    """Whether the person was at an event that is over and gives certificates."""
    event = registration.event
    return event.certificates and event.is_held and registration.was_there


@transaction.atomic
def issue_certificate(*, registration: Registration) -> Certificate:
    """Return the person's certificate, issued now if it was not before. Raises NoCertificate.

    Its validity follows attendance: taken back, the certificate is no longer valid.
    """
    event = lock(registration.event)
    registration = event.registrations.get(pk=registration.pk)
    registration.event = event
    if not can_have_certificate(registration):
        raise NoCertificate
    return Certificate.objects.get_or_create(
        registration=registration, defaults={"is_sample": registration.is_sample}
    )[0]


@transaction.atomic
def issue_certificates(*, event: Event) -> list[Certificate]:
    """Return the certificates of all who were there, by name; issue those that are missing."""
    event = lock(event)
    if not (event.certificates and event.is_held):
        return []
    present = event.registrations.present()
    missing = present.filter(certificate=None)
    Certificate.objects.bulk_create(
        [Certificate(registration=row, is_sample=row.is_sample) for row in missing]
    )
    rows = Certificate.objects.filter(registration__in=present)
    return list(rows.select_related("registration__event__project", "registration__company"))
