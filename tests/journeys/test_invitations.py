"""The office invites and writes; who is invited registers by their own link, or asks for no more."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from events.models import EventLetter, Invitation, Registration
from events.workflows import send_due_invitations, send_letter
from tests.browser import follow
from tests.factories import make_event, make_registration, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


def link_in(message, word):
    """Return the path of the link of a message that has ``word`` in it."""
    found = [urlsplit(url).path for url in re.findall(r"https?://\S+", message.body)]
    return next(path for path in found if f"/{word}/" in path)


@pytest.mark.parametrize("language", ["lt", "en"])
def test_from_the_list_to_the_registration(new_page, outbox, clock, language):
    now = clock("2026-11-23 10:00")
    event = make_event(audience="invited", days_ahead=20, title_lt="Uždaras stalas")
    office = new_page(lang=language, user=make_staff(language=language))
    office.goto(reverse("admin:events_event_invitations", args=[event.pk]))
    follow(office.locator("a.tool"))
    office.check("input[name=audience][value=list]")
    office.select_option("select[name=language]", language)
    office.fill("[name=people]", "Ona Onaitė <ona@imone.example>\nblogas")
    follow(office.locator("#content-main input[type=submit]"))
    assert "blogas" in office.inner_text(".errorlist")
    office.fill("[name=people]", "Ona Onaitė <ona@imone.example>\njonas@imone.example")
    follow(office.locator("#content-main input[type=submit]"))
    office.wait_for_selector("button[name=confirmed]")
    assert not Invitation.objects.exists()
    office.click("button[name=confirmed]")
    office.wait_for_selector("table.attendees")
    assert send_due_invitations(now=now) in (0, 2)
    first, second = outbox.deliver()

    guest = new_page(lang=language)
    word = "kvietimas" if language == "lt" else "invitation"
    guest.goto(link_in(first, word))
    follow(guest.locator("main a.button--accent"))
    assert guest.input_value("[name=people-0-email]") == "ona@imone.example"
    follow(guest.locator("main button.button--accent"))
    registration = Registration.objects.get()
    assert (registration.full_name, registration.source) == ("Ona Onaitė", "invitation")

    guest.goto(link_in(second, "nebekviesti" if language == "lt" else "no-more"))
    assert not Invitation.objects.opted_out().exists()
    follow(guest.locator("main button[type=submit]"))
    assert Invitation.objects.opted_out().get().email == "jonas@imone.example"

    office.reload()
    text = office.inner_text("table.attendees")
    assert ("Kvietimų atsisakyta" if language == "lt" else "Asked for no more") in text


@pytest.mark.parametrize("language", ["lt", "en"])
def test_a_letter_is_written_looked_at_tried_and_sent(new_page, outbox, language):
    event = make_event()
    make_registration(event, first_name="Elena", email="elena@imone.example")
    staff = make_staff(language=language)
    page = new_page(lang=language, user=staff)
    page.goto(reverse("admin:events_event_letters", args=[event.pk]))
    follow(page.locator("a.tool"))
    page.fill("[name=subject_lt]", "Kaip atvykti")
    page.fill("[name=body_lt]", "{vardas}, laukiame {amžius}.")
    follow(page.locator("#content-main input[type=submit]"))
    assert "{amžius}" in page.inner_text(".errorlist")
    page.fill("[name=body_lt]", "{vardas}, laukiame {kur}.")
    follow(page.locator("#content-main input[type=submit]"))
    assert "Elena, laukiame Saulėtekio slėnis" in page.inner_text("section.letter")
    follow(page.locator("form.submit-row button"))
    follow(page.locator("form.submit-row a.default"))
    follow(page.locator("#content-main input[type=submit]"))
    assert page.locator("form.submit-row").count() == 0
    assert [row.to for row in outbox.rows()] == [[staff.email], ["elena@imone.example"]]


@pytest.mark.parametrize("language", ["lt", "en"])
def test_who_wants_no_letters_says_so_and_changes_their_mind(
    new_page, assert_accessible, outbox, language
):
    event = make_event()
    registration = make_registration(event, language=language)
    letter = {"subject_lt": "Tema", "body_lt": "Tekstas", "subject_en": "T", "body_en": "Text"}
    send_letter(letter=EventLetter.objects.create(event=event, **letter))
    (message,) = outbox.deliver()
    guest = new_page(lang=language)
    guest.goto(link_in(message, "laiskai" if language == "lt" else "letters"))
    assert registration.full_name in guest.inner_text("main")
    assert_accessible(guest)
    follow(guest.locator("main button[type=submit]"))
    registration.refresh_from_db()
    assert registration.letters_stopped_at
    assert_accessible(guest)
    follow(guest.locator("main button[name=again]"))
    registration.refresh_from_db()
    assert registration.letters_stopped_at is None
