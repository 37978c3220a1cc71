"""The office makes one organisation of two, having seen what moves."""

import pytest
from django.urls import reverse

from members.models import Company
from tests.browser import follow
from tests.factories import make_company, make_event, make_staff

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "lt": ("Sujungti su kitu įrašu", "Renginiai – renginį priimanti organizacija"),
    "en": ("Merge into another", "Events – host"),
}


@pytest.mark.parametrize("language", ["lt", "en"])
def test_two_organisations_become_one_and_the_old_address_leads_on(new_page, language):
    goes = make_company("Elgesta LT", slug="elgesta-lt")
    stays = make_company("Elgesta", slug="elgesta")
    event = make_event(host=goes)
    page = new_page(lang=language, user=make_staff(language=language))
    page.goto(reverse("admin:members_company_change", args=[goes.pk]))
    button, moved = WORDS[language]
    follow(page.get_by_role("link", name=button))
    assert page.locator("[name=stays]").input_value() == str(stays.pk)
    follow(page.locator("#content-main input[type=submit]"))
    page.wait_for_selector(".merge")
    assert moved in page.inner_text(".merge")
    follow(page.locator(".merge input[type=submit]"))
    assert page.locator("#id_reason_error, .errorlist").first.is_visible()
    assert Company.objects.count() == 2
    page.fill("[name=reason]", "Vienas kodas suklystas.")
    follow(page.locator(".merge input[type=submit]"))
    page.wait_for_url(f"**/company/{stays.pk}/change/")
    event.refresh_from_db()
    assert event.host == stays
    page.goto(f"/{language}/{'nariai' if language == 'lt' else 'members'}/elgesta-lt/")
    assert page.url.endswith("/elgesta/")
