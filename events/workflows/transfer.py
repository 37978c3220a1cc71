"""Passing a place on to a colleague."""

from __future__ import annotations

import uuid

from django.db import transaction

from events import emails
from events.models import Registration
from events.workflows.errors import ChangesClosed, RegistrationClosed
from events.workflows.registration import lock, save_once
from itk.shared.text import one_line
from itk.shared.tokens import new_code, new_token


@transaction.atomic
def transfer_registration(
    *, registration: Registration, first_name: str, last_name: str, email: str
) -> Registration:
    """Give the registration to another person of the same organisation, and tell both.

    The place, or the place in the waiting list, stays as it is. The earlier link and ticket die;
    what is of one person alone (phone, position, needs, answers, consents) is not carried over.
    Returns the row as it is now. Raises RegistrationClosed, ChangesClosed (too late, or the
    person has already come) or AlreadyRegistered.
    """
    event = lock(registration.event)
    registration = event.registrations.get(pk=registration.pk)
    if not registration.is_live or event.is_over:
        raise RegistrationClosed
    if not event.takes_changes or registration.marks.exists():
        raise ChangesClosed
    before = emails.Addressee.of(registration)
    if (
        registration.email and registration.registrar_email == registration.email
    ):  # who registered alone answers no more
        registration.registered_by = registration.registrar_email = None
        registration.registrar_name = ""
    registration.first_name, registration.last_name = one_line(first_name), one_line(last_name)
    registration.email = email
    registration.phone = registration.position = registration.needs = ""
    registration.submission = uuid.uuid4()
    registration.manage_token, registration.ticket_code = new_token(), new_code()
    registration.reconfirmed_at = registration.link_sent_at = None
    registration.letters_stopped_at = None
    save_once(registration)
    registration.consents.clear()
    for answer in registration.answers.all():
        answer.delete()
    emails.registration_passed_on(registration, before)
    return registration
