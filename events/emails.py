"""What people are told by mail about their registrations and events.

Every function writes rows of the outbox in the caller's transaction. Contexts hold plain values,
ready to print in the recipient's language; the templates are in ``templates/email/events/``.
"""

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import formats, translation

from events import ical
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
    _tell(registration, STATE_TEMPLATES[registration.status])


def registration_promoted(registration):
    """Tell the person that they got a place."""
    _tell(registration, "events/promoted")


def registration_cancelled(registration):
    """Tell the person that the registration is cancelled."""
    _tell(registration, "events/registration_cancelled")


def link_again(registration):
    """Send the person's own link again, to the person alone."""
    _tell(registration, "events/link_again", copied=False)


def event_changed(event):
    """Tell everyone registered that time or place changed, with the new calendar file."""
    _tell_all(event, "events/event_changed")


def event_postponed(event):
    """Tell everyone registered that the event has no date for now."""
    _tell_all(event, "events/event_postponed")


def event_cancelled(event):
    """Tell everyone registered that the event is cancelled, with a calendar file that removes it."""
    _tell_all(event, "events/event_cancelled")


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
    mail.queue(
        "events/event_full",
        to=addresses,
        language=language,
        context=context,
    )


def event_context(event, language):
    """Return what every message says of an event, as texts in ``language``."""
    with translation.override(language):
        project = event.project
        return {
            "event_title": event.title,
            "event_url": mail.absolute(event.get_absolute_url()),
            "event_when": when(event),
            "event_where": event.place,
            "change_note": event.change_note,
            "contact_name": event.contact_name,
            "contact_email": event.contact_email,
            "contact_phone": event.contact_phone,
            "statement": project.statement if project else "",
            "is_sample": event.is_sample,
        }


def when(event):
    """Return the days and hours of an event, a line each, in the active language and its zone."""
    if not event.has_date:
        return []
    return [
        f"{formats.date_format(day.date, 'DATE_FORMAT')}, "
        f"{formats.time_format(day.starts)}–{formats.time_format(day.ends)} ({event.time_zone})"
        for day in event.days.all()
    ]


def _tell_all(event, template):
    """Write one message for each person with a live registration."""
    prefetch_related_objects([event], "days")
    for registration in event.registrations.live().order_by("pk"):
        registration.event = event
        _tell(registration, template)


def _tell(registration, template, *, copied=True):
    """Write one message to the person, or to the registrar of a person without e-mail.

    The registrar of a person with e-mail gets a copy, unless ``copied`` is false.
    """
    event, language = registration.event, registration.language
    with translation.override(language):
        context = event_context(event, language) | _registration_context(registration)
    mail.queue(
        template,
        to=[registration.reply_address],
        cc=[registration.registrar_email] if copied else [],
        reply_to=event.contact_email,
        language=language,
        context=context,
        attachments=_calendar(event, registration, template),
        private=True,
    )


def _registration_context(registration):
    """Return what a message says of the person's registration, in the active language."""
    event = registration.event
    confirmed = registration.status == Registration.Status.CONFIRMED
    return {
        "person_name": registration.full_name,
        "manage_url": mail.absolute(registration.get_absolute_url()),
        "ticket_code": registration.ticket_code if confirmed else "",
        "online_link": event.online_link if confirmed and event.is_online else "",
        "waiting_place": waiting_place(registration),
        "by_registrar": not registration.email,
        "registrar_name": registration.registrar_name,
    }


def waiting_place(registration):
    """Return the person's place in the waiting list, from 1; None when not waiting."""
    if registration.status != Registration.Status.WAITING:
        return None
    ahead = registration.event.registrations.waiting().filter(
        waiting_since__lt=registration.waiting_since
    )
    return ahead.count() + 1


def _calendar(event, registration, template):
    """Return the calendar file for those whose calendar should show or drop the event."""
    confirmed = registration.status == Registration.Status.CONFIRMED
    if template == "events/link_again" or not confirmed:
        return []
    if not event.has_date and template != "events/event_postponed":
        return []
    content = ical.event_file(event, registration.language)
    return [mail.Attachment(f"{event.slug}.ics", "text/calendar", content)]
