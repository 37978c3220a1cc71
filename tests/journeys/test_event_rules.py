"""What an event says of itself and of its rules: to readers, to who is registered, to the office."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

from events.models import Event
from events.workflows import close_event
from tests.browser import PHONE, follow
from tests.factories import make_event, make_registration, make_staff

pytestmark = pytest.mark.django_db(transaction=True)

BOTH = pytest.mark.parametrize("language", ["lt", "en"])
WORDS = {
    "lt": {
        "there": "Registruotis organizatoriaus svetainėje",
        "none": "Registruotis nereikia",
        "members": "Tik nariams",
        "log in": "Prisijungti ir registruotis",
        "languages": "Lietuvių, anglų",
        "interpretation": "Vertimas į gestų kalbą",
        "coming": "Dalyvausiu",
        "not coming": "Dalyvauti negalėsiu",
    },
    "en": {
        "there": "Register on the organiser’s website",
        "none": "No registration needed",
        "members": "Members only",
        "log in": "Log in and register",
        "languages": "Lithuanian, English",
        "interpretation": "Sign language interpretation",
        "coming": "I will come",
        "not coming": "I cannot come",
    },
}


@BOTH
def test_readers_learn_from_the_list_how_and_for_whom_one_registers(
    new_page, assert_accessible, language
):
    words, there = WORDS[language], "https://kitur.example/registracija"
    make_event(
        title_lt="Kitur",
        title_en="There",
        registration_mode="elsewhere",
        registration_url=there,
        languages="lt, en",
        interpretation_lt=WORDS["lt"]["interpretation"],
        interpretation_en=WORDS["en"]["interpretation"],
    )
    make_event(title_lt="Laisvai", title_en="Freely", registration_mode="none")
    make_event(title_lt="Sava", title_en="Own", audience="members")
    page = new_page(lang=language, viewport=PHONE)

    def open_from_the_list(lt, en):
        with translation.override(language):
            page.goto(reverse("events:upcoming"))
        title = lt if language == "lt" else en
        follow(page.get_by_role("link", name=title, exact=True))
        assert page.inner_text("h1") == title
        return page.locator(".facts-box")

    facts = open_from_the_list("Kitur", "There")
    assert facts.get_by_role("link", name=words["there"]).get_attribute("href") == there
    assert words["languages"] in facts.inner_text()
    assert words["interpretation"] in facts.inner_text()
    assert_accessible(page)

    facts = open_from_the_list("Laisvai", "Freely")
    assert words["none"] in facts.inner_text()
    assert facts.locator(".button--accent").count() == 0

    facts = open_from_the_list("Sava", "Own")
    assert words["members"] in facts.inner_text()
    follow(facts.get_by_role("link", name=words["log in"]))
    assert page.locator("[name='people-0-first_name']").count() == 0
    assert_accessible(page)


@BOTH
def test_a_day_is_taken_away_and_two_people_of_one_address_answer_for_themselves(
    new_page, outbox, language
):
    words = WORDS[language]
    event = make_event(days=2, changes_until=timezone.now())
    comes, stays_away = (
        make_registration(event, email="abu@imone.example", language=language)
        for _number in range(2)
    )
    office = new_page(lang=language, user=make_staff(language=language))
    office.goto(reverse("admin:events_event_change", args=[event.pk]))
    office.check("[name=days-1-DELETE]")
    follow(office.locator("input[name=_save]"))
    office.wait_for_url("**/do/announce/")
    office.fill("[name=note_lt]", "Lieka viena diena.")
    office.fill("[name=note_en]", "One day remains.")
    follow(office.locator("#content-main input[type=submit]"))
    office.wait_for_url("**/change/")

    letters = outbox.deliver()
    assert [letter.to for letter in letters] == [["abu@imone.example"]] * 2
    for person, word in ((comes, words["coming"]), (stays_away, words["not coming"])):
        (letter,) = (letter for letter in letters if person.full_name in letter.body)
        path = re.search(rf"^{word}:\nhttps?://[^/]+(\S+)", letter.body, re.M)[1]
        visitor = new_page(lang=language, viewport=PHONE, javascript=False)
        visitor.goto(path)
        assert person.full_name in visitor.inner_text("main")
        follow(visitor.get_by_role("button", name=word))
        visitor.wait_for_selector(".receipt")
    for person in (comes, stays_away):
        person.refresh_from_db()
    assert (comes.status, stays_away.status) == ("confirmed", "cancelled")
    assert comes.reconfirmed_at

    with translation.override(language):
        visitor.goto(event.get_absolute_url())
    link = visitor.locator(".add-to a[href$='.ics']").get_attribute("href")
    entries = Calendar.from_ical(visitor.request.get(link).text()).events
    assert [entry["status"] for entry in entries] == ["CONFIRMED", "CANCELLED"]


@BOTH
def test_a_closed_event_is_changed_with_a_reason_that_its_page_tells(
    new_page, assert_accessible, language
):
    event = make_event(days_ahead=-2)
    close_event(event=event)
    office = new_page(lang=language, user=make_staff(language=language))
    office.goto(reverse("admin:events_event_change", args=[event.pk]))
    office.fill("[name=venue]", "Mažoji salė")
    office.eval_on_selector("[name=reason]", "field => field.required = false")
    follow(office.locator("input[name=_save]"))
    assert office.locator(".field-reason .errorlist").is_visible()
    assert office.input_value("[name=venue]") == "Mažoji salė"
    assert_accessible(office)
    office.fill("[name=reason]", "Klaidingai parašyta vieta")
    follow(office.locator("input[name=_save]"))
    assert Event.objects.get().venue == "Mažoji salė"
    office.goto(reverse("admin:events_event_closing", args=[event.pk]))
    assert "Klaidingai parašyta vieta" in office.inner_text("#content-main")
    assert_accessible(office)
