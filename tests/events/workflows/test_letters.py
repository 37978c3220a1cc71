"""Letters of staff: to whom, what they say, sent once."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from post_office.models import Attachment

from events import emails
from events.models import Attendance, EventLetter, Session, Speaker
from events.workflows import send_letter, send_test, want_letters
from events.workflows.letter_texts import validate_placeholders
from events.workflows.letters import (
    NobodyToWriteTo,
    NotNow,
    recipients_of,
    refusing_of,
    sample_of,
    text_of,
)
from tests.factories import (
    make_event,
    make_invitation,
    make_registration,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db


def make_letter(event=None, **fields):
    defaults = {
        "event": event or make_event(),
        "subject_lt": "Kaip atvykti: {renginys}",
        "body_lt": "{vardas}, laukiame {kada}, {kur}.\n\n{nuoroda}",
    }
    return EventLetter.objects.create(**{**defaults, **fields})


ENGLISH = {"subject_en": "How to come: {event}", "body_en": "{first_name} {last_name}, {when}"}


# To whom


def test_each_audience_is_who_its_name_says():
    event = make_event()
    day = event.days.get()
    came, absent = (make_registration(event) for _ in range(2))
    waiting = make_registration(event, status="waiting")
    applied = make_registration(event, status="applied")
    make_registration(event, status="cancelled")
    Attendance.objects.create(registration=came, day=day, present=True)
    Attendance.objects.create(registration=absent, day=day, present=False)
    invited = make_invitation(event)
    make_invitation(event, email=came.email)
    expected = {
        "confirmed": [came, absent],
        "waiting": [waiting],
        "applied": [applied],
        "present": [came],
        "absent": [absent],
        "invited": [invited],
        "speakers": [],
        "all": [came, absent, waiting, applied],
    }
    for audience in EventLetter.Audience.values:
        found = recipients_of(event, audience)
        assert [r.address for r in found] == [row.email for row in expected[audience]], audience


def test_a_speaker_is_found_by_name_among_the_registered_and_the_representatives():
    event = make_event()
    session = Session.objects.create(
        event=event, day=event.days.get(), title_lt="Dalis", starts="10:00", ends="11:00"
    )
    user = make_user(language="en")
    person = make_representative(
        first_name="Ieva", last_name="Ievaitė", email="ieva@imone.example", user=user
    )
    registered = make_registration(event, first_name="Jonas", last_name="Jonaitis")
    for name, company in (
        ("Jonas JONAITIS", None),
        ("Ieva Ievaite", person.company),
        ("Nežinomas", None),
        ("Kita Kitaitė", person.company),
    ):
        session.speakers.add(Speaker.objects.create(name=name, company=company))
    found = {r.full_name: r for r in recipients_of(event, "speakers")}
    assert found["Jonas Jonaitis"].address == registered.email
    assert found["Ieva Ievaite"].address == "ieva@imone.example"
    assert found["Ieva Ievaite"].language == "en"
    assert (found["Nežinomas"].address, found["Kita Kitaitė"].address) == ("", "")


def test_who_has_no_address_is_reached_through_the_registrar_who_else_gets_a_copy(outbox):
    event = make_event()
    make_registration(event, email=None, registrar_email="asistente@imone.example")
    make_registration(event, email="ona@imone.example", registrar_email="asistente@imone.example")
    make_registration(event, email=None)
    letter = send_letter(letter=make_letter(event))
    assert letter.recipients == 2
    assert [(row.to, row.cc) for row in outbox.rows()] == [
        (["asistente@imone.example"], []),
        (["ona@imone.example"], ["asistente@imone.example"]),
    ]


def test_who_asked_for_no_more_letters_gets_none_and_is_named(outbox):
    event = make_event()
    stays = make_registration(event)
    leaves = want_letters(registration=make_registration(event), wanted=False)
    letter = make_letter(event)
    assert [row.address for row in recipients_of(event, "all")] == [stays.email]
    assert list(refusing_of(event, "confirmed")) == [leaves]
    assert not refusing_of(event, "invited")
    assert send_letter(letter=letter).recipients == 1
    want_letters(registration=leaves, wanted=True)
    assert {row.address for row in recipients_of(event, "all")} == {stays.email, leaves.email}


def test_a_speaker_who_asked_for_no_more_letters_gets_none():
    event = make_event()
    session = Session.objects.create(
        event=event, day=event.days.get(), title_lt="Dalis", starts="10:00", ends="11:00"
    )
    session.speakers.add(Speaker.objects.create(name="Ona Onaitė"))
    registration = make_registration(event, first_name="Ona", last_name="Onaitė")
    assert [row.address for row in recipients_of(event, "speakers")] == [registration.email]
    want_letters(registration=registration, wanted=False)
    assert recipients_of(event, "speakers") == []


@pytest.mark.parametrize("moment", ["2026-11-21 10:00", "2026-12-24 10:00", "2026-11-23 20:00"])
def test_who_was_invited_is_written_to_at_the_hours_of_invitations_only(clock, outbox, moment):
    clock(moment)
    event = make_event()
    make_invitation(event)
    make_registration(event)
    letter = make_letter(event, audience="invited")
    with pytest.raises(NotNow) as refusal:
        send_letter(letter=letter)
    assert "08:00" in str(refusal.value)
    letter.refresh_from_db()
    assert (letter.sent_at, outbox.rows().count()) == (None, 0)
    assert send_letter(letter=make_letter(event)).recipients == 1  # the others are not asked


def test_in_quiet_weeks_without_an_end_who_was_invited_is_not_written_to(clock, monkeypatch):
    clock("2026-11-21 10:00")
    monkeypatch.setattr("events.workflows.letters.next_mailing_moment", lambda: None)
    event = make_event()
    make_invitation(event)
    with pytest.raises(NotNow, match="quiet"):
        send_letter(letter=make_letter(event, audience="invited"))


# What it says


def test_placeholders_are_filled_in_the_language_of_the_text(outbox):
    event = make_event(title_lt="Apskaita", title_en="Metering", venue="")
    event.town = ""
    event.save()
    make_registration(event, first_name="Ona", last_name="Onaitė", language="en")
    letter = make_letter(event, **ENGLISH)
    (recipient,) = recipients_of(event, "confirmed")
    text = text_of(letter, recipient)
    assert text.subject == "How to come: Metering"
    assert text.body == f"Ona Onaitė, {'; '.join(emails.when(event))}"
    lithuanian = text_of(letter, recipient, "lt")
    assert lithuanian.subject == "Kaip atvykti: Apskaita"
    assert "nuotoliu" in lithuanian.body
    assert "/en/" in lithuanian.body  # the person's own address stays in their language


def test_without_english_the_lithuanian_text_goes_with_a_note(outbox):
    event = make_event()
    make_registration(event, language="en")
    send_letter(letter=make_letter(event))
    (message,) = outbox.deliver()
    assert "This letter is written in Lithuanian only." in message.body
    assert "laukiame" in message.body


def test_an_unknown_placeholder_is_named():
    validate_placeholders("{Vardas} { pavardė } {}{"[:20])
    with pytest.raises(ValidationError) as refusal:
        validate_placeholders("{amžius} {first_name} {amžius} {x y}")
    assert refusal.value.message.startswith("{amžius} and {x y} stands for nothing.")
    assert "{vardas}" in refusal.value.message


# Sending


def test_a_letter_is_sent_once(outbox):
    event, user = make_event(), make_user()
    make_registration(event)
    letter = make_letter(event)
    sent = send_letter(letter=letter, by=user)
    assert (sent.recipients, sent.sent_by) == (1, user)
    assert send_letter(letter=letter, by=make_user()).sent_by == user
    assert outbox.rows().count() == 1


def test_a_letter_to_nobody_stays_a_draft(outbox):
    letter = make_letter()
    with pytest.raises(NobodyToWriteTo):
        send_letter(letter=letter)
    letter.refresh_from_db()
    assert letter.sent_at is None


def test_a_sending_that_dies_has_sent_nothing(outbox, monkeypatch):
    event = make_event()
    for _ in range(2):
        make_registration(event)
    letter, whole = make_letter(event), emails.letter
    calls = []

    def dies(*args, **options):
        if calls:
            raise KeyboardInterrupt
        calls.append(whole(*args, **options))

    monkeypatch.setattr(emails, "letter", dies)
    with pytest.raises(KeyboardInterrupt):
        send_letter(letter=letter)
    assert not outbox.rows()
    monkeypatch.setattr(emails, "letter", whole)
    assert send_letter(letter=letter).recipients == 2


def test_one_file_serves_all_messages(outbox):
    event = make_event()
    for _ in range(3):
        make_registration(event)
    letter = make_letter(
        event,
        attachment=SimpleUploadedFile("a.pdf", b"%PDF-1.4"),
        attachment_name="Planas.pdf",
    )
    send_letter(letter=letter)
    assert Attachment.objects.count() == 1
    for message in outbox.deliver():
        name, content, _mimetype = message.attachments[0]
        assert (name, bytes(content)) == ("Planas.pdf", b"%PDF-1.4")


def test_a_test_goes_to_oneself_in_both_languages_and_sends_nothing_else(outbox):
    event, user = make_event(), make_user(email="koordinatore@itk.example")
    registration = make_registration(event, first_name="Ona")
    letter = make_letter(event, **ENGLISH)
    send_test(letter=letter, to=user)
    lithuanian, english = outbox.deliver()
    assert lithuanian.to == english.to == ["koordinatore@itk.example"]
    assert lithuanian.subject.startswith("Bandomasis: Kaip atvykti")
    assert english.subject.startswith("Test: How to come")
    assert "Ona" in lithuanian.body
    assert registration.manage_token not in lithuanian.body
    letter.refresh_from_db()
    assert letter.sent_at is None
    send_test(letter=make_letter(event), to=user)
    assert outbox.rows().count() == 3


def test_a_preview_without_recipients_is_that_of_the_reader():
    user = make_user(first_name="Rasa")
    assert sample_of(make_letter(), user).first_name == "Rasa"
