"""A full event: the place in the waiting list is told; near the start staff give a free place by phone."""

import pytest
from django.urls import reverse
from django.utils import translation

from events.workflows import cancel_registration
from tests.browser import PHONE, follow
from tests.factories import make_event, make_registration, make_staff

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER_TWO = {"lt": "Jūsų numeris laukiančiųjų sąraše – 2", "en": "number 2 on the waiting list"}


@pytest.mark.parametrize("language", ["lt", "en"])
def test_from_the_waiting_list_to_a_place_given_by_phone(
    new_page, assert_accessible, outbox, clock, language
):
    clock("2026-11-23 14:00")
    event = make_event(capacity=1, days_ahead=1)
    holder = make_registration(event)
    make_registration(event, status="waiting", first_name="Ona", last_name="Onaitė")

    guest = new_page(lang=language, viewport=PHONE)
    with translation.override(language):
        guest.goto(reverse("events:register", args=[event.slug]))
    guest.fill("[name='people-0-first_name']", "Jonas")
    guest.fill("[name='people-0-last_name']", "Jonaitis")
    guest.fill("[name='people-0-email']", "jonas@imone.example")
    guest.fill("[name='people-0-phone']", "+370 600 00001")
    guest.fill("[name='people-0-needs']", "Be glitimo")
    follow(guest.locator("main button[type=submit]").last)
    guest.wait_for_selector(".receipt")
    assert NUMBER_TWO[language] in guest.inner_text("main")
    assert_accessible(guest)

    cancel_registration(registration=holder)
    assert event.registrations.waiting().count() == 2  # nobody is promoted so near the start

    office = new_page(lang=language, user=make_staff(language=language))
    office.goto(reverse("admin:events_event_registrations", args=[event.pk]))
    called = office.locator("section.to-call li")
    assert called.count() == 2
    assert "Ona Onaitė" in called.first.inner_text()
    assert "Be glitimo" in office.inner_text("table.attendees")
    assert_accessible(office)
    follow(called.nth(1).locator("button"))  # who was called first cannot come
    office.wait_for_selector(".messagelist")
    assert office.locator("section.to-call").count() == 0
    given = event.registrations.get(first_name="Jonas")
    assert given.status == "confirmed"
    assert [row.to for row in outbox.deliver()][-1] == ["jonas@imone.example"]
    guest.reload()
    assert given.ticket_code in guest.inner_text("main")
