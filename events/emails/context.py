"""What messages say of an event and of a registration, in their recipient's language."""

from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone, translation

from events import ical
from events.models import Registration
from itk.shared import mail


def event_context(event, language):
    """Return what every message says of an event, as texts in ``language``."""
    with translation.override(language):
        project = event.project
        return {
            "event_title": event.title,
            "event_url": mail.absolute(event.get_absolute_url()),
            "event_when": when(event),
            "event_where": event.place if event.is_onsite else event.get_format_display(),
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


def registration_context(registration):
    """Return what a message says of the person's registration, in the active language."""
    event = registration.event
    confirmed = registration.status == Registration.Status.CONFIRMED
    on_site = registration.mode == Registration.Mode.ONSITE
    return {
        "person_name": registration.full_name,
        "manage_url": mail.absolute(registration.get_absolute_url()),
        **_answer_links(registration),
        "ticket_code": registration.ticket_code if confirmed and on_site else "",
        "online_link": event.online_link if confirmed and event.is_online else "",
        "waiting_place": waiting_place(registration),
        "by_registrar": not registration.email,
        "registrar_name": registration.registrar_name,
        "changes_until": _changes_until(event),
    }


def _changes_until(event):
    """Return the set moment until which people change and cancel, in words; empty without one."""
    if event.changes_until is None or not event.has_date:
        return ""
    moment = timezone.localtime(event.changes_until, event.zone)
    return f"{formats.date_format(moment, 'DATETIME_FORMAT')} ({event.time_zone})"


def _answer_links(registration):
    """Return the two addresses where the person says whether they still come, if it is asked."""
    if not registration.is_asked:
        return {}
    secret = [registration.event.slug, registration.manage_token]
    return {
        "coming_url": mail.absolute(reverse("events:registration_coming", args=secret)),
        "not_coming_url": mail.absolute(reverse("events:registration_not_coming", args=secret)),
    }


def waiting_place(registration):
    """Return the person's place in the waiting list, from 1; None when not waiting."""
    if registration.status != Registration.Status.WAITING:
        return None
    since = registration.waiting_since
    earlier = Q(waiting_since__lt=since) | Q(waiting_since=since, pk__lt=registration.pk)
    return registration.event.registrations.waiting().filter(earlier).count() + 1


def way_out_of(row):
    """Return where who was invited, or is registered, asks for no more such mail."""
    page, token = (
        ("events:registration_letters", row.manage_token)
        if isinstance(row, Registration)
        else ("events:invitation_opt_out", row.token)
    )
    with translation.override(row.language):
        return mail.absolute(reverse(page, args=[row.event.slug, token]))


def calendar_of(event, language):
    """Return the event's calendar file as it is now, one for all who read ``language``."""
    return mail.store_once(
        ical.made_of(event, language),
        name=f"{event.slug}.ics",
        mimetype="text/calendar",
        make=lambda: ical.event_file(event, language),
    )
