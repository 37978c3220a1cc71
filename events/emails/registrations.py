"""What people are told of their own registration, and staff of an event that is full."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import translation

from events.emails.context import calendar_of, event_context, registration_context
from events.models import Registration
from itk.shared import mail
from itk.shared.models import SiteProfile

STATE_TEMPLATES = {
    Registration.Status.CONFIRMED: "events/confirmed",
    Registration.Status.WAITING: "events/waiting",
    Registration.Status.APPLIED: "events/applied",
}


def registration_state(registration):
    """Tell the person that they are confirmed, waiting or applied."""
    tell(registration, STATE_TEMPLATES[registration.status])


def registration_promoted(registration):
    """Tell the person that they got a place."""
    tell(registration, "events/promoted")


def registration_declined(registration):
    """Tell the person kindly that there is no place this time."""
    tell(registration, "events/declined")


def registration_cancelled(registration):
    """Tell the person that the registration is cancelled."""
    tell(registration, "events/registration_cancelled")


@dataclass(frozen=True)
class Addressee:
    """Who is told of a registration that is no longer theirs: its row has forgotten them."""

    name: str
    address: str | None
    language: str

    @classmethod
    def of(cls, registration):
        """Return who is told now."""
        return cls(registration.full_name, registration.reply_address, registration.language)


def registration_passed_on(registration, before):
    """Tell the person who got the registration, with ticket and link, and ``before``, without."""
    tell(registration, "events/transferred", passed_by=before.name)
    event = registration.event
    with translation.override(before.language):
        context = event_context(event, before.language) | {
            "person_name": before.name,
            "passed_to": registration.full_name,
        }
    mail.queue(
        "events/handed_over",
        to=[before.address],
        reply_to=event.contact_email,
        language=before.language,
        context=context,
    )


def link_again(registration):
    """Send the person's own link again, to the person alone."""
    tell(registration, "events/link_again", copied=False)


def event_full(event):
    """Tell the staff named in the site's data that the last place is taken."""
    addresses, language = SiteProfile.current().addresses("full_event"), settings.LANGUAGE_CODE
    if not addresses:
        return
    with translation.override(language):
        context = event_context(event, language) | {
            "admin_url": mail.absolute(reverse("admin:events_event_change", args=[event.pk])),
            "capacity": event.capacity,
        }
    mail.queue("events/event_full", to=addresses, language=language, context=context)


def tell(registration, template, *, copied=True, **more):
    """Write one message to the person, or to the registrar of a person without e-mail.

    The registrar of a person with e-mail gets a copy, unless ``copied`` is false. ``more`` is what
    the message says besides.
    """
    event, language = registration.event, registration.language
    prefetch_related_objects([event], "days")  # the letter and its calendar file name them
    with translation.override(language):
        context = event_context(event, language) | registration_context(registration) | more
    calendar = _calendar(event, registration, template)
    mail.queue(
        template,
        to=[registration.reply_address],
        cc=[registration.registrar_email] if copied else [],
        reply_to=event.contact_email,
        language=language,
        context=context | {"has_calendar": bool(calendar)},
        shared=calendar,
        private=True,
    )


def _calendar(event, registration, template):
    """Return the calendar file for those whose calendar should show or drop the event."""
    confirmed = registration.status == Registration.Status.CONFIRMED
    if template == "events/link_again" or not confirmed:
        return []
    if not event.has_date and template != "events/event_postponed":
        return []
    return [calendar_of(event, registration.language)]
