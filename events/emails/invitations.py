"""Invitations to events, and their reminder."""

from django.utils import formats, timezone, translation

from events.emails.context import event_context, way_out_of
from itk.shared import mail


def invited(invitation):
    """Invite a person or a contact of an organisation, with their own link and a way out."""
    _invite(invitation, is_reminder=False)


def invited_again(invitation):
    """Remind who was invited and has not answered."""
    _invite(invitation, is_reminder=True)


def _invite(invitation, *, is_reminder):
    event, language = invitation.event, invitation.language
    way_out = way_out_of(invitation)
    with translation.override(language):
        context = event_context(event, language) | {
            "person_name": invitation.full_name,
            "summary": event.summary,
            "event_url": mail.absolute(invitation.get_absolute_url()),
            "way_out_url": way_out,
            "is_invitation": True,
            "is_reminder": is_reminder,
            "registers_until": _registers_until(event),
            "invitation": invitation.pk,
            "event": event.pk,
        }
    mail.queue(
        "events/invited",
        to=[invitation.email],
        reply_to=event.contact_email,
        language=language,
        context=context,
        private=True,
        unsubscribe_url=way_out,
    )


def _registers_until(event):
    """Return the last day of registration, where it ends before the event begins."""
    if event.closes_at is None:
        return ""
    return formats.date_format(timezone.localtime(event.closes_at, event.zone), "DATE_FORMAT")
