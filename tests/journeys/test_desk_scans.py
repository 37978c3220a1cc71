"""What is read and found at the door: a scanner that types, and a phone with its keyboard up."""

import pytest

from members.groups import DESK
from tests.browser import PHONE
from tests.factories import make_event, make_registration, make_staff
from tests.journeys.test_desk import (
    BOTH,
    NOTHING_WAITS,
    WORDS,
    desk_of,
    open_desk,
    person,
    present,
    ready,
    said,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    return make_event(days_ahead=0, capacity=20)


@BOTH
def test_a_hand_scanner_types_and_presses_enter(new_page, event, lang):
    row = person(event, "Ona Onaitė")
    gone = person(event, "Jonas Jonaitis", status="cancelled")
    other = make_registration(make_event(title_lt="Kita diena", title_en="Another day"))
    page = open_desk(new_page, event, lang)
    page.keyboard.type(row.ticket_code)
    page.keyboard.press("Enter")
    said(page, "Ona Onaitė")
    page.wait_for_function(NOTHING_WAITS)
    assert (row.marks.get().how, row.marks.get().marked_by_name) == ("qr", "Rasa Rasaitė")
    refused = {
        other.ticket_code: other.event.title_lt if lang == "lt" else other.event.title_en,
        gone.ticket_code: "Jonas Jonaitis",
        "AAAAA22222": WORDS[lang]["unknown"],
    }
    for code, told in refused.items():
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        page.locator("[data-desk-conflicts]").filter(has_text=told).wait_for()
    page.keyboard.type(row.ticket_code)  # the same ticket again
    page.keyboard.press("Enter")
    said(page, "(Rasa Rasaitė")
    page.wait_for_function(NOTHING_WAITS)
    assert present() == 1


def test_what_is_not_found_spoils_neither_the_next_ticket_nor_what_is_told(new_page, event):
    ona, petras = person(event, "Ona Onaitė"), person(event, "Petras Petraitis")
    person(event, "Petras Petrėnas")
    gone = person(event, "Jonas Jonaitis", status="cancelled")
    page = open_desk(new_page, event)
    page.keyboard.type(f"{ona.ticket_code}\n")
    said(page, "Atvyko: Ona Onaitė")
    page.keyboard.type("4770000000001\n")  # what the scanner found on a bottle
    said(page, "Nieko neradome: 4770000000001")
    page.keyboard.type("petr\n")  # two people: the first one's button waits
    page.wait_for_function("() => document.activeElement.matches('[data-desk-list] button')")
    page.keyboard.type(f"{petras.ticket_code}\n")
    said(page, "Atvyko: Petras Petraitis")
    page.keyboard.type(f"{gone.ticket_code}\n")
    page.locator("[data-desk-conflicts]").filter(has_text="Jonas Jonaitis").wait_for()
    assert page.locator("[data-desk-said]").inner_text() == ""
    page.wait_for_function(NOTHING_WAITS)
    assert present() == 2


def test_on_a_phone_who_is_found_stands_above_the_keyboard(new_page):
    long = "Dirbtinis intelektas įrangos priežiūroje: gedimas, kurį girdi mikrofonas"
    event = make_event(days_ahead=0, title_lt=long)
    person(event, "Ona Onaitė")
    user = make_staff(DESK, language="lt")
    page = ready(new_page(user=user, viewport=PHONE), desk_of(event))
    page.fill("#q", "on")
    box = page.locator("[data-desk-list] button").bounding_box()
    assert box["y"] + box["height"] < 400
