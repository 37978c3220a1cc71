"""What everyone concerned is told when an event moves, is postponed or called off."""

from django.db.models import prefetch_related_objects
from django.utils import translation

from events import ical
from events.emails.context import event_context
from events.emails.registrations import tell
from itk.shared import mail


def event_changed(event):
    """Tell everyone registered that time or place changed, with the new calendar file."""
    _tell_all(event, "events/event_changed")


def event_postponed(event):
    """Tell everyone registered that the event has no date for now."""
    _tell_all(event, "events/event_postponed")


def event_cancelled(event):
    """Tell everyone registered that the event is cancelled, with a calendar file that removes it."""
    _tell_all(event, "events/event_cancelled")


def _tell_all(event, template):
    """Write one message for each person with a live registration, and for who was only invited.

    Who registered others hears of it once, however many they are: from their own message, or a
    copy of the first.
    """
    prefetch_related_objects([event], *ical.DAYS)
    registrations = list(event.registrations.live().order_by("pk"))
    told = {registration.reply_address for registration in registrations}
    for registration in registrations:
        registration.event = event
        tell(registration, template, copied=registration.registrar_email not in told)
        told.add(registration.registrar_email)
    for invitation in event.invitations.unanswered().order_by("pk"):
        if invitation.email not in told:
            _tell_invited(event, invitation, template)


def _tell_invited(event, invitation, template):
    """Write to somebody who was invited and has not answered; their own link stays as it was."""
    language = invitation.language
    with translation.override(language):
        own_address = mail.absolute(invitation.get_absolute_url())
        own = {"person_name": invitation.full_name, "event_url": own_address}
    mail.queue(
        template,
        to=[invitation.email],
        reply_to=event.contact_email,
        language=language,
        context=event_context(event, language) | own,
        private=True,
    )
