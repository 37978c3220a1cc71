"""Letters of staff to the people of an event: to whom, and sent once.

Sending locks the letter, so that a second press finds it sent; its messages are written in the
same transaction, so that a process that dies in the middle has written none. The attendee is
written to and the registrar gets a copy; who has no e-mail is reached through the registrar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from events import emails
from events.models import Attendance, Event, EventLetter, Invitation, Registration, Speaker
from events.workflows.letter_texts import Text, text_for
from events.workflows.life import EventError
from itk.shared import mail
from itk.shared.text import fold
from members.models import Representative

if TYPE_CHECKING:
    from members.models import User

Audience = EventLetter.Audience


class NobodyToWriteTo(EventError):
    """The audience of the letter has nobody with an address."""

    message = _("There is nobody to write to.")


@dataclass(frozen=True)
class Recipient:
    """Who gets a letter; ``address`` is empty for who cannot be reached."""

    first_name: str
    last_name: str
    address: str
    language: str
    link: str
    copy_to: str = ""

    @property
    def full_name(self) -> str:
        """First and last name, as far as they are known."""
        return f"{self.first_name} {self.last_name}".strip()


def recipients_of(event: Event, audience: str) -> list[Recipient]:
    """Return everybody of an audience of the event, also who has no address."""
    if audience == Audience.INVITED:
        rows = event.invitations.unanswered().order_by("pk")
        return [_invited(row, event) for row in rows]
    if audience == Audience.SPEAKERS:
        return _speakers(event)
    return [_registered(row, event) for row in AUDIENCES[audience](event).order_by("pk")]


def _present(event: Event) -> QuerySet[Registration]:
    """Return those who were there on a day at least."""
    came = Attendance.objects.filter(registration=OuterRef("pk"), present=True)
    return event.registrations.confirmed().filter(Exists(came))


def _absent(event: Event) -> QuerySet[Registration]:
    """Return those with a place who were there on no day."""
    return event.registrations.confirmed().exclude(pk__in=_present(event).values("pk"))


AUDIENCES: dict[str, Callable[[Event], QuerySet[Registration]]] = {
    Audience.CONFIRMED: lambda event: event.registrations.confirmed(),
    Audience.WAITING: lambda event: event.registrations.waiting(),
    Audience.APPLIED: lambda event: event.registrations.filter(status=Registration.Status.APPLIED),
    Audience.PRESENT: _present,
    Audience.ABSENT: _absent,
    Audience.ALL: lambda event: event.registrations.live(),
}


def _registered(row: Registration, event: Event) -> Recipient:
    row.event = event
    with translation.override(row.language):
        link = mail.absolute(row.get_absolute_url())
    return Recipient(
        first_name=row.first_name,
        last_name=row.last_name,
        address=row.reply_address or "",
        language=row.language,
        link=link,
        copy_to=row.registrar_email or "",
    )


def _invited(row: Invitation, event: Event) -> Recipient:
    row.event = event
    with translation.override(row.language):
        link = mail.absolute(row.get_absolute_url())
    return Recipient(row.first_name, row.last_name, row.email, row.language, link)


def _speakers(event: Event) -> list[Recipient]:
    """Return who speaks. A speaker has no address of their own: it is that of the person of the
    same name who is registered, or who represents the speaker's organisation.
    """
    registered = {row.folded_name: row for row in event.registrations.live()}
    speakers = Speaker.objects.filter(sessions__event=event).distinct().order_by("name", "pk")
    found = []
    for speaker in speakers:
        row = registered.get(fold(speaker.name))
        found.append(_registered(row, event) if row else _represented(speaker, event))
    return found


def _represented(speaker: Speaker, event: Event) -> Recipient:
    people = Representative.objects.current().filter(
        company=speaker.company_id, email__isnull=False
    )
    name = fold(speaker.name)
    row = next((p for p in people.select_related("user") if fold(p.full_name) == name), None)
    language = row.user.language if row and row.user else "lt"
    first, _space, last = speaker.name.rpartition(" ")
    with translation.override(language):
        link = mail.absolute(event.get_absolute_url())
    address = str(row.email) if row else ""
    return Recipient(first or last, last if first else "", address, language, link)


def text_of(letter: EventLetter, recipient: Recipient, language: str = "") -> Text:
    """Return the letter as ``recipient`` reads it, or would in another ``language``."""
    return text_for(
        letter,
        first_name=recipient.first_name,
        last_name=recipient.last_name,
        link=recipient.link,
        language=language or recipient.language,
    )


@transaction.atomic
def send_letter(*, letter: EventLetter, by: User | None = None) -> EventLetter:
    """Send a letter to its audience, once; return the row as it is now.

    Sent before, nothing happens. Raises NobodyToWriteTo.
    """
    rows = EventLetter.objects.select_for_update(of=("self",)).select_related("event__project")
    letter = rows.get(pk=letter.pk)
    if letter.sent_at:
        return letter
    found = recipients_of(letter.event, letter.audience)
    reached = [recipient for recipient in found if recipient.address]
    if not reached:
        raise NobodyToWriteTo
    shared = _stored(letter)
    for recipient in reached:
        _write(letter, recipient, shared)
    letter.sent_at, letter.sent_by, letter.recipients = timezone.now(), by, len(reached)
    letter.save(update_fields=["sent_at", "sent_by", "recipients", "updated_at"])
    return letter


@transaction.atomic
def send_test(*, letter: EventLetter, to: User) -> None:
    """Send the letter to oneself in each of its languages, as one of its recipients would get it."""
    recipient = sample_of(letter, to)
    shared = _stored(letter)
    for language in ("lt", "en") if letter.body_en else ("lt",):
        text = text_of(letter, recipient, language)
        emails.letter(letter, text, to=to.email, language=language, shared=shared, is_test=True)


def sample_of(letter: EventLetter, reader: User) -> Recipient:
    """Return the recipient to whom a preview is shown: the first, or the reader where is nobody.

    The link leads to the event's page: a secret of somebody else is not for who writes.
    """
    found = recipients_of(letter.event, letter.audience)
    link = mail.absolute(letter.event.get_absolute_url())
    if not found:
        return Recipient(reader.first_name, reader.last_name, reader.email, reader.language, link)
    first = found[0]
    return Recipient(first.first_name, first.last_name, first.address, first.language, link)


def _stored(letter: EventLetter) -> list:
    """Return the letter's attachment as all its messages share it; nothing without one."""
    if not letter.attachment:
        return []
    with letter.attachment.open("rb") as file:
        content = file.read()
    return [mail.store(mail.Attachment(letter.attachment_name, "", content))]


def _write(letter: EventLetter, recipient: Recipient, shared: list) -> None:
    emails.letter(
        letter,
        text_of(letter, recipient),
        to=recipient.address,
        copy_to=recipient.copy_to,
        language=recipient.language,
        shared=shared,
    )
