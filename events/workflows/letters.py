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
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from events import emails
from events.models import Event, EventLetter, Invitation, Registration, Speaker
from events.workflows.letter_texts import Text, text_for
from events.workflows.life import EventError
from itk.shared import mail
from itk.shared.mailing_hours import in_words, may_mail_at, next_mailing_moment
from itk.shared.text import fold
from members.models import Representative

if TYPE_CHECKING:
    from members.models import User

Audience = EventLetter.Audience


class NobodyToWriteTo(EventError):
    """The audience of the letter has nobody with an address."""

    message = _("There is nobody to write to.")


class NotNow(EventError):
    """Who was invited and has not answered is written to at the hours of invitations only."""

    def __init__(self) -> None:
        moment = next_mailing_moment()
        told = _("Who was invited is not written to now, but from %(moment)s on: send it then.")
        quiet = _("All coming weeks are quiet: who was invited is not written to.")
        super().__init__()
        self.message = quiet if moment is None else told % {"moment": in_words(moment)}


@dataclass(frozen=True)
class Recipient:
    """Who gets a letter; ``address`` is empty for who cannot be reached."""

    first_name: str
    last_name: str
    address: str
    language: str
    link: str
    copy_to: str = ""
    way_out: str = ""

    @property
    def full_name(self) -> str:
        """First and last name, as far as they are known."""
        return f"{self.first_name} {self.last_name}".strip()


def recipients_of(event: Event, audience: str) -> list[Recipient]:
    """Return everybody of an audience of the event, also who has no address.

    Who asked for no more letters, or invitations, is none of them.
    """
    if audience == Audience.INVITED:
        rows = event.invitations.unanswered().order_by("pk")
        return [_invited(row, event) for row in rows]
    if audience == Audience.SPEAKERS:
        return _speakers(event)
    return [_registered(row, event) for row in writable_of(event, audience)]


def writable_of(event: Event, audience: str) -> QuerySet[Registration]:
    """Return the registrations of an audience, without who asked for no more letters."""
    return AUDIENCES[audience](event).filter(letters_stopped_at=None).order_by("pk")


def refusing_of(event: Event, audience: str) -> QuerySet[Registration]:
    """Return the registrations of an audience whose people asked for no more letters."""
    rows = AUDIENCES.get(audience, _nobody)(event)
    return rows.filter(letters_stopped_at__isnull=False).order_by("last_name", "first_name", "pk")


def _absent(event: Event) -> QuerySet[Registration]:
    """Return those with a place who were there on no day."""
    return event.registrations.confirmed().exclude(
        pk__in=event.registrations.present().values("pk")
    )


def _nobody(event: Event) -> QuerySet[Registration]:
    """Return the registrations of an audience that is none of registrations."""
    return event.registrations.none()


AUDIENCES: dict[str, Callable[[Event], QuerySet[Registration]]] = {
    Audience.CONFIRMED: lambda event: event.registrations.confirmed(),
    Audience.WAITING: lambda event: event.registrations.waiting(),
    Audience.APPLIED: lambda event: event.registrations.filter(status=Registration.Status.APPLIED),
    Audience.PRESENT: lambda event: event.registrations.present(),
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
        way_out=emails.way_out_of(row),
    )


def _invited(row: Invitation, event: Event) -> Recipient:
    row.event = event
    with translation.override(row.language):
        link = mail.absolute(row.get_absolute_url())
    return Recipient(
        first_name=row.first_name,
        last_name=row.last_name,
        address=row.email,
        language=row.language,
        link=link,
        way_out=emails.way_out_of(row),
    )


def _speakers(event: Event) -> list[Recipient]:
    """Return who speaks. A speaker has no address of their own: it is that of the person of the
    same name who is registered, or who represents the speaker's organisation.
    """
    registered = {row.folded_name: row for row in event.registrations.live()}
    speakers = Speaker.objects.filter(sessions__event=event).distinct().order_by("name", "pk")
    found = []
    for speaker in speakers:
        row = registered.get(fold(speaker.name))
        if row and row.letters_stopped_at:
            continue
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

    Sent before, nothing happens. Raises NobodyToWriteTo; NotNow for a letter to who was invited
    in a weekend, on a holiday, in a quiet week or at night.
    """
    rows = EventLetter.objects.select_for_update(of=("self",)).select_related("event__project")
    letter = rows.get(pk=letter.pk)
    if letter.sent_at:
        return letter
    if is_too_early(letter):
        raise NotNow
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


def is_too_early(letter: EventLetter) -> bool:
    """Whether the letter goes unasked to people who may not be written to now, as an invitation."""
    return letter.audience == Audience.INVITED and not may_mail_at(timezone.now())


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


@transaction.atomic
def want_letters(*, registration: Registration, wanted: bool) -> Registration:
    """Note whether a person wants letters about the event; return the row as it is now.

    A message that the event moved, or what became of the registration, comes in either case.
    """
    row = Registration.objects.select_for_update(of=("self",), no_key=True).get(pk=registration.pk)
    if wanted or row.letters_stopped_at is None:
        row.letters_stopped_at = None if wanted else timezone.now()
        row.save(update_fields=["letters_stopped_at", "updated_at"])
    return row


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
        way_out=recipient.way_out,
        language=recipient.language,
        shared=shared,
    )
