"""The ways out of invitations and letters: asked first by people, one press by mail programs."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.events.views.filling import text_of
from tests.factories import make_event, make_invitation, make_registration

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def no_invitations(invitation):
    return reverse("events:invitation_opt_out", args=[invitation.event.slug, invitation.token])


def no_letters(registration):
    secret = [registration.event.slug, registration.manage_token]
    return reverse("events:registration_letters", args=secret)


def program():
    """A mail program: it keeps no cookie and knows no CSRF token."""
    return Client(enforce_csrf_checks=True)


class TestNoMoreInvitations:
    def test_it_asks_first_and_a_button_decides(self, lang):
        invitation = make_invitation(make_event())
        text = text_of(Client().get(no_invitations(invitation)))
        assert ("Nebesiųsti kvietimų?" if lang == "lt" else "No more invitations?") in text
        invitation.refresh_from_db()
        assert invitation.opted_out_at is None
        page = Client().post(no_invitations(invitation), follow=True)
        invitation.refresh_from_db()
        assert invitation.opted_out_at
        assert ("Kvietimų nebesiųsime" if lang == "lt" else "No more invitations") in text_of(page)
        assert Client().post(no_invitations(invitation)).status_code == 302

    def test_a_mail_program_presses_once_and_is_not_led_elsewhere(self, lang):
        invitation = make_invitation(make_event())
        for _again in range(2):
            response = program().post(no_invitations(invitation), ONE_CLICK)
            assert response.status_code == 200
        assert ("Kvietimų nebesiųsime" if lang == "lt" else "No more") in text_of(response)
        invitation.refresh_from_db()
        assert invitation.opted_out_at

    def test_a_link_of_somebody_forgotten_opens_nothing(self, lang):
        invitation = make_invitation(make_event(), email="1@forgotten.invalid")
        for method in (Client().get, program().post):
            assert method(no_invitations(invitation)).status_code == 404


class TestNoMoreLetters:
    def test_it_asks_first_and_a_button_decides_both_ways(self, lang):
        registration = make_registration(make_event())
        asked = "Nebesiųsti laiškų" if lang == "lt" else "No more letters"
        assert asked in text_of(Client().get(no_letters(registration)))
        registration.refresh_from_db()
        assert registration.letters_stopped_at is None

        page = Client().post(no_letters(registration), follow=True)
        stopped = "nebesiunčiame" if lang == "lt" else "No more letters about this event will be"
        assert stopped in text_of(page)
        registration.refresh_from_db()
        moment = registration.letters_stopped_at
        assert moment
        Client().post(no_letters(registration))
        registration.refresh_from_db()
        assert registration.letters_stopped_at == moment

        page = Client().post(no_letters(registration), {"again": "1"}, follow=True)
        assert ("vėl siųsime" if lang == "lt" else "letters about this event again") in text_of(
            page
        )
        registration.refresh_from_db()
        assert (registration.letters_stopped_at, registration.status) == (None, "confirmed")

    def test_a_mail_program_presses_once_and_is_not_led_elsewhere(self):
        registration = make_registration(make_event())
        response = program().post(no_letters(registration), ONE_CLICK)
        assert response.status_code == 200
        registration.refresh_from_db()
        assert registration.letters_stopped_at
        assert registration.status == "confirmed"

    def test_its_address_is_kept_by_nobody_and_a_forged_one_opens_nothing(self):
        registration = make_registration(make_event())
        response = Client().get(no_letters(registration))
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        registration.manage_token = "netikras"
        assert program().post(no_letters(registration), ONE_CLICK).status_code == 404
