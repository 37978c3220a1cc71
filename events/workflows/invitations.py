"""Inviting people to an event: who is asked, when the letters leave, and what comes of them.

An invitation is a row first: it stays as evidence of who was invited and when. It leaves at once
where people may be written to, else on the next day of mailing; a job sends what waits. A row is
marked as sent in the transaction that writes its letter, so that no crash sends two. An address
that once asked not to be invited is never written to again, whatever the event.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import emails
from events.models import Event, Invitation, Registration
from events.workflows.errors import InvitationUsed
from events.workflows.invitees import Invitee, Judgement, judge_people
from events.workflows.life import EventError
from events.workflows.people import Outcome, Person
from events.workflows.registration import lock, register
from itk.shared.mailing_hours import may_mail_at

if TYPE_CHECKING:
    from members.models import User

BATCH = 100


class NotInviting(EventError):
    """Nobody is invited to what is no public plan, or what nobody can register for any more."""

    message = _("People can be invited to a published event while registration lasts.")


class NobodyToRemind(EventError):
    """Everybody has answered, or was reminded once before."""

    message = _("There is nobody to remind: all have answered, or were reminded once.")


def is_inviting(event: Event, now: datetime | None = None) -> bool:
    """Whether people can be invited: published, and registration has not ended."""
    now = now or timezone.now()
    return (
        event.status == Event.Status.PUBLISHED
        and event.starts_at is not None
        and now < event.registration_ends_at
    )


@transaction.atomic
def invite_people(
    *,
    event: Event,
    people: Iterable[Invitee],
    by: User | None = None,
    is_sample: bool = False,
) -> Judgement:
    """Invite those of ``people`` who may be; return who was (``fresh``) and who was left out.

    The letters leave by ``send_due_invitations``. Raises NotInviting.
    """
    event = lock(event)
    if not is_inviting(event):
        raise NotInviting
    judged = judge_people(event=event, people=people)
    for person in judged.fresh:
        Invitation.objects.create(
            event=event,
            email=person.email,
            first_name=person.first_name,
            last_name=person.last_name,
            company=person.company,
            company_name=person.organisation,
            representative=person.representative,
            language=person.language,
            invited_by=by,
            is_sample=is_sample,
        )
    return judged


@transaction.atomic
def remind_invited(*, event: Event, by: User | None = None) -> int:
    """Ask for a reminder to those who have not answered, each once; return how many.

    The letters leave by ``send_due_invitations``. Raises NotInviting or NobodyToRemind.
    """
    event = lock(event)
    if not is_inviting(event):
        raise NotInviting
    rows = to_remind(event)
    count = Invitation.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(
        reminder_asked_at=timezone.now()
    )
    if not count:
        raise NobodyToRemind
    return count


def to_remind(event: Event) -> QuerySet[Invitation]:
    """Return the invitations of which a reminder can still be sent."""
    return event.invitations.unanswered().filter(reminder_asked_at=None)


def send_due_invitations(*, now: datetime | None = None, event: Event | None = None) -> int:
    """Send the invitations and reminders that wait, if people may be written to now.

    Of all events, or of one. Returns how many letters were written; each event's people are
    written to in transactions of at most a hundred.
    """
    now = now or timezone.now()
    if not may_mail_at(now):
        return 0
    waiting = Invitation.objects.filter(_waits())
    waiting = waiting.filter(event=event) if event else waiting
    events = Event.objects.filter(pk__in=waiting.values("event"))
    count = 0
    for found in events.filter(status=Event.Status.PUBLISHED).order_by("starts_at", "pk"):
        while written := _send_batch(found, now):
            count += written
    return count


def _waits() -> Q:
    """Return the condition that a letter is asked for and not written yet."""
    return Q(sent_at=None) | Q(reminder_asked_at__isnull=False, reminded_at=None)


def waiting_to_leave(event: Event) -> QuerySet[Invitation]:
    """Return the invitations of which a letter is still to be written.

    Who is registered meanwhile, or asked for no more, gets none.
    """
    refusing = Invitation.objects.opted_out().values("email")
    rows = event.invitations.with_answers().filter(_waits(), registered=False)
    return rows.exclude(email__in=refusing)


@transaction.atomic
def _send_batch(event: Event, now: datetime) -> int:
    """Write up to a hundred letters of one event; the rows are locked and marked with them."""
    event = lock(event)
    if not is_inviting(event, now):
        return 0
    batch = list(waiting_to_leave(event).order_by("pk")[:BATCH])
    for invitation in batch:
        invitation.event = event
        if invitation.sent_at is None:
            invitation.sent_at = now
            emails.invited(invitation)
        else:
            invitation.reminded_at = now
            emails.invited_again(invitation)
        invitation.save(update_fields=["sent_at", "reminded_at", "updated_at"])
    return len(batch)


@transaction.atomic
def open_invitation(*, invitation: Invitation) -> None:
    """Note that the person opened the form; the first time counts."""
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.opened_at is None:
        row.opened_at = timezone.now()
        row.save(update_fields=["opened_at", "updated_at"])


@transaction.atomic
def opt_out(*, invitation: Invitation) -> Invitation:
    """Invite this address never again; return the row as it is now. Twice changes nothing."""
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.opted_out_at is None:
        row.opted_out_at = timezone.now()
        row.save(update_fields=["opted_out_at", "updated_at"])
    return row


@transaction.atomic
def register_invited(*, invitation: Invitation, person: Person, **details: Any) -> Outcome:
    """Register who was invited, also for an event by invitation only; ``details`` as ``register``.

    One person comes of one invitation; the same form sent twice is the same person. Raises
    InvitationUsed, and what ``register`` raises.
    """
    event = lock(invitation.event)
    invitation = event.invitations.select_related("registration").get(pk=invitation.pk)
    used = invitation.registration
    if used is not None and used.is_live:
        if used.submission == details.get("submission"):
            return Outcome(used, created=False)
        raise InvitationUsed
    source = Registration.Source.INVITATION
    outcome = register(event=event, person=person, source=source, **details)
    others = Invitation.objects.filter(registration=outcome.registration)
    if not others.exclude(pk=invitation.pk).exists():
        invitation.registration = outcome.registration
        invitation.save(update_fields=["registration", "updated_at"])
    return outcome
