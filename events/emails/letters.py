"""Letters of staff to people at an event, and those that an event sends by itself."""

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import translation

from events import ical
from events.emails.context import (
    calendar_of,
    event_context,
    registration_context,
    way_out_of,
)
from events.models import EventLetter, Material
from itk.shared import mail

AUTOMATIC = {
    EventLetter.Kind.WEEK: "events/reminder",
    EventLetter.Kind.DAY: "events/reminder",
    EventLetter.Kind.FOLLOW_UP: "events/follow_up",
}


def letter(letter, text, *, to, language, copy_to="", way_out="", shared=(), is_test=False):
    """Send one letter of staff; ``text`` is what it says, in its own language.

    ``way_out`` is the address of `way_out_of`; a speaker and a test have none.
    """
    event = letter.event
    mail.queue(
        "events/letter",
        to=[to],
        cc=[copy_to],
        reply_to=event.contact_email,
        language=language,
        context=event_context(event, language)
        | {
            "subject": text.subject,
            "text": text.body,
            "text_language": text.language,
            "is_fallback": text.language != language,
            "is_test": is_test,
            "is_invitation": letter.audience == letter.Audience.INVITED,
            "way_out_url": way_out,
            "letter": None if is_test else letter.pk,
        },
        shared=shared,
        private=True,
        unsubscribe_url=way_out,
    )


def automatic_letter(letter, people):
    """Send a letter that the event sends by itself to ``people``, its registrations."""
    event = letter.event
    prefetch_related_objects([event], *ical.DAYS)
    is_over = letter.kind == letter.Kind.FOLLOW_UP
    shared = {} if is_over else _calendars(event, people)
    has_materials = is_over and Material.objects.visible_with(people[0]).exists()
    for registration in people:
        registration.event = event
        language, way_out = registration.language, way_out_of(registration)
        with translation.override(language):
            context = (
                event_context(event, language)
                | registration_context(registration)
                | _own_addresses(registration)
            )
        mail.queue(
            AUTOMATIC[letter.kind],
            to=[registration.reply_address],
            cc=[registration.registrar_email],
            reply_to=event.contact_email,
            language=language,
            context=context
            | {
                "is_tomorrow": letter.kind == letter.Kind.DAY,
                "has_materials": has_materials,
                "way_out_url": way_out,
                "letter": letter.pk,
            },
            shared=shared.get(language, ()),
            private=True,
            unsubscribe_url=way_out,
        )


def _calendars(event, people):
    """Return the calendar file of each language of ``people``, one for all who read it."""
    languages = {registration.language for registration in people}
    return {language: [calendar_of(event, language)] for language in languages}


def _own_addresses(registration):
    """Return where the person cancels and says how it was, in the active language."""
    place = [registration.event.slug, registration.manage_token]
    return {
        "cancel_url": mail.absolute(reverse("events:registration_cancel", args=place)),
        "feedback_url": mail.absolute(reverse("events:feedback", args=place)),
    }
