"""Whom staff should call after a change: who did not answer, or whom no mail reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from post_office.models import STATUS, Email

from events.models import Event, Registration
from members.models import Representative

if TYPE_CHECKING:
    from django.utils.functional import Promise

NO_EMAIL = _("has no e-mail")
REFUSED = _("the mail was refused")
NO_ANSWER = _("did not answer")


@dataclass(frozen=True)
class Call:
    """A person to call, through whom else, and why."""

    registration: Registration
    reasons: tuple[str | Promise, ...]
    registrar_phone: str

    @property
    def is_sample(self) -> bool:
        """Whether the demo invented the person."""
        return self.registration.is_sample

    @property
    def reasons_in_words(self) -> str:
        """The reasons on one line."""
        return ", ".join(str(reason) for reason in self.reasons)


def people_to_call(event: Event) -> list[Call]:
    """Return the calls after the last announced change; none without one.

    Whom no mail reaches comes first, then who may still answer it; both in the order of names.
    Who said again to be coming, also on the telephone, is no longer listed. Of an event that has
    no date for now or is cancelled only those are listed whom the mail did not reach.
    """
    if event.changed_at is None or event.is_over:
        return []
    registrations = event.registrations.live().filter(created_at__lte=event.changed_at)
    refused = _refused_since(event)
    asks = event.status == Event.Status.PUBLISHED
    found = []
    for registration in registrations.select_related("company"):
        registration.event = event
        reasons = []
        if not registration.email:
            reasons.append(NO_EMAIL)
        if registration.reply_address in refused:
            reasons.append(REFUSED)
        if asks:
            reasons.append(NO_ANSWER)
        if reasons and not registration.has_answered:
            found.append((registration, tuple(reasons)))
    found.sort(key=lambda call: not {NO_EMAIL, REFUSED} & set(call[1]))
    phones = _phones_of_registrars(event, [registration for registration, _reasons in found])
    return [
        Call(registration, reasons, phones.get(registration.registrar_email or "", ""))
        for registration, reasons in found
    ]


def _refused_since(event: Event) -> set[str]:
    """Return the addresses to which a mail finally failed since the change was announced."""
    failed = Email.objects.filter(status=STATUS.failed, created__gte=event.changed_at)
    return {address.lower() for to in failed.values_list("to", flat=True) for address in to}


def _phones_of_registrars(event: Event, registrations: list[Registration]) -> dict[str, str]:
    """Return telephone numbers by e-mail: as registered for this event, else as a representative."""
    emails = {row.registrar_email for row in registrations if row.registrar_email}
    if not emails:
        return {}
    people = Representative.objects.filter(email__in=emails).exclude(phone="")
    own = event.registrations.filter(email__in=emails).exclude(phone="")
    rows = [*people.values_list("email", "phone"), *own.values_list("email", "phone")]
    return {email: phone for email, phone in rows if email}
