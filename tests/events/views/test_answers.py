"""The two answers to a change: opening the page changes nothing, the button does."""

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event, Registration
from events.workflows import announce_change
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db
Status = Registration.Status


def moved(**fields):
    registration = make_registration(make_event(**fields))
    announce_change(event=registration.event, note_lt="Kita salė.")
    return registration


def address(registration, name):
    return reverse(f"events:{name}", args=[registration.event.slug, registration.manage_token])


@pytest.mark.parametrize("name", ["registration_coming", "registration_not_coming"])
def test_opening_a_page_changes_nothing(lang, name):
    registration = moved()
    response = Client().get(address(registration, name))
    assert response.status_code == 200
    assert response.content.decode().count('<button class="button button--') == 1
    assert "no-store" in response["Cache-Control"]
    registration.refresh_from_db()
    assert (registration.status, registration.reconfirmed_at) == (Status.CONFIRMED, None)


def test_coming_is_noted_and_shown_on_the_own_page(lang):
    registration = moved()
    words = {"lt": "Pranešėte, kad dalyvausite.", "en": "You have said that you will come."}[lang]
    client = Client()
    own = client.get(registration.get_absolute_url()).content.decode()
    assert address(registration, "registration_not_coming") in own
    page = client.post(address(registration, "registration_coming"), follow=True)
    assert words in page.content.decode()
    registration.refresh_from_db()
    assert registration.reconfirmed_at


def test_not_coming_cancels_once(lang, outbox):
    registration = moved()
    outbox.rows().delete()
    for _time in range(2):
        response = Client().post(address(registration, "registration_not_coming"))
        assert response.status_code == 302
    registration.refresh_from_db()
    assert registration.status == Status.CANCELLED
    assert outbox.rows().count() == 1


@pytest.mark.parametrize("name", ["registration_coming", "registration_not_coming"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_where_nothing_is_asked_the_own_page_says_so(name, method):
    registration = make_registration(make_event(days_ahead=-3))
    response = getattr(Client(), method)(address(registration, name))
    assert response.status_code in (409, 410, 422, 403)
    registration.refresh_from_db()
    assert registration.status == Status.CONFIRMED


def test_a_foreign_token_opens_nothing():
    registration = moved()
    url = reverse("events:registration_coming", args=[registration.event.slug, "ne-tas"])
    assert Client().get(url).status_code == 404
    assert Event.objects.exists()
