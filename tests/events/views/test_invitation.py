"""What an invitation opens: the event, and the form filled in."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext

from events.models import Event, Registration
from events.workflows import register_invited
from tests.events.views.filling import filled, representative, text_of
from tests.factories import make_event, make_invitation, make_person, make_registration

pytestmark = pytest.mark.django_db


def address(invitation, name=""):
    return reverse(f"events:invitation{name}", args=[invitation.event.slug, invitation.token])


@pytest.fixture
def invitation(lang):
    """An invitation to an event by invitation only, whose page the public does not see."""
    return make_invitation(
        make_event(audience="invited", title_lt="Uždaras stalas", title_en="Closed table"),
        first_name="Ona",
        last_name="Onaitė",
        email="ona@imone.example",
        company_name="UAB „Onos dirbtuvė“",
    )


def fill(**changes):
    return filled(first_name="Ona", last_name="Onaitė", email="ona@imone.example", **changes)


class TestThePage:
    def test_it_opens_what_the_public_does_not_see_and_changes_nothing(self, invitation, lang):
        hidden = Client().get(invitation.event.get_absolute_url())
        assert hidden.status_code == 404
        response = Client().get(address(invitation))
        assert response.status_code == 200
        assert ("Uždaras stalas" if lang == "lt" else "Closed table") in text_of(response)
        assert address(invitation, "_register") in text_of(response)
        invitation.refresh_from_db()
        assert invitation.opened_at is None

    def test_its_address_is_kept_by_nobody(self, invitation):
        for name in ("", "_register", "_opt_out"):
            response = Client().get(address(invitation, name))
            assert "no-store" in response["Cache-Control"]
            assert response["Referrer-Policy"] == "same-origin"
            assert "noindex" in response["X-Robots-Tag"]

    @pytest.mark.parametrize("name", ["invitation", "invitation_register", "invitation_opt_out"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_forged_link_is_told_apart_from_a_broken_page(self, invitation, name, method, lang):
        other = make_event()
        for slug, token in (
            (invitation.event.slug, "netikras\x00"),
            (other.slug, invitation.token),
        ):
            response = getattr(Client(), method)(reverse(f"events:{name}", args=[slug, token]))
            assert response.status_code == 404
            words = "Tokio kvietimo nėra" if lang == "lt" else "This invitation cannot be found"
            assert words in text_of(response)

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            ("cancelled", "The event is cancelled"),
            ("postponed", "The event is postponed"),
            ("closed", "The event is over"),
        ],
    )
    def test_an_event_that_does_not_go_ahead_says_so(self, invitation, status, words):
        Event.objects.update(status=status)
        response = Client().get(address(invitation))
        assert response.status_code == 200
        assert gettext(words) in text_of(response)
        assert address(invitation, "_register") not in text_of(response)
        assert Client().get(address(invitation, "_register")).url == address(invitation)
        assert Client().post(address(invitation, "_register"), fill()).status_code == 409
        assert not Registration.objects.exists()

    def test_an_event_registered_for_elsewhere_leads_there(self, invitation):
        there = "https://partneris.example/registracija"
        Event.objects.update(registration_mode="elsewhere", registration_url=there)
        assert there in text_of(Client().get(address(invitation)))

    def test_a_used_one_offers_the_link_of_the_registration_and_shows_nothing_of_it(
        self, invitation, outbox
    ):
        registration = register_invited(
            invitation=invitation, person=make_person(), notify=False
        ).registration
        response = Client().get(address(invitation))
        assert registration.manage_token not in text_of(response)
        assert address(invitation, "_register") not in text_of(response)
        assert Client().get(address(invitation, "_register")).url == address(invitation)
        assert Client().post(address(invitation)).url == address(invitation)
        assert outbox.rows().get().to == [registration.email]

    def test_an_unused_one_sends_no_link(self, invitation, outbox):
        assert Client().post(address(invitation)).status_code == 302
        assert not outbox.rows()


class TestTheForm:
    def test_it_is_filled_in_and_notes_that_it_was_opened(self, invitation):
        text = text_of(Client().get(address(invitation, "_register")))
        for value in ("Ona", "Onaitė", "ona@imone.example", "UAB „Onos dirbtuvė“"):
            assert f'value="{value}"' in text
        invitation.refresh_from_db()
        assert invitation.opened_at

    def test_a_program_that_only_asks_for_the_head_opened_nothing(self, invitation):
        Client().head(address(invitation, "_register"))
        invitation.refresh_from_db()
        assert invitation.opened_at is None

    def test_it_registers_and_leads_to_the_own_page(self, invitation):
        response = Client().post(address(invitation, "_register"), fill())
        registration = Registration.objects.get()
        assert response.url == registration.get_absolute_url()
        assert Client().get(response.url).status_code == 200
        assert registration.source == "invitation"
        invitation.refresh_from_db()
        assert invitation.registration == registration

    def test_the_same_form_twice_is_one_registration(self, invitation):
        data = fill()
        first, second = (Client().post(address(invitation, "_register"), data) for _ in range(2))
        assert first.url == second.url
        assert Registration.objects.count() == 1

    def test_somebody_elses_second_use_is_refused_and_nothing_is_lost(self, invitation, lang):
        register_invited(invitation=invitation, person=make_person(), notify=False)
        response = Client().post(address(invitation, "_register"), fill(position="Vadovas"))
        assert response.status_code == 409
        words = "jau užsiregistruota" if lang == "lt" else "already registered with this invitation"
        assert words in text_of(response)
        assert 'value="Vadovas"' in text_of(response)

    def test_what_is_wrong_is_told_beside_its_field(self, invitation):
        response = Client().post(address(invitation, "_register"), filled(email="blogas"))
        assert response.status_code == 422
        assert 'action="' + address(invitation, "_register") in text_of(response)
        assert not Registration.objects.exists()

    def test_who_is_registered_already_gets_the_link_again(self, invitation, outbox):
        registration = make_registration(
            invitation.event, first_name="Ona", last_name="Onaitė", email="ona@imone.example"
        )
        response = Client().post(address(invitation, "_register"), fill())
        assert response.url == address(invitation)
        assert outbox.rows().get().to == [registration.email]

    def test_it_is_for_one_person_whoever_is_logged_in(self, invitation, login):
        response = login(representative()).get(address(invitation, "_register"))
        assert len(response.context["people"].forms) == 1
        assert 'value="Ona"' in text_of(response)
