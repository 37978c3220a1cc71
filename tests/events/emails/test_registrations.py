"""Every message about events, rendered as it arrives, in both languages."""

from contextlib import suppress
from datetime import time

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from icalendar import Calendar
from post_office.models import Email

from events import emails
from events.models import Event
from itk.shared.models import SiteProfile
from tests.factories import make_event, make_project, make_registration

pytestmark = pytest.mark.django_db

TO_ONE = {
    "registration_state": ("Vieta skirta", "You have a place"),
    "registration_promoted": ("Vieta atsirado", "A place for you"),
    "registration_declined": ("Dėl paraiškos", "About your application"),
    "registration_cancelled": ("Registracija atšaukta", "Registration cancelled"),
    "link_again": ("Registracijos nuoroda", "The link to your registration"),
}
TO_ALL = {
    "event_changed": ("Pasikeitė", "Changed"),
    "event_postponed": ("Atidėta", "Postponed"),
    "event_cancelled": ("Neįvyks", "Cancelled"),
}


@pytest.fixture
def event():
    """An event of a funded project, with a name that must be escaped in HTML only."""
    return make_event(
        title_lt="Apskaita & tinklai",
        title_en="Metering & grids",
        project=make_project(),
        contact_name="Rūta",
        change_note_lt="Kita salė.",
        change_note_en="Another hall.",
    )


def one(outbox):
    """Return the one message that arrived: subject, text and HTML."""
    (message,) = outbox.deliver()
    return message, message.body, message.alternatives[0][0]


@pytest.mark.parametrize("name", [*TO_ONE, *TO_ALL])
def test_each_message_is_whole_in_each_language(event, outbox, lang, name):
    registration = make_registration(event, language=lang)
    getattr(emails, name)(registration if name in TO_ONE else event)
    message, text, html = one(outbox)
    title = "Apskaita & tinklai" if lang == "lt" else "Metering & grids"
    opening = (TO_ONE | TO_ALL)[name][lang == "en"]
    assert message.subject == f"{opening}: {title}"
    assert message.to == [registration.email]
    assert text.startswith("Laba diena," if lang == "lt" else "Hello,")
    assert title in text
    assert title.replace("&", "&amp;") in html
    assert f'<html lang="{lang}">' in html
    assert "Saulėtekio slėnis" in text
    for statement in ("finansuoja" if lang == "lt" else "Funded by",):
        assert statement in text
        assert statement in html
    if name in ("event_changed", "event_postponed", "event_cancelled"):
        note = "Kita salė." if lang == "lt" else "Another hall."
        assert note in text
        assert note in html
    assert "{{" not in text + html
    assert "None" not in text


@pytest.mark.parametrize("status", ["waiting", "applied"])
def test_the_place_in_the_waiting_list_is_told(event, outbox, lang, status):
    make_registration(event, status="waiting")
    registration = make_registration(event, status=status, language=lang)
    emails.registration_state(registration)
    message, text, _html = one(outbox)
    assert registration.manage_token in text
    if status == "waiting":
        assert "2" in text.split("\n")[2]
    assert not message.attachments


def test_who_has_a_place_gets_the_calendar_file_and_the_ticket_code(event, outbox):
    registration = make_registration(event)
    emails.registration_state(registration)
    message, text, _html = one(outbox)
    assert registration.ticket_code in text
    name, content, mimetype = message.attachments[0]
    assert (name, mimetype) == (f"{event.slug}.ics", "text/calendar")
    (entry,) = Calendar.from_ical(content).events
    assert entry["summary"] == "Apskaita & tinklai"
    assert entry.start == event.starts_at


def calendars(lang="lt"):
    """Return what is attached to each mail, in the order of writing: file's number → content."""
    found = []
    for row in Email.objects.filter(context__language=lang).order_by("pk"):
        for attached in row.attachments.all():
            with attached.file.open() as file:
                found.append((attached.pk, file.read()))
    return found


def test_everybody_of_an_event_shares_one_calendar_file(event):
    for language in ("lt", "lt", "en"):
        emails.registration_state(make_registration(event, language=language))
    (first, content), (second, same) = calendars()
    ((english, other),) = calendars("en")
    assert (first, content) == (second, same)
    assert english != first
    assert (b"/lt/" in content, b"/en/" in other) == (True, True)


@pytest.mark.parametrize("change", ["event", "day", "sequence", "site"])
def test_what_changed_is_in_the_calendar_of_the_next_mail(event, change):
    emails.registration_state(make_registration(event))
    if change == "event":
        event.title_lt = "Kitoks pavadinimas"
        event.save()
    elif change == "day":
        day = event.days.get()
        day.starts = time(6, 7)
        day.save()
    elif change == "sequence":
        event.calendar_sequence += 1
    else:
        SiteProfile.objects.update_or_create(pk=1, defaults={"name_lt": "Kitas klasteris"})
    emails.registration_state(
        make_registration(Event.objects.get(pk=event.pk) if change != "sequence" else event)
    )
    (first, before), (second, after) = calendars()
    assert first != second
    assert before != after


def test_a_calendar_file_whose_mail_was_undone_is_written_again(event):
    with suppress(LookupError), transaction.atomic():
        emails.registration_state(make_registration(event))
        raise LookupError
    emails.registration_state(make_registration(event))
    ((_number, content),) = calendars()
    assert Calendar.from_ical(content).walk("VEVENT")


def test_a_calendar_file_of_another_day_is_not_shared(event):
    for day in ("2026-05-04", "2026-05-05"):
        with time_machine.travel(f"{day}T12:00:00Z", tick=False):
            emails.registration_state(make_registration(event))
    (first, _content), (second, _same) = calendars()
    assert first != second


def test_a_cancelled_event_leaves_the_calendar(event, outbox):
    make_registration(event)
    event.status = Event.Status.CANCELLED
    event.calendar_sequence = 3
    emails.event_cancelled(event)
    (entry,) = Calendar.from_ical(one(outbox)[0].attachments[0][1]).events
    assert (entry["status"], entry["sequence"]) == ("CANCELLED", 3)


def test_a_postponed_event_shows_no_date(event, outbox):
    make_registration(event)
    event.status = Event.Status.POSTPONED
    emails.event_postponed(event)
    assert str(timezone.localdate().year) not in one(outbox)[1].split("--")[0]


def test_the_online_link_goes_to_who_has_a_place_only(outbox):
    link = "https://vaizdo.imone.example/k1"
    event = make_event(format="online", online_link=link)
    emails.registration_state(make_registration(event))
    emails.registration_state(make_registration(event, status="waiting"))
    confirmed, waiting = outbox.deliver()
    assert link in confirmed.body
    assert link not in waiting.body


def test_who_takes_part_online_is_told_of_no_ticket_for_the_door(outbox, lang):
    event = make_event(format="online", online_link="https://vaizdo.imone.example/k1")
    registration = make_registration(event, mode="online", language=lang)
    emails.registration_state(registration)
    _message, text, html = one(outbox)
    assert registration.ticket_code not in text + html
    assert {"lt": "Kur: Nuotoliniu būdu", "en": "Where: Online"}[lang] in text


def test_replies_go_to_the_contact_of_the_event(event, outbox):
    emails.registration_state(make_registration(event))
    assert one(outbox)[0].extra_headers["Reply-To"] == "renginiai@itk.example"


def test_a_line_break_in_a_title_does_not_break_the_subject(outbox):
    event = make_event(title_lt="Viena\r\nBcc: kitas@imone.example")
    emails.registration_state(make_registration(event))
    message, _text, _html = one(outbox)
    assert "\n" not in message.subject
    assert message.recipients() == message.to


def test_script_in_a_name_is_harmless(event, outbox):
    emails.registration_state(make_registration(event, first_name="<script>alert(1)</script>"))
    _message, _text, html = one(outbox)
    assert "<script>" not in html


def test_staff_are_told_of_a_full_event_in_their_language(event, outbox):
    SiteProfile.objects.create(pk=1, name_lt="ITK", notify_full_event="biuras@itk.example")
    emails.event_full(event)
    message, text, _html = one(outbox)
    assert message.subject == "Vietų nebėra: Apskaita & tinklai"
    assert f"/admin/events/event/{event.pk}/change/" in text
