"""A joint bid from its first words over the mail to its outcome; a rival meets nothing of it."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from members.models import CallAnswer, CooperationCall
from members.workflows import remind_of_calls
from tests.factories import make_company, make_representative, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def member(name, language):
    """Return somebody who administers the profile of a member."""
    return make_representative(
        make_company(name), user=make_user(language=language), is_contact=True
    )


def path_in(message):
    """Return the address of the one button of a letter, without its host."""
    return re.search(re.escape(settings.SITE_URL) + r"(/\S+)", message.body)[1]


def press(page, selector):
    """Press a button and wait for the page that it leads to."""
    with page.expect_navigation():
        page.locator(selector).click()


@pytest.mark.parametrize("language", ["lt", "en"])
def test_a_bid_finds_its_partner_and_no_rival(new_page, outbox, language):
    author, partner, rival = (member(n, language) for n in ("Rengėja", "Partnerė", "Varžovė"))
    with translation.override(language):
        add = reverse("members:call_add", args=[author.company.slug])
        calls = reverse("members:calls")

    ours = new_page(lang=language, user=author.user)
    ours.goto(add)
    ours.check("[name=kind][value=bid]")
    ours.fill("[name=title_lt]", "Mokyklų apšvietimas")
    ours.fill("[name=title_en]", "Lighting of schools")
    ours.fill("[name=text_lt]", "Septynios mokyklos, pradžia rudenį.")
    ours.fill("[name=deadline]", (timezone.localdate() + timedelta(days=20)).isoformat())
    ours.fill("[name=roles_lt]", "Tinklas\nŠviesa")
    press(ours, "[name=publish]")
    # A bid is for chosen organisations only: the form says so and keeps every word.
    assert ours.locator(".field--wrong [name=audience]").count()
    assert ours.input_value("[name=roles_lt]") == "Tinklas\nŠviesa"
    ours.check("[name=audience][value=chosen]")
    ours.check(f"[name=chosen][value='{partner.company.pk}']")
    press(ours, "[name=publish]")
    call = CooperationCall.objects.get()
    manage = ours.url

    (letter,) = outbox.deliver()
    assert letter.to == [partner.email]
    theirs = new_page(lang=language, user=partner.user)
    theirs.goto(path_in(letter))
    press(theirs, ".facts-box .button--accent")
    assert theirs.locator(".callout--warning li").count() == 5  # what competition law asks
    theirs.check("[name=role][value='Šviesa']")
    theirs.fill("[name=message]", "Turime šviestuvų ir brigadą.")
    press(theirs, "main form.form button[type=submit]")
    assert theirs.locator(".field--wrong [name=law_read]").count()
    theirs.check("[name=law_read]")
    press(theirs, "main form.form button[type=submit]")
    assert CallAnswer.objects.get().role == "Šviesa"

    rivals = new_page(lang=language, user=rival.user)
    rivals.goto(calls)
    title = {"lt": "Mokyklų apšvietimas", "en": "Lighting of schools"}[language]
    assert title not in rivals.inner_text("main")
    with translation.override(language):
        assert rivals.request.get(call.get_absolute_url()).status == 404

    (letter,) = outbox.deliver()
    assert letter.to == [author.email]
    ours.goto(path_in(letter))
    assert ours.url == manage
    press(ours, "[name=do][value=join]")
    assert "Partnerė" in ours.inner_text("[aria-labelledby=roles]")
    (letter,) = outbox.deliver()
    assert letter.to == [partner.email]

    # The end: without a log-in, from the mail, one button.
    CooperationCall.objects.update(deadline=timezone.localdate() - timedelta(days=1))
    monday = timezone.now().replace(hour=9) + timedelta(days=(7 - timezone.now().weekday()) % 7)
    weekdays = (monday + timedelta(days=n) for n in range(30))
    assert next(filter(None, (remind_of_calls(now=day) for day in weekdays))) == 1
    (letter,) = outbox.deliver()
    anybody = new_page(lang=language)
    anybody.goto(path_in(letter))
    assert CooperationCall.objects.get().status == "open"
    anybody.check("[name=outcome][value=submitted]")
    press(anybody, "main form.form button[type=submit]")
    call.refresh_from_db()
    assert (call.status, call.outcome) == ("closed", "submitted")
