"""Changing the details of a registration, by the person or by staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from events import emails
from events.models import Event, Registration
from events.workflows.answers import write_answers
from events.workflows.errors import ChangesClosed, EventFull, RegistrationClosed
from events.workflows.quota import Organisation, check_quota
from events.workflows.registration import has_place, lock, promote_waiting, save_once
from itk.shared.text import one_line

if TYPE_CHECKING:
    from members.models import User

Status = Registration.Status


@transaction.atomic
def change_registration(
    *,
    registration: Registration,
    by: User | None = None,
    answers: Mapping[int, object] | None = None,
    **changes: object,
) -> Registration:
    """Change the details of a live registration; a change of mode keeps the capacity.

    ``changes`` are fields of Registration that a person may write; ``answers``, where given,
    replace those to the event's questions. ``by`` is staff, None is the person. Going on site
    takes a place or joins the waiting list; going online frees the place. A new e-mail address
    gets the link and the ticket. Returns the row as it is now. Raises RegistrationClosed,
    ChangesClosed, QuotaReached, EventFull or AlreadyRegistered.
    """
    event = lock(registration.event)
    registration = event.registrations.get(pk=registration.pk)
    if not registration.is_live or event.is_over:
        raise RegistrationClosed
    if by is None and not event.takes_changes:
        raise ChangesClosed
    before, organisation = registration.mode, _organisation(registration)
    address = registration.email
    for name, value in changes.items():
        setattr(registration, name, one_line(value) if isinstance(value, str) else value)
    if by is None and _organisation(registration) != organisation:
        check_quota(event, **_organisation(registration), leaving_out=registration)
    if registration.mode != before:
        _decide_again(event, registration)
    save_once(registration)
    if answers is not None:
        write_answers(registration, answers)
    new_address = registration.email and registration.email != address
    if new_address or registration.mode != before:
        emails.registration_state(registration)
    if registration.mode != before:
        promote_waiting(event=event)
    return registration


def _organisation(registration: Registration) -> Organisation:
    """Return by what its organisation is known."""
    return {
        "company": registration.company,
        "name": registration.company_name,
        "code": registration.company_code,
    }


def _decide_again(event: Event, registration: Registration) -> None:
    """Set the status after a change between on site and online."""
    if registration.status == Status.APPLIED:
        return
    registration.over_capacity_reason = ""
    if has_place(event, registration.mode):
        registration.status, registration.waiting_since = Status.CONFIRMED, None
    elif event.has_waiting_list:
        registration.status, registration.waiting_since = Status.WAITING, timezone.now()
    else:
        raise EventFull
