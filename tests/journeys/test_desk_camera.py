"""Tickets read by the camera. Chromium's own camera is a drawing, and Linux has no reader of codes in
the browser: the reader is ours, the camera, the permission and the page are real.
"""

import pytest

from events.models import AttendanceMark
from tests.factories import make_event, make_registration
from tests.journeys.test_desk import NOTHING_WAITS, open_desk, said

pytestmark = pytest.mark.django_db(transaction=True)

# Sees whatever the test holds before the camera, once the camera really shows something.
READER = """
window.BarcodeDetector = class {
    async detect(video) {
        if (!video.videoWidth || video.paused) return [];
        return (window.held ?? []).map((rawValue) => ({ rawValue }));
    }
};
"""
BUTTON = {"lt": "Skaityti kamera", "en": "Scan with the camera"}
UNKNOWN = {"lt": "Tokio bilieto kodo nėra.", "en": "Nobody has this ticket code."}
REFUSED = {"lt": "Leiskite ją naršyklėje", "en": "Allow it in the browser"}


@pytest.fixture
def event():
    return make_event(days_ahead=0, capacity=20)


def with_reader(new_page, event, lang, *, camera=True):
    """Open the desk in a browser that reads codes and whose reader allows the camera, or not."""
    page = open_desk(new_page, event, lang, script=READER, permissions=["camera"] * camera)
    page.get_by_role("button", name=BUTTON[lang]).click()
    return page


def hold(page, *codes):
    """Hold tickets before the camera."""
    page.evaluate("(codes) => (window.held = codes)", codes)


@pytest.mark.parametrize("lang", ["lt", "en"])
def test_a_ticket_before_the_camera_marks_once_and_a_foreign_code_says_so(new_page, event, lang):
    row = make_registration(event, first_name="Ona", last_name="Onaitė")
    page = with_reader(new_page, event, lang)
    page.locator("[data-desk-camera][aria-pressed=true]").wait_for()
    assert page.locator("[data-desk-video]").is_visible()
    ticket = f" {row.ticket_code.lower()}\n"
    hold(page, ticket)
    said(page, "Ona Onaitė")
    page.wait_for_function(NOTHING_WAITS)
    mark = row.marks.get()
    assert (mark.how, mark.present) == ("qr", True)
    hold(page, ticket, "AAAAA22222")
    page.locator("[data-desk-conflicts]").filter(has_text=UNKNOWN[lang]).wait_for()
    hold(page, "https://kitas.example/bilietas?x=<b>")  # what other codes say
    page.locator("[data-desk-conflicts] li").nth(1).wait_for()
    page.wait_for_function(NOTHING_WAITS)
    assert AttendanceMark.objects.get() == mark


@pytest.mark.parametrize("lang", ["lt", "en"])
def test_a_refused_camera_is_told_and_the_desk_goes_on(new_page, event, lang):
    row = make_registration(event, first_name="Ona", last_name="Onaitė")
    page = with_reader(new_page, event, lang, camera=False)
    said(page, REFUSED[lang])
    assert page.locator("[data-desk-video]").is_hidden()
    page.fill("#q", row.ticket_code)
    page.press("#q", "Enter")
    said(page, "Ona Onaitė")


def test_the_camera_is_let_go_when_it_is_switched_off(new_page, event):
    make_registration(event)
    page = with_reader(new_page, event, "lt")
    page.locator("[data-desk-camera][aria-pressed=true]").wait_for()
    track = page.evaluate_handle("document.querySelector('video').srcObject.getTracks()[0]")
    page.get_by_role("button", name=BUTTON["lt"]).click()
    assert track.evaluate("(track) => track.readyState") == "ended"
    assert page.locator("[data-desk-video]").is_hidden()


def test_a_browser_that_reads_no_codes_offers_no_camera(new_page, event):
    page = open_desk(new_page, event)
    assert page.evaluate("'BarcodeDetector' in window") is False
    assert page.locator("[data-desk-camera]").is_hidden()


def test_no_other_page_may_use_the_camera(new_page, event):
    page = open_desk(new_page, event, permissions=["camera"])
    ask = (
        "() => navigator.mediaDevices.getUserMedia({video: true}).then(() => 'here', (e) => e.name)"
    )
    assert page.evaluate(ask) == "here"
    page.goto("/lt/")
    with page.expect_console_message(lambda told: "Permissions policy" in told.text):
        assert page.evaluate(ask) == "NotAllowedError"
