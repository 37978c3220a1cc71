"""A reader registers on a phone, gets the mail, changes and cancels; the next in line gets the place."""

import re

import pytest

from events.models import Registration
from tests.browser import PHONE, follow
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "lt": {"place": "Vieta skirta", "cancelled": "atšaukta"},
    "en": {"place": "You have a place", "cancelled": "cancelled"},
}


@pytest.mark.parametrize("language", ["lt", "en"])
@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_from_the_home_page_to_a_place_and_back(new_page, outbox, language, javascript):
    event = make_event(capacity=1)
    page = new_page(lang=language, viewport=PHONE, javascript=javascript)
    page.goto("/")
    assert page.url.endswith(f"/{language}/")
    title = event.title_lt if language == "lt" else event.title_en
    follow(page.get_by_role("link", name=title).first)
    follow(page.locator(f"main a[href$='{_form(event, language)}']").first)

    follow(page.locator("main button[type=submit]").last)
    assert page.locator("[aria-invalid=true]").count() >= 3
    described = page.locator("[name='people-0-email']").get_attribute("aria-describedby")
    assert page.locator(f"#{described.split()[-1]}").is_visible()

    page.fill("[name='people-0-first_name']", "Žygimantas")
    page.fill("[name='people-0-last_name']", "Ąžuolaitis")
    page.fill("[name='people-0-email']", "Zygimantas@Imone.example")
    follow(page.locator("main button[type=submit]").last)
    page.wait_for_selector(".receipt")
    registration = event.registrations.get()
    assert (registration.email, registration.language) == ("zygimantas@imone.example", language)
    assert registration.ticket_code in page.inner_text("main")

    assert len(re.findall(rb"/Type /Page\b", page.pdf(format="A4"))) == 1, "the ticket is one sheet"

    (message,) = outbox.deliver()
    assert WORDS[language]["place"] in message.subject
    link = re.search(rf"http\S+/{registration.manage_token}/", message.body).group()
    waiting = make_registration(event, status="waiting", language=language)

    page.goto("/" + link.split("/", 3)[3])
    follow(page.locator("main a[href$='/keisti/'], main a[href$='/change/']").first)
    page.fill("[name=phone]", "+370 600 00001")
    follow(page.locator("main button[type=submit]").last)
    page.wait_for_selector(".receipt")
    registration.refresh_from_db()
    assert registration.phone == "+370 600 00001"

    follow(page.locator("main a[href$='/atsaukti/'], main a[href$='/cancel/']").first)
    follow(page.locator("main button[type=submit]").last)
    page.wait_for_selector(".receipt")
    assert WORDS[language]["cancelled"] in page.inner_text("main").lower()
    waiting.refresh_from_db()
    assert waiting.status == Registration.Status.CONFIRMED
    assert {m.to[0] for m in outbox.deliver()} == {registration.email, waiting.email}


def _form(event, language):
    return f"/{event.slug}/{'registracija' if language == 'lt' else 'registration'}/"
