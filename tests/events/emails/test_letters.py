"""Invitations, letters and reminders as they arrive, in both languages."""

import pytest

from events import emails
from events.models import EventLetter, Material
from events.workflows import send_letter
from events.workflows.letter_texts import Text
from tests.factories import make_event, make_invitation, make_project, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    """An event of a funded project, with a name that must be escaped in HTML only."""
    return make_event(
        title_lt="Apskaita & tinklai", title_en="Metering & grids", project=make_project()
    )


def arrived(outbox, lang):
    """Return the one message, its text and HTML, whole in its language."""
    (message,) = outbox.deliver()
    text, html = message.body, message.alternatives[0][0]
    assert text.startswith("Laba diena," if lang == "lt" else "Hello,")
    assert f'<html lang="{lang}">' in html
    assert ("finansuoja" if lang == "lt" else "Funded by") in text
    assert "{{" not in text + html
    assert "None" not in text
    return message, text, html


@pytest.mark.parametrize("is_reminder", [False, True])
def test_an_invitation_has_the_persons_own_link_and_a_way_out(event, outbox, lang, is_reminder):
    event.closes_at = event.starts_at
    invitation = make_invitation(event, language=lang)
    (emails.invited_again if is_reminder else emails.invited)(invitation)
    message, text, html = arrived(outbox, lang)
    words = {
        ("lt", False): "Kvietimas: Apskaita & tinklai",
        ("en", False): "Invitation: Metering & grids",
        ("lt", True): "Primename kvietimą: Apskaita & tinklai",
        ("en", True): "A reminder of the invitation: Metering & grids",
    }
    assert message.subject == words[lang, is_reminder]
    assert message.to == [invitation.email]
    own = invitation.get_absolute_url()
    assert own.startswith(f"/{lang}/")
    for part in (text, html):
        assert f"{own}" in part
        assert f"{own}{'nebekviesti' if lang == 'lt' else 'no-more'}/" in part
        assert ("Registracija vyksta iki" if lang == "lt" else "Registration is open until") in part
    assert "Apskaita &amp; tinklai" in html or "Metering &amp; grids" in html
    assert ("dar nesulaukėme" if lang == "lt" else "not heard from you") in text or not is_reminder


def unsubscribe_of(message):
    """Return where a mail program asks for no more, as the headers tell it."""
    headers = message.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return headers["List-Unsubscribe"].removeprefix("<").removesuffix(">")


def test_mail_programs_find_the_way_out_of_invitations(event, outbox, lang):
    invitation = make_invitation(event, language=lang)
    emails.invited(invitation)
    message, text, html = arrived(outbox, lang)
    address = unsubscribe_of(message)
    assert address.endswith(f"/{invitation.token}/{'nebekviesti' if lang == 'lt' else 'no-more'}/")
    assert address in text
    assert address in html


@pytest.mark.parametrize("kind", ["manual", "week", "day", "follow_up"])
def test_mail_programs_find_the_way_out_of_letters(event, outbox, lang, kind):
    registration = make_registration(event, language=lang)
    letter = EventLetter.objects.create(
        event=event, kind=kind, subject_lt="Tema", body_lt="Tekstas", body_en="Text"
    )
    if kind == "manual":
        send_letter(letter=letter)
    else:
        emails.automatic_letter(letter, [registration])
    message, text, html = arrived(outbox, lang)
    address = unsubscribe_of(message)
    own = f"{registration.manage_token}/{'laiskai' if lang == 'lt' else 'letters'}/"
    assert address.endswith(own)
    words = "Daugiau laiškų" if lang == "lt" else "No more letters about this event"
    for part in (text, html):
        assert address in part
        assert words in part


def test_a_letter_to_who_was_invited_leads_out_of_invitations(event, outbox, lang, clock):
    clock("2026-11-23 10:00")
    invitation = make_invitation(event, language=lang)
    send_letter(
        letter=EventLetter.objects.create(
            event=event, audience="invited", subject_lt="Tema", body_lt="Tekstas", body_en="Text"
        )
    )
    message, text, _html = arrived(outbox, lang)
    assert invitation.token in unsubscribe_of(message)
    assert ("Daugiau kvietimų nesiųsti" if lang == "lt" else "No more invitations") in text


def test_what_belongs_to_the_registration_has_no_way_out(event, outbox, lang):
    emails.registration_state(make_registration(event, language=lang))
    message, _text, _html = arrived(outbox, lang)
    assert "List-Unsubscribe" not in message.extra_headers


def test_a_letter_keeps_its_paragraphs_and_links_and_escapes_the_rest(event, outbox, lang):
    letter = EventLetter.objects.create(event=event)
    text = Text("Tema <b> & kita", "Viena.\n\nDvi <b>: https://imone.example/a?b=1&c=2", "lt")
    emails.letter(letter, text, to="ona@imone.example", language=lang)
    message, plain, html = arrived(outbox, lang)
    assert message.subject == "Tema <b> & kita"
    assert "https://imone.example/a?b=1&c=2" in plain
    assert "<p>Viena.</p>" in html
    assert "<b>" not in html
    assert 'href="https://imone.example/a?b=1&amp;c=2"' in html
    assert '<div lang="lt">' in html


@pytest.mark.parametrize("kind", ["week", "day"])
@pytest.mark.parametrize("by_registrar", [False, True])
def test_a_reminder_says_when_and_where_and_lets_one_cancel(
    event, outbox, lang, kind, by_registrar
):
    who = {"email": None, "registrar_email": "asistente@imone.example"} if by_registrar else {}
    registration = make_registration(event, language=lang, **who)
    emails.automatic_letter(EventLetter.objects.create(event=event, kind=kind), [registration])
    message, text, html = arrived(outbox, lang)
    opening = {
        ("lt", "week"): "Po savaitės",
        ("en", "week"): "In a week",
        ("lt", "day"): "Rytoj",
        ("en", "day"): "Tomorrow",
    }[lang, kind]
    assert message.subject.startswith(f"{opening}: ")
    cancel = "atsaukti" if lang == "lt" else "cancel"
    for part in (text, html):
        assert registration.ticket_code in part
        assert registration.full_name in part
        assert "Saulėtekio slėnis" in part
        assert f"{registration.get_absolute_url()}{cancel}/" in part
    assert message.attachments[0][0] == f"{event.slug}.ics"


@pytest.mark.parametrize("has_materials", [False, True])
def test_the_letter_afterwards_leads_to_the_materials_and_the_questions(
    event, outbox, lang, has_materials
):
    if has_materials:
        Material.objects.create(
            event=event, title_lt="Skaidrės", link="https://imone.example/s", audience="attendees"
        )
    registration = make_registration(event, language=lang)
    emails.automatic_letter(
        EventLetter.objects.create(event=event, kind="follow_up"), [registration]
    )
    message, text, html = arrived(outbox, lang)
    opening = "Ačiū, kad dalyvavote" if lang == "lt" else "Thank you for taking part"
    assert message.subject.startswith(f"{opening}: ")
    own = registration.get_absolute_url()
    for part in (text, html):
        assert part.count(own) >= 2  # the page itself, and the questions below it
        assert ("bus ir renginio" in part or "will be there too" in part) is not has_materials
    assert not message.attachments
