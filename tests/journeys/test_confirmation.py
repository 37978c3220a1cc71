"""A profile is confirmed from the mail, and the public page shows it."""

import pytest
from django.utils import timezone, translation

from members.workflows import ask_company
from tests.factories import make_company, make_representative

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["lt", "en"])
def test_one_button_in_the_mail_confirms_the_profile(new_page, outbox, language):
    company = make_company("Ąžuolo sistemos", confirmed_on="2020-01-01")
    make_representative(company)
    (letter,) = ask_company(company=company, by=None)
    assert letter.token in outbox.deliver()[0].body
    with translation.override(language):
        link, public = letter.get_absolute_url(), company.get_absolute_url()
    page = new_page(lang=language)
    page.goto(link)
    company.refresh_from_db()
    assert str(company.confirmed_on) == "2020-01-01"
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector("main form", state="detached")
    company.refresh_from_db()
    assert company.confirmed_on == timezone.localdate()
    page.goto(public)
    with translation.override(language):
        assert str(timezone.localdate().year) in page.inner_text("main")
