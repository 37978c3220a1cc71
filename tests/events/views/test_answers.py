"""The two answers to a change: opening the page changes nothing, the button does."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

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


def test_who_knew_the_new_time_is_asked_nothing():
    event = make_event()
    announce_change(event=event)
    registration = make_registration(event)
    for method in (Client().get, Client().post):
        assert method(address(registration, "registration_coming")).status_code == 409
    registration.refresh_from_db()
    assert registration.reconfirmed_at is None


def test_who_was_declined_meanwhile_is_not_told_that_they_have_cancelled():
    registration = moved()
    Registration.objects.update(status=Status.DECLINED)
    assert Client().post(address(registration, "registration_not_coming")).status_code == 409
    registration.refresh_from_db()
    assert registration.status == Status.DECLINED


def too_late_to_change(**fields):
    """Return somebody of an event that moved after the time for changes was over."""
    past = timezone.now() - timedelta(days=1)
    return moved(changes_until=past, **fields)


def test_an_announced_change_reopens_the_right_to_say_no(lang):
    registration = too_late_to_change()
    for name in ("registration_not_coming", "registration_cancel"):
        assert address(registration, name) in own_page(registration)
        assert Client().get(address(registration, name)).status_code == 200
    assert address(registration, "registration_change") not in own_page(registration)
    assert Client().post(address(registration, "registration_not_coming")).status_code == 302
    registration.refresh_from_db()
    assert registration.status == Status.CANCELLED


def test_without_a_change_it_stays_too_late():
    past = timezone.now() - timedelta(days=1)
    registration = make_registration(make_event(changes_until=past))
    assert address(registration, "registration_cancel") not in own_page(registration)
    assert Client().post(address(registration, "registration_cancel")).status_code == 409


def test_once_the_event_has_begun_nobody_says_no():
    registration = too_late_to_change(days_ahead=1)
    begun = registration.event.starts_at + timedelta(minutes=1)
    with time_machine.travel(begun, tick=False):
        assert Client().get(address(registration, "registration_not_coming")).status_code == 409
        assert Client().post(address(registration, "registration_not_coming")).status_code == 409
        assert address(registration, "registration_not_coming") not in own_page(registration)
    registration.refresh_from_db()
    assert registration.status == Status.CONFIRMED


def own_page(registration):
    return Client().get(registration.get_absolute_url()).content.decode()


def test_a_foreign_token_opens_nothing():
    registration = moved()
    url = reverse("events:registration_coming", args=[registration.event.slug, "ne-tas"])
    assert Client().get(url).status_code == 404
    assert Event.objects.exists()
