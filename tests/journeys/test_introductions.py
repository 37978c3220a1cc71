"""From what the cluster lacks to an introduction: asked, agreed, contacts seen, outcome told."""

import pytest
from django.urls import reverse
from django.utils import translation

from events.models import Event
from members.models import Introduction
from tests.browser import follow
from tests.factories import make_competence, make_event, make_staff
from tests.members.workflows.test_introductions import Pair

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = pytest.mark.parametrize("language", ["lt", "en"])


@LANGUAGES
def test_two_members_are_introduced(new_page, assert_accessible, language):
    pair = Pair()
    make_event(days_ahead=-9, host=pair.offerer).competences.add(pair.competence)
    for person in (pair.ona, pair.tom):
        person.user.language = language
        person.user.save()
    with translation.override(language):
        needs, account = reverse("needs"), reverse("members:account")
        ask = reverse("members:introduce", args=[pair.competence.code])
    ona = new_page(lang=language, user=pair.ona.user)
    ona.goto(needs)
    row = ona.locator(".need", has_text="LoRaWAN")
    for company in (pair.seeker, pair.offerer):
        assert company.full_name in row.inner_text()
    follow(row.locator(f"a[href='{ask}']"))
    assert_accessible(ona)
    ona.fill("[name=message]", "Reikia ryšio iki gegužės.")
    ona.locator("main form.form button[type=submit]").click()
    introduction_url = "**/supazindinimai/*/" if language == "lt" else "**/introductions/*/"
    ona.wait_for_url(introduction_url)
    assert pair.tom.email not in ona.inner_text("main")

    tom = new_page(lang=language, user=pair.tom.user)
    tom.goto(account)
    follow(tom.locator(".task a", has_text="Atsakyti" if language == "lt" else "Answer"))
    assert "Reikia ryšio iki gegužės." in tom.inner_text("main")
    assert pair.ona.email not in tom.inner_text("main")
    assert_accessible(tom)
    tom.click("[name=do][value=agree]")
    tom.wait_for_selector(f"a[href='mailto:{pair.ona.email}']")

    ona.reload()
    assert pair.tom.email in ona.inner_text("main")
    ona.check("[name=outcome][value=cooperation]")
    ona.fill("[name=outcome_note]", "Bendras bandymas.")
    ona.click("[name=do][value=report]")
    ona.wait_for_selector("text=Bendras bandymas.")
    assert_accessible(ona)
    assert Introduction.objects.get().status == Introduction.Status.DONE


@LANGUAGES
def test_a_coordinator_proposes_an_event_on_what_nobody_offers(new_page, language):
    pair = Pair()
    lacking = make_competence("Kriptografija", name_en="Cryptography")
    pair.seeker.claims.create(competence=lacking, direction="needs")
    page = new_page(lang=language, user=make_staff(language=language))
    with translation.override(language):
        page.goto(reverse("needs"))
    name = {"lt": "Kriptografija", "en": "Cryptography"}[language]
    assert page.locator(".need__name").first.inner_text() == name
    follow(page.locator(".need").first.locator("a.button"))
    assert page.input_value("[name=title_lt]") == "Kriptografija: patirtis ir sprendimai"
    assert page.input_value("[name=title_en]") == "Cryptography: experience and solutions"
    assert not Event.objects.exists()
    page.locator("[name=_save]").click()
    page.wait_for_url("**/change/*")
    event = Event.objects.get()
    assert event.status == Event.Status.DRAFT
    assert list(event.competences.all()) == [lacking]
    assert event.slug == "kriptografija-patirtis-ir-sprendimai"
