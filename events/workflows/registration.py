"""Registering, cancelling, promoting: who has a place is decided here and nowhere else."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone

from events import emails
from events.models import Event, Registration
from events.workflows.answers import write_answers
from events.workflows.errors import (
    AlreadyRegistered,
    AnotherPerson,
    ChangesClosed,
    EventFull,
    MembersOnly,
    RegistrationClosed,
)
from events.workflows.people import Outcome, Person, Registrar, Request
from events.workflows.quota import check_quota
from members.models import Consent

if TYPE_CHECKING:
    from members.models import User

Status = Registration.Status
Mode = Registration.Mode
Source = Registration.Source

STAFF_SOURCES = {Source.DESK, Source.PHONE, Source.IMPORT}
ASKED_SOURCES = {*STAFF_SOURCES, Source.COLLEAGUE}
LINK_AGAIN_AFTER = timedelta(minutes=10)


def lock(event: Event) -> Event:
    """Return the event, locked and read again; other workflows on it wait until we commit."""
    rows = Event.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("project").get(pk=event.pk)  # every letter names who funds it


@transaction.atomic
def register(
    *,
    event: Event,
    person: Person,
    mode: str | None = None,
    source: str = Source.SELF,
    registrar: Registrar | None = None,
    submission: uuid.UUID | None = None,
    consents: list[Consent] | None = None,
    answers: Mapping[int, object] | None = None,
    access_code: str = "",
    another_person: bool = False,
    over_capacity_reason: str = "",
    notify: bool = True,
    is_sample: bool = False,
) -> Outcome:
    """Register ``person`` for ``event`` and tell them what became of it.

    ``answers`` are those to the event's questions, by the number of the question; ``access_code``
    opens an event by invitation only. ``submission`` identifies one filled form: sent twice, it
    makes one row. ``another_person`` answers the question of ``AnotherPerson``.
    ``over_capacity_reason`` lets staff go over the number of places, and over an organisation's
    share of them. ``notify`` is off for imports.

    An exact repeat returns the existing row (``created`` is false) and, rate-limited, sends the
    person's link again. Raises RegistrationClosed, MembersOnly, QuotaReached, EventFull or
    AnotherPerson.
    """
    event = lock(event)
    request = Request(
        person=person,
        mode=_mode(event, mode),
        source=source,
        registrar=registrar or Registrar(),
        submission=submission or uuid.uuid4(),
        over_capacity_reason=over_capacity_reason,
        is_sample=is_sample,
        consents=consents or [],
        access_code=access_code,
    )
    if existing := _already_there(event, request, another_person):
        if notify and existing.submission != request.submission:
            _send_link_again(existing)
        return Outcome(existing, created=False)
    _check_admission(event, request)
    _check_share(event, request)
    registration = _create(event, request, _decide(event, request))
    if answers:
        write_answers(registration, answers)
    if notify:
        emails.registration_state(registration)
    if notify and registration.status == Status.CONFIRMED:
        _tell_when_full(event, registration)
    return Outcome(registration, created=True)


def _mode(event: Event, mode: str | None) -> str:
    """Return how the person takes part: as asked where the event has both, else as it is held."""
    if event.format == Event.Format.HYBRID:
        return mode or Mode.ONSITE
    return Mode.ONLINE if event.format == Event.Format.ONLINE else Mode.ONSITE


def _already_there(event: Event, request: Request, another_person: bool) -> Registration | None:
    """Return the person's live registration, or raise AnotherPerson where it must be asked."""
    name, email = request.person.folded_name, request.person.normalised_email
    sent = Q(submission=request.submission, folded_name=name)
    same = Q(status__in=Registration.LIVE, email=email)
    if email is None:
        same &= Q(folded_name=name, company_name=request.person.row()["company_name"])
    found = list(event.registrations.filter(sent | same))
    named = [row for row in found if row.folded_name == name]
    for row in named:
        if row.submission == request.submission:
            return row
    if email is None and another_person:
        return None
    if named:
        return named[0]
    asked = request.source in ASKED_SOURCES or request.registrar.user is not None
    if found and asked and not another_person:
        raise AnotherPerson(found[0])
    return None


def _check_admission(event: Event, request: Request) -> None:
    """Refuse who may not register now; staff may register for any event that is not over."""
    user = request.registrar.user
    if request.source in STAFF_SOURCES:
        if event.is_settled:
            raise RegistrationClosed
        return
    if not event.is_open:
        raise RegistrationClosed
    if request.source == Source.INVITATION:
        return  # see register_invited, which has looked at the invitation
    if event.audience == Event.Audience.PUBLIC or (user and user.is_staff):
        return
    if event.audience == Event.Audience.INVITED and event.opens_with(request.access_code):
        return
    if event.audience == Event.Audience.INVITED or not (user and user.represents_member):
        raise MembersOnly


def _check_share(event: Event, request: Request) -> None:
    """Refuse an organisation more people than its share; who is at the door, or in a list, comes."""
    if request.source in (Source.DESK, Source.IMPORT) or request.over_capacity_reason:
        return
    row = request.person.row()
    check_quota(
        event,
        company=request.person.company,
        name=str(row["company_name"]),
        code=str(row["company_code"]),
    )


def _decide(event: Event, request: Request) -> str:
    """Return the status of a new registration; the event is locked. Raises EventFull."""
    if request.over_capacity_reason:
        return Status.CONFIRMED
    if event.selection == Event.Selection.STAFF and request.source not in STAFF_SOURCES:
        return Status.APPLIED
    if has_place(event, request.mode, overtakes=request.source == Source.DESK):
        return Status.CONFIRMED
    if event.has_waiting_list or request.source == Source.IMPORT:
        return Status.WAITING
    raise EventFull


def has_place(event: Event, mode: str, *, overtakes: bool = False) -> bool:
    """Whether one more person fits: counted now, under the lock.

    Nobody overtakes who waits, except a person who stands at the door.
    """
    if mode == Mode.ONLINE or event.capacity is None:
        return True
    on_site = event.registrations.filter(mode=Mode.ONSITE).aggregate(
        taken=Count("pk", filter=Q(status=Status.CONFIRMED)),
        waiting=Count("pk", filter=Q(status=Status.WAITING)),
    )
    return on_site["taken"] < event.capacity and (overtakes or not on_site["waiting"])


def _create(event: Event, request: Request, status: str) -> Registration:
    """Write the row; turn the database's refusal of a second one into AlreadyRegistered."""
    registrar = request.registrar
    registration = Registration(
        event=event,
        **request.person.row(),
        mode=request.mode,
        status=status,
        waiting_since=timezone.now() if status == Status.WAITING else None,
        source=request.source,
        registered_by=registrar.user,
        registrar_name=registrar.name or (registrar.user.get_full_name() if registrar.user else ""),
        registrar_email=registrar.email or (registrar.user.email if registrar.user else None),
        submission=request.submission,
        over_capacity_reason=request.over_capacity_reason,
        is_sample=request.is_sample or (event.is_sample and request.source == Source.IMPORT),
    )
    save_once(registration)
    if request.consents:
        Consent.objects.bulk_create(request.consents)
        registration.consents.set(request.consents)
    return registration


def save_once(registration: Registration) -> None:
    """Save a row. Raises AlreadyRegistered where the database refuses the same person twice.

    The workflow that asked is undone with it: it must let the error out.
    """
    try:
        registration.save()
    except IntegrityError as error:
        raise AlreadyRegistered from error


def _tell_when_full(event: Event, registration: Registration) -> None:
    """Tell staff once, at the registration that took the last place."""
    if registration.mode != Mode.ONSITE or event.capacity is None:
        return
    if event.registrations.occupying().count() == event.capacity:
        emails.event_full(event)


def _send_link_again(registration: Registration) -> None:
    """Send the person's own link again, at most once in ten minutes."""
    now = timezone.now()
    if registration.link_sent_at and registration.link_sent_at > now - LINK_AGAIN_AFTER:
        return
    registration.link_sent_at = now
    registration.save(update_fields=["link_sent_at"])
    emails.link_again(registration)


@transaction.atomic
def send_links_again(*, email: str, event: Event | None = None) -> None:
    """Mail the links of the live registrations of ``email``; silent whether there are any."""
    live = Registration.objects.live().filter(email=email.strip().lower())
    live = live.filter(event=event) if event else live.filter(event__ends_at__gte=timezone.now())
    for registration in live.select_for_update(of=("self",)).select_related("event"):
        _send_link_again(registration)


@transaction.atomic
def cancel_registration(
    *, registration: Registration, by: User | None = None, notify: bool = True
) -> Registration:
    """Cancel a registration and give its place to the longest-waiting person.

    ``by`` is staff, who may also put a list right after the event; None is the person. Returns
    the row as it is now; cancelling twice changes nothing the second time. Raises ChangesClosed
    once the person's own time is over, for staff RegistrationClosed once the event is closed.
    A change that was announced lets people say no until the start.
    """
    event = lock(registration.event)
    registration = event.registrations.get(pk=registration.pk)
    registration.event = event
    if not registration.is_live:
        return registration
    if event.is_closed or (by is None and event.is_over):
        raise RegistrationClosed
    if by is None and not registration.may_cancel:
        raise ChangesClosed
    registration.status = Status.CANCELLED
    registration.cancelled_at = timezone.now()
    registration.save(update_fields=["status", "cancelled_at", "updated_at"])
    if notify:
        emails.registration_cancelled(registration)
    promote_waiting(event=event)
    return registration


def promotes_by_itself(event: Event) -> bool:
    """Whether places are still given by themselves: published, and not too near the start."""
    return (
        event.status == Event.Status.PUBLISHED
        and event.selection == Event.Selection.FIRST
        and event.starts_at is not None
        and timezone.now() < event.starts_at - settings.PROMOTION_STOPS_BEFORE
    )


@transaction.atomic
def promote_waiting(*, event: Event, notify: bool = True) -> list[Registration]:
    """Confirm waiting people while there are places, the longest waiting first; return them.

    Does nothing from a set time before the start (``PROMOTION_STOPS_BEFORE``): by then people
    have other plans, and staff call instead.
    """
    event = lock(event)
    if not promotes_by_itself(event):
        return []
    waiting = event.registrations.waiting().filter(mode=Mode.ONSITE)
    if event.capacity is not None:
        free = event.capacity - event.registrations.occupying().count()
        waiting = waiting[: max(0, free)]
    promoted = list(waiting)
    for registration in promoted:
        _confirm(registration)
        if notify:
            emails.registration_promoted(registration)
    return promoted


def _confirm(registration: Registration) -> None:
    registration.status = Status.CONFIRMED
    registration.waiting_since = None
    save_once(registration)


@transaction.atomic
def confirm_registration(
    *, registration: Registration, by: User | None = None, reason: str = "", notify: bool = True
) -> Registration:
    """Give a place by hand to who applied, waits or was declined; over capacity with a ``reason``.

    Returns the row as it is now. Raises EventFull without a place or a reason, AlreadyRegistered
    for who registered anew after being declined, and RegistrationClosed for who cancelled or when
    the event is cancelled or closed.
    """
    event = lock(registration.event)
    registration = event.registrations.get(pk=registration.pk)
    if registration.status == Status.CONFIRMED:
        return registration
    if registration.status == Status.CANCELLED or event.is_settled:
        raise RegistrationClosed
    full = (
        registration.mode == Mode.ONSITE
        and event.capacity is not None
        and event.registrations.occupying().count() >= event.capacity
    )
    if full and not reason:
        raise EventFull
    registration.over_capacity_reason = reason if full else ""
    _confirm(registration)
    if notify:
        emails.registration_promoted(registration)
    return registration
