"""What people are told by mail about their registrations and events.

Every function writes rows of the outbox in the caller's transaction. Contexts hold plain values,
ready to print in the recipient's language; the templates are in ``templates/email/events/``.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, prefetch_related_objects
from django.urls import reverse
from django.utils import formats, timezone, translation

from events import ical
from events.models import EventLetter, Material, Registration
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


def registration_declined(registration):
    """Tell the person kindly that there is no place this time."""
    _tell(registration, "events/declined")


def registration_cancelled(registration):
    """Tell the person that the registration is cancelled."""
    _tell(registration, "events/registration_cancelled")


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
    _tell(registration, "events/transferred", passed_by=before.name)
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
    mail.queue("events/event_full", to=addresses, language=language, context=context)


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
        _tell(registration, template, copied=registration.registrar_email not in told)
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


def _tell(registration, template, *, copied=True, **more):
    """Write one message to the person, or to the registrar of a person without e-mail.

    The registrar of a person with e-mail gets a copy, unless ``copied`` is false. ``more`` is what
    the message says besides.
    """
    event, language = registration.event, registration.language
    prefetch_related_objects([event], "days")  # the letter and its calendar file name them
    with translation.override(language):
        context = event_context(event, language) | _registration_context(registration) | more
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


def _registration_context(registration):
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


def _calendar(event, registration, template):
    """Return the calendar file for those whose calendar should show or drop the event."""
    confirmed = registration.status == Registration.Status.CONFIRMED
    if template == "events/link_again" or not confirmed:
        return []
    if not event.has_date and template != "events/event_postponed":
        return []
    return [_calendar_of(event, registration.language)]


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


def way_out_of(row):
    """Return where who was invited, or is registered, asks for no more such mail."""
    page, token = (
        ("events:registration_letters", row.manage_token)
        if isinstance(row, Registration)
        else ("events:invitation_opt_out", row.token)
    )
    with translation.override(row.language):
        return mail.absolute(reverse(page, args=[row.event.slug, token]))


def _registers_until(event):
    """Return the last day of registration, where it ends before the event begins."""
    if event.closes_at is None:
        return ""
    return formats.date_format(timezone.localtime(event.closes_at, event.zone), "DATE_FORMAT")


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


AUTOMATIC = {
    EventLetter.Kind.WEEK: "events/reminder",
    EventLetter.Kind.DAY: "events/reminder",
    EventLetter.Kind.FOLLOW_UP: "events/follow_up",
}


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
                | _registration_context(registration)
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
    return {language: [_calendar_of(event, language)] for language in languages}


def _calendar_of(event, language):
    """Return the event's calendar file as it is now, one for all who read ``language``."""
    return mail.store_once(
        ical.made_of(event, language),
        name=f"{event.slug}.ics",
        mimetype="text/calendar",
        make=lambda: ical.event_file(event, language),
    )


def _own_addresses(registration):
    """Return where the person cancels and says how it was, in the active language."""
    place = [registration.event.slug, registration.manage_token]
    return {
        "cancel_url": mail.absolute(reverse("events:registration_cancel", args=place)),
        "feedback_url": mail.absolute(reverse("events:feedback", args=place)),
    }
