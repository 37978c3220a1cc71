"""Whether a profile is still right: asked once a year, answered from the mail."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Company, ConfirmationRequest, Representative
from members.workflows import (
    ConfirmationClosed,
    ConfirmationUnknown,
    NobodyToAsk,
    NotAllowed,
    ask_company,
    ask_for_confirmations,
    confirm_by_letter,
    end_representation,
    find_confirmation,
)
from tests.factories import make_company, make_representative, make_staff, make_user

pytestmark = pytest.mark.django_db
Role = Representative.Role
MONDAY = "2026-05-04 12:00"


@pytest.fixture
def owner(clock):
    """The administrator of a profile last confirmed long ago; it is a Monday at noon."""
    clock(MONDAY)
    return make_representative(
        make_company(confirmed_on="2025-05-03"), user=make_user(language="en")
    )


@pytest.fixture
def letter(owner):
    (letter,) = ask_company(company=owner.company, by=None)
    return letter


# Asking


def test_administrators_of_profiles_not_confirmed_for_a_year_are_asked(owner, outbox):
    make_representative(owner.company, role=Role.EDITOR)
    make_representative(owner.company, email=None)
    make_representative(owner.company, left_at=timezone.now())
    make_representative(make_company(confirmed_on="2025-05-04"))
    make_representative(make_company(published=False))
    make_representative(make_company(status=Company.Status.FORMER))
    never = make_representative(make_company())
    assert ask_for_confirmations() == 2
    letters = ConfirmationRequest.objects.order_by("pk")
    assert {letter.representative for letter in letters} == {owner, never}
    mails = {mail.to[0]: mail for mail in outbox.deliver()}
    for letter in letters:
        assert letter.token in mails[letter.representative.email].body
    assert "still right" in mails[owner.email].subject
    assert "ar profilyje" in mails[never.email].subject


def test_who_does_not_answer_is_reminded_once_and_asked_anew_a_year_later(owner, clock, outbox):
    sent = {}
    start = timezone.now()
    for day in range(800):
        moment = start + timedelta(days=day)
        clock(f"{moment:%Y-%m-%d} 12:00")
        if count := ask_for_confirmations():
            sent[day] = count
    first, reminder, again, *_more = sent
    assert (first, set(sent.values())) == (0, {1})
    assert 30 <= reminder <= 34
    assert 365 <= again <= 372
    assert len(sent) == 6
    subjects = [mail.subject for mail in outbox.deliver()]
    assert [subject.startswith("Reminder") for subject in subjects] == [False, True] * 3


def test_who_confirmed_is_left_alone(letter, clock):
    confirm_by_letter(token=letter.token)
    clock("2026-06-08 12:00")
    assert ask_for_confirmations() == 0


@pytest.mark.parametrize("moment", ["2026-05-04 19:00", "2026-05-03 12:00", "2026-05-01 12:00"])
def test_letters_leave_in_mailing_hours_only(owner, clock, moment):
    clock(moment)
    assert ask_for_confirmations() == 0


def test_a_profile_confirmed_a_moment_ago_is_not_asked_about(owner, monkeypatch):
    held = list(Company.objects.stale())
    Company.objects.update(confirmed_on=timezone.localdate())
    stale = Company.objects.stale
    answers = iter([held])
    monkeypatch.setattr(
        type(Company.objects), "stale", lambda self: next(answers, None) or stale(), raising=False
    )
    assert ask_for_confirmations() == 0


def test_the_office_asks_at_any_time_and_nobody_else(owner, outbox):
    ask_company(company=owner.company, by=make_staff())
    assert outbox.rows().count() == 1
    with pytest.raises(NotAllowed):
        ask_company(company=owner.company, by=owner.user)
    with pytest.raises(NobodyToAsk):
        ask_company(company=make_company(), by=None)


def test_who_is_abroad_and_has_no_account_is_asked_in_english(outbox):
    person = make_representative(make_company(country="EE"), email="mari@firma.example")
    ask_company(company=person.company, by=None)
    assert outbox.rows().get().context["language"] == "en"


# Answering


def test_opening_the_link_changes_nothing_and_the_button_confirms(client, letter, lang):
    url = reverse("members:confirmation", args=[letter.token])
    page = client.get(url)
    assert page.status_code == 200
    assert letter.company.full_name in page.content.decode()
    assert reverse("members:profile", args=[letter.company.slug]) in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    letter.refresh_from_db()
    assert letter.answered_at is None
    for _click in range(2):
        done = client.post(url, follow=True).content.decode()
    assert 'type="submit"' not in done[done.index("<main") :]
    letter.company.refresh_from_db()
    assert letter.company.confirmed_on == timezone.localdate()
    assert Company.objects.stale().count() == 0


def test_an_answered_letter_answers_no_second_time(letter, clock):
    confirm_by_letter(token=letter.token)
    clock("2027-06-01 12:00")
    confirm_by_letter(token=letter.token)
    letter.company.refresh_from_db()
    assert str(letter.company.confirmed_on) == "2026-05-04"


def test_a_leavers_link_is_dead(client, letter, lang):
    url = reverse("members:confirmation", args=[letter.token])
    end_representation(representative=letter.representative)
    for answer in (client.get(url), client.post(url)):
        assert answer.status_code == 410
        assert answer["Referrer-Policy"] == "same-origin"
        assert letter.company.full_name not in answer.content.decode()
    with pytest.raises(ConfirmationClosed):
        confirm_by_letter(token=letter.token)
    letter.company.refresh_from_db()
    assert str(letter.company.confirmed_on) == "2025-05-03"


@pytest.mark.parametrize("fields", [{"role": Role.NONE}, {"company__status": "former"}])
def test_the_link_is_dead_for_who_edits_no_members_profile(letter, fields):
    if "role" in fields:
        Representative.objects.update(**fields)
    else:
        Company.objects.update(status=Company.Status.FORMER)
    with pytest.raises(ConfirmationClosed):
        find_confirmation(token=letter.token)


@pytest.mark.parametrize("token", ["nera", "a" * 300, "%00"])
def test_a_forged_link_is_not_found(client, lang, token):
    assert (
        client.get(
            reverse("members:confirmation", args=["x"]).replace("/x/", f"/{token}/")
        ).status_code
        == 404
    )
    with pytest.raises(ConfirmationUnknown):
        find_confirmation(token=token)
