"""An administrator adds and invites a colleague, who accepts, takes over and sees them leave."""

import pytest
from django.urls import reverse
from django.utils import translation

from members.models import Representative
from tests.browser import follow
from tests.factories import make_company, make_representative, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["lt", "en"])
def test_a_colleague_is_invited_and_takes_over(new_page, language):
    owner = make_representative(make_company("Ąžuolo sistemos"), user=make_user(language=language))
    page = new_page(lang=language, user=owner.user)
    with translation.override(language):
        people = reverse("members:people", args=[owner.company.slug])
        add = reverse("members:person_add", args=[owner.company.slug])
    page.goto(people)
    follow(page.locator(f"main a[href='{add}']"))
    page.fill("[name=first_name]", "Ona")
    page.fill("[name=last_name]", "Šimkė")
    page.fill("[name=email]", "ona@imone.example")
    page.check("[name=is_voter]")
    page.check("[name=role][value=editor]")
    page.check("[name=invite]")
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_url(f"**{people}")
    assert "Ona Šimkė" in page.inner_text("main table")

    person = Representative.objects.get(email="ona@imone.example")
    with translation.override(language):
        link = reverse("members:invitation", args=[person.invite_token])
        own, leave = (
            reverse(f"members:{name}", args=[owner.company.slug, row.pk])
            for name, row in (("person", person), ("person_leave", owner))
        )
    theirs = new_page(lang=language)
    theirs.goto(link)
    theirs.fill("[name=password]", "ilgas-slaptazodis-7")
    theirs.locator("main form.form button[type=submit]").click()
    theirs.wait_for_selector("h1")

    page.goto(own)
    page.click("[name=do][value=hand_over]")
    page.wait_for_url(f"**{people}")
    page.goto(leave)
    page.select_option("[name=heir]", str(person.pk))
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_url("**/paskyra/" if language == "lt" else "**/account/")
    assert page.goto(people).status == 404
    assert theirs.goto(people).status == 200
    assert "Ona Šimkė" in theirs.inner_text("main table")
    assert owner.full_name not in theirs.inner_text("main table")
