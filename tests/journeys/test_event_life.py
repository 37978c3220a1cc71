"""An event moves: the office tells once, people answer from the mail, the rest are called."""

import re

import pytest
from django.urls import reverse

from events.models import Event
from tests.browser import follow
from tests.factories import make_event, make_registration, make_staff

pytestmark = pytest.mark.django_db(transaction=True)
BUTTON = "#content-main input[type=submit]"


@pytest.mark.parametrize("language", ["lt", "en"])
def test_a_move_is_told_answered_and_called_after(new_page, outbox, assert_accessible, language):
    event = make_event()
    answers, leaves = (make_registration(event, language=language) for _number in range(2))
    silent = make_registration(event, email=None, phone="+370 600 00001")

    office = new_page(lang=language, user=make_staff(language=language))
    office.goto(reverse("admin:events_event_change", args=[event.pk]))
    office.fill("[name=venue]", "Didžioji salė")
    follow(office.locator("input[name=_save]"))
    office.wait_for_url("**/do/announce/")
    assert answers.full_name in office.inner_html("#content-main")
    assert_accessible(office)
    follow(office.locator(BUTTON))
    office.wait_for_selector(".errorlist")
    office.fill("[name=note_lt]", "Persikeliame į didžiąją salę.")
    office.fill("[name=note_en]", "We move to the large hall.")
    follow(office.locator(BUTTON))
    office.wait_for_url("**/change/")
    assert Event.objects.get(pk=event.pk).changed_at

    letters = {message.to[0]: message.body for message in outbox.deliver()}
    assert set(letters) == {answers.email, leaves.email}
    will, cannot = {
        "lt": ("Dalyvausiu", "Dalyvauti negalėsiu"),
        "en": ("I will come", "I cannot come"),
    }[language]
    for person, word in ((answers, will), (leaves, cannot)):
        link = re.search(rf"^{word}:\nhttps?://[^/]+(\S+)", letters[person.email], re.M).group(1)
        visitor = new_page(lang=language, viewport={"width": 375, "height": 812}, javascript=False)
        visitor.goto(link)
        person.refresh_from_db()
        assert (person.status, person.reconfirmed_at) == ("confirmed", None)
        follow(visitor.get_by_role("button", name=word))
        visitor.wait_for_selector(".receipt")
    answers.refresh_from_db()
    leaves.refresh_from_db()
    assert answers.reconfirmed_at
    assert leaves.status == "cancelled"

    office.goto(reverse("admin:events_event_calls", args=[event.pk]))
    assert_accessible(office)
    listed = office.inner_text(".attendees")
    assert silent.last_name in listed
    assert answers.last_name not in listed
    coming = "Dalyvaus" if language == "lt" else "Coming"
    follow(office.get_by_role("button", name=f"{coming}: {silent.full_name}", exact=True))
    office.wait_for_selector(".messagelist .success")
    silent.refresh_from_db()
    assert silent.reconfirmed_at


@pytest.mark.parametrize("language", ["lt", "en"])
def test_a_draft_is_shown_to_a_colleague_and_repeated(new_page, language):
    event = make_event(status=Event.Status.DRAFT, title_lt="Dirbtuvės", title_en="Workshop")
    office = new_page(lang=language, user=make_staff(language=language))
    office.goto(reverse("admin:events_event_change", args=[event.pk]))
    link = office.locator(".plain code").nth(0 if language == "lt" else 1).inner_text()
    colleague = new_page(lang=language)
    colleague.goto(re.sub(r"https?://[^/]+", "", link))
    assert {"lt": "Dirbtuvės", "en": "Workshop"}[language] in colleague.inner_text("h1")
    assert {"lt": "Juodraščio peržiūra", "en": "Draft preview"}[language] in colleague.inner_text(
        "main"
    )

    office.goto(reverse("admin:events_event_series", args=[event.pk]))
    office.fill("[name=count]", "6")
    follow(office.locator(BUTTON))
    assert office.locator(".series-dates li").count() == 6
    assert Event.objects.count() == 1
    follow(office.locator(BUTTON))
    office.wait_for_selector(".messagelist .success")
    assert Event.objects.filter(series__isnull=False).count() == 7
