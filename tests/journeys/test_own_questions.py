"""A code opens the form, questions are answered, a colleague comes instead; staff see it all."""

import pytest
from django.urls import reverse
from django.utils import translation

from members.groups import COORDINATORS
from tests.browser import PHONE, follow
from tests.factories import make_company, make_event, make_question, make_registration, make_staff

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {"lt": ("Vakaras", "perduota"), "en": ("Evening", "passed on")}


@pytest.mark.parametrize("language", ["lt", "en"])
def test_from_the_code_to_a_colleague(new_page, assert_accessible, outbox, language):
    event = make_event(audience="invited", access_code="PAVASARIS", quota=3)
    question = make_question(event, "choice", required=True)
    chosen, passed_on = WORDS[language]
    page = new_page(lang=language, viewport=PHONE)
    with translation.override(language):
        page.goto(reverse("events:invitation_code", args=[event.slug]))
    page.fill("[name=code]", "ruduo")
    follow(page.locator("main button[type=submit]"))
    assert page.locator("#id_code_error").is_visible()
    assert_accessible(page)
    page.fill("[name=code]", "pavasaris")
    follow(page.locator("main button[type=submit]"))

    page.fill("[name='people-0-first_name']", "Žygimantas")
    page.fill("[name='people-0-last_name']", "Ąžuolaitis")
    page.fill("[name='people-0-email']", "zygimantas@imone.example")
    follow(page.locator("main button[type=submit]").last)
    assert page.locator(f"#id_people-0-question_{question.pk}_error").is_visible()
    assert_accessible(page)
    page.get_by_label(chosen).check()
    follow(page.locator("main button[type=submit]").last)
    page.wait_for_selector(".receipt")
    assert chosen in page.inner_text(".receipt")
    assert_accessible(page)

    follow(page.locator("main a[href$='/perduoti/'], main a[href$='/transfer/']"))
    page.fill("[name=first_name]", "Jonas")
    page.fill("[name=last_name]", "Jonaitis")
    page.fill("[name=email]", "jonas@imone.example")
    assert_accessible(page)
    follow(page.locator("main button[type=submit]").last)
    page.wait_for_selector(".callout--ok, .callout--success, .messages")
    assert passed_on in page.inner_text("body")
    registration = event.registrations.get()
    assert (registration.full_name, registration.status) == ("Jonas Jonaitis", "confirmed")
    told = {message.to[0]: message.body for message in outbox.deliver()[1:]}
    assert registration.manage_token in told["jonas@imone.example"]
    assert registration.manage_token not in told["zygimantas@imone.example"]


@pytest.mark.parametrize("language", ["lt", "en"])
def test_staff_register_a_caller_and_link_what_was_typed(new_page, assert_accessible, language):
    event, company = make_event(), make_company("Šviesos kodas")
    make_registration(event, first_name="Ona", company_name="Sviesos kodai")
    page = new_page(lang=language, user=make_staff(COORDINATORS, language=language))
    page.goto(reverse("admin:events_event_registrations_add", args=[event.pk]))
    page.fill("[name=registrar_name]", "Rūta Kazė")
    page.fill("[name=registrar_phone]", "+370 600 00001")
    page.locator("details.more-people summary").click()
    for number, name in enumerate(("Jonas", "Rasa", "Petras")):
        page.fill(f"[name='people-{number}-first_name']", name)
        page.fill(f"[name='people-{number}-last_name']", "Kazys")
    assert_accessible(page)
    follow(page.locator("#content-main input[type=submit]"))
    page.wait_for_selector("table.attendees")
    assert event.registrations.filter(registrar_name="Rūta Kazė").count() == 3
    assert_accessible(page)
    follow(page.locator("a[href$='/registrations/organisations/']"))
    assert_accessible(page)
    follow(page.locator(f"button[name=company][value='{company.pk}']"))
    page.wait_for_selector(".messagelist")
    assert event.registrations.get(first_name="Ona").company == company
