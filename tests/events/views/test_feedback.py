"""What a person who came is asked on the page of their own link."""

import pytest
from django.urls import reverse

from events.models import Attendance, Feedback
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db

ANSWERS = {"content": "5", "organisation": "4", "learned": "Skaitikliai.", "improve": "Kava."}


@pytest.fixture
def registration():
    """Somebody who came to an event of the day before yesterday."""
    registration = make_registration(make_event(days_ahead=-2))
    day = registration.event.days.get()
    Attendance.objects.create(registration=registration, day=day, present=True)
    return registration


def address(registration):
    return reverse("events:feedback", args=[registration.event.slug, registration.manage_token])


def test_the_form_asks_two_scales_in_words_and_three_texts(client, lang, registration):
    page = client.get(address(registration))
    assert page.status_code == 200
    text = page.content.decode()
    assert text.count('type="radio"') == 10
    assert text.count("<textarea") == 3
    assert ("5 – labai naudingas" if lang == "lt" else "5 – very useful") in text
    assert "no-store" in page["Cache-Control"]


def test_an_answer_is_kept_and_thanked_for(client, lang, registration):
    page = client.post(address(registration), ANSWERS, follow=True)
    given = Feedback.objects.get()
    assert (given.content, given.organisation, given.learned) == (5, 4, "Skaitikliai.")
    assert ("Ačiū" if lang == "lt" else "Thank you") in page.content.decode()
    assert b"<textarea" not in page.content


def test_a_second_answer_changes_nothing(client, registration):
    client.post(address(registration), ANSWERS)
    assert client.post(address(registration), {**ANSWERS, "content": "1"}).status_code == 409
    assert Feedback.objects.get().content == 5


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("content", ""),
        ("content", "6"),
        ("content", "puikiai"),
        ("organisation", "0"),
        ("learned", "x" * 2001),
        ("improve", "<script>alert(1)</script>"),
        ("topics", "a\x00b"),
    ],
)
def test_a_bad_answer_is_told_beside_its_field_and_nothing_is_lost(
    client, lang, registration, field, value
):
    page = client.post(address(registration), {**ANSWERS, field: value})
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}
    assert "Kava." in page.content.decode() or field == "improve"
    assert not Feedback.objects.exists()


def test_who_did_not_come_is_told(client, lang):
    registration = make_registration(make_event(days_ahead=-2))
    page = client.get(address(registration))
    assert page.status_code == 409
    assert b"<textarea" not in page.content


def test_before_the_event_it_is_too_early(client):
    registration = make_registration(make_event(days_ahead=2))
    assert client.post(address(registration), ANSWERS).status_code == 409
    assert not Feedback.objects.exists()


def test_a_token_that_is_none_is_not_found(client, registration):
    url = reverse("events:feedback", args=[registration.event.slug, "netikras"])
    assert client.get(url).status_code == 404


def test_two_windows_are_one_answer(client, registration, monkeypatch):
    """The second window was opened before the first was sent."""
    from events.views import feedback

    monkeypatch.setattr(feedback, "refuse_feedback", lambda registration: None)
    client.post(address(registration), ANSWERS)
    assert client.post(address(registration), ANSWERS).status_code == 409
    assert Feedback.objects.count() == 1


def test_the_own_page_asks_until_it_was_answered(client, registration):
    url = address(registration)
    own_page = registration.get_absolute_url()
    assert url in client.get(own_page).content.decode()
    client.post(url, ANSWERS)
    assert url not in client.get(own_page).content.decode()
