"""Who does not get a place, and who says again to be coming after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from events import emails
from events.models import Registration
from events.workflows.errors import RegistrationClosed
from events.workflows.registration import lock

if TYPE_CHECKING:
    from members.models import User

Status = Registration.Status
UNDECIDED = (Status.APPLIED, Status.WAITING)


@transaction.atomic
def decline_registration(
    *, registration: Registration, by: User | None = None, notify: bool = True
) -> Registration:
    """Tell who applied or waits that there is no place; ``confirm_registration`` can undo it.

    Returns the row as it is now; declining twice changes nothing the second time. Raises
    RegistrationClosed for who has a place or cancelled, and when the event is cancelled or closed.
    """
    event = lock(registration.event)
    registration = event.registrations.get(pk=registration.pk)
    if registration.status == Status.DECLINED:
        return registration
    if registration.status not in UNDECIDED or event.is_settled:
        raise RegistrationClosed
    registration.status, registration.waiting_since = Status.DECLINED, None
    registration.save(update_fields=["status", "waiting_since", "updated_at"])
    if notify:
        emails.registration_declined(registration)
    return registration


@transaction.atomic
def reconfirm(*, registration: Registration, by: User | None = None) -> Registration:
    """Note that the person still comes after a change was announced; return the row as it is now.

    ``by`` is staff who called; they also note that a person heard of an event that is postponed or
    cancelled. A second answer to the same change keeps the first. Raises RegistrationClosed when
    nothing is asked: no change, the event is over, or the registration no longer counts.
    """
    event = lock(registration.event)
    registration = event.registrations.get(pk=registration.pk)
    registration.event = event
    told = event.changed_at is not None and not event.is_closed and not event.is_over
    heard = by is not None and told and registration.is_live
    if not (registration.is_asked or heard):
        raise RegistrationClosed
    if not registration.has_answered:
        registration.reconfirmed_at = timezone.now()
        registration.save(update_fields=["reconfirmed_at", "updated_at"])
    return registration
