"""The pages behind a person's secret link, and the list of who is logged in."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event, Material, Registration
from itk.shared.models import SiteProfile
from members.models import Consent
from tests.factories import make_event, make_registration, make_user

pytestmark = pytest.mark.django_db


def address(registration, page=""):
    """Return the address of a page of the registration."""
    name = f"events:registration_{page}" if page else "events:registration"
    return reverse(name, args=[registration.event.slug, registration.manage_token])


def text_of(response):
    """Return the page's text with its character references resolved."""
    return unescape(response.content.decode())


def read(registration, page="", status=200):
    """Open a page and return its text."""
    response = Client().get(address(registration, page))
    assert response.status_code == status
    return text_of(response)


def changed(registration, **changes):
    """Send the form of changes and return the response."""
    values = {
        "first_name": registration.first_name,
        "last_name": registration.last_name,
        "email": registration.email or "",
        "language": registration.language,
        "mode": registration.mode,
        "organisation": registration.organisation,
    }
    return Client().post(address(registration, "change"), values | changes)


class TestPage:
    def test_it_tells_how_the_registration_stands(self, lang):
        event = make_event()
        said = {
            "confirmed": _("You have a place"),
            "applied": _("Your application has been received"),
            "cancelled": _("The registration is cancelled"),
            "declined": _("There was no place for you this time"),
        }
        for status, words in said.items():
            assert words in read(make_registration(event, status=status))

    def test_it_tells_the_place_in_the_waiting_list(self, lang):
        event = make_event(capacity=1)
        now = timezone.now()
        rows = [
            make_registration(event, status="waiting", waiting_since=now + timedelta(minutes=n))
            for n in range(3)
        ]
        words = _("You are number %(waiting_place)s on the waiting list") % {"waiting_place": 3}
        assert words in read(rows[2])

    def test_it_is_kept_by_nobody(self, lang):
        registration = make_registration()
        for page in ("", "change", "cancel", "ticket"):
            response = Client().get(address(registration, page))
            assert "no-store" in response["Cache-Control"]
            assert response["Referrer-Policy"] == "same-origin"
            assert "noindex" in response["X-Robots-Tag"]
        assert "canonical" not in read(registration)

    @pytest.mark.parametrize("page", ["", "change", "cancel", "ticket"])
    @pytest.mark.parametrize("token", ["x", "a" * 64, "<script>", "../x", "%00"])
    def test_a_forged_token_opens_nothing(self, page, token, lang):
        registration = make_registration()
        path = address(registration, page).replace(registration.manage_token, token)
        for response in (Client().get(path), Client().post(path)):
            assert response.status_code == 404
            assert registration.last_name not in text_of(response)
        registration.refresh_from_db()
        assert registration.status == "confirmed"

    @pytest.mark.parametrize("audience", ["public", "invited"])
    def test_a_dead_link_leads_to_one_that_works_where_all_may_see_the_event(self, audience, lang):
        event = make_event(audience=audience)
        response = Client().get(reverse("events:registration", args=[event.slug, "x"]))
        assert response.status_code == 404
        assert _("This link opens no registration") in text_of(response)
        way_on = reverse("events:link_again", args=[event.slug])
        assert (way_on in text_of(response)) is (audience == "public")
        assert "no-store" in response["Cache-Control"]

    def test_the_token_of_another_event_opens_nothing(self):
        registration = make_registration()
        other = make_event()
        path = reverse("events:registration", args=[other.slug, registration.manage_token])
        assert Client().get(path).status_code == 404

    def test_an_anonymised_registration_is_gone(self):
        registration = make_registration(anonymised_at=timezone.now())
        assert Client().get(address(registration)).status_code == 404

    @pytest.mark.parametrize("status", ["waiting", "applied", "cancelled"])
    def test_the_online_link_is_for_the_confirmed(self, status):
        event = make_event(format="online", online_link="https://vaizdo.example/slaptas")
        assert "vaizdo.example" not in read(make_registration(event, status=status))
        assert "vaizdo.example/slaptas" in read(make_registration(event, mode="online"))

    def test_nobody_reads_the_online_link_on_the_page_of_the_event(self):
        event = make_event(format="online", online_link="https://vaizdo.example/slaptas")
        assert "vaizdo.example" not in text_of(Client().get(event.get_absolute_url()))

    def test_materials_for_attendees_open_from_here(self):
        event = make_event(days_ahead=-5)
        material = Material.objects.create(
            event=event, title_lt="Skaidrės", link="https://medziaga.example/", audience="attendees"
        )
        opens = reverse("events:material", args=[material.pk])
        assert opens in read(make_registration(event))
        assert opens not in read(make_registration(event, status="cancelled"))


class TestTicket:
    def test_it_draws_the_code(self):
        response = Client().get(address(make_registration(), "ticket"))
        assert response["Content-Type"] == "image/svg+xml"
        assert response.content.startswith(b"<svg")

    @pytest.mark.parametrize("status", ["waiting", "applied", "cancelled"])
    def test_only_the_confirmed_have_one(self, status):
        assert Client().get(address(make_registration(status=status), "ticket")).status_code == 404

    def test_online_and_cancelled_events_have_none(self):
        online = make_registration(make_event(format="online"), mode="online")
        cancelled = make_registration(make_event(status=Event.Status.CANCELLED))
        for registration in (online, cancelled):
            assert Client().get(address(registration, "ticket")).status_code == 404


class TestCancel:
    def test_it_is_asked_first_and_a_get_changes_nothing(self, lang):
        registration = make_registration()
        assert _("Yes, cancel") in read(registration, "cancel")
        registration.refresh_from_db()
        assert registration.status == "confirmed"

    def test_the_place_goes_to_who_waits_longest(self, lang, outbox):
        event = make_event(capacity=1)
        registration, waiting = make_registration(event), make_registration(event, status="waiting")
        client = Client()
        response = client.post(address(registration, "cancel"), follow=True)
        assert response.redirect_chain == [(address(registration), 302)]
        assert _("The registration is cancelled. Thank you for telling us.") in text_of(response)
        registration.refresh_from_db()
        waiting.refresh_from_db()
        assert (registration.status, waiting.status) == ("cancelled", "confirmed")
        assert outbox.rows().count() == 2

    def test_twice_changes_nothing_more(self, outbox):
        registration = make_registration()
        responses = [Client().post(address(registration, "cancel")) for _turn in range(2)]
        assert [response.status_code for response in responses] == [302, 302]
        assert outbox.rows().count() == 1

    @pytest.mark.parametrize("page", ["change", "cancel"])
    def test_after_the_event_it_is_too_late(self, page, lang):
        registration = make_registration(make_event(days_ahead=-3))
        for response in (
            Client().get(address(registration, page)),
            Client().post(address(registration, page)),
        ):
            assert response.status_code == 409
            assert _("This registration can no longer be changed.") in text_of(response)
        registration.refresh_from_db()
        assert registration.status == "confirmed"

    def test_it_needs_the_csrf_token(self):
        registration = make_registration()
        client = Client(enforce_csrf_checks=True)
        assert client.post(address(registration, "cancel")).status_code == 403
        registration.refresh_from_db()
        assert registration.status == "confirmed"


class TestChange:
    def test_the_details_are_changed(self, lang):
        registration = make_registration(company_name="MB Sena")
        response = changed(
            registration, position="Direktorė", phone="861234567", organisation="MB Nauja"
        )
        assert response.url == address(registration)
        registration.refresh_from_db()
        assert registration.position == "Direktorė"
        assert registration.phone == "+370 612 34567"
        assert registration.company_name == "MB Nauja"

    def test_a_new_address_gets_the_link_and_the_ticket(self, outbox):
        registration = make_registration()
        changed(registration, email="Kitas@imone.example")
        changed(registration, email="kitas@imone.example", position="Direktorė")
        (message,) = outbox.deliver()
        assert message.to == ["kitas@imone.example"]
        assert registration.manage_token in message.body
        assert registration.ticket_code in message.body

    def test_the_organisation_stays_as_it_was_that_day(self):
        registration = make_registration(company_name="UAB „Buvusi“", company_code="121215434")
        changed(registration, position="Direktorė")
        registration.refresh_from_db()
        assert registration.company_name == "UAB „Buvusi“"
        assert registration.company_code == "121215434"

    def test_what_is_wrong_is_told_and_nothing_is_written(self, lang):
        registration = make_registration()
        response = changed(registration, first_name="", email="ona@", position="Direktorė")
        assert response.status_code == 422
        assert _("This field is required.") in text_of(response)
        registration.refresh_from_db()
        assert (registration.first_name, registration.position) == ("Ona", "")

    def test_another_persons_registration_cannot_be_taken(self, lang):
        event = make_event()
        other = make_registration(event, first_name="Jonas", last_name="Jonaitis")
        registration = make_registration(event)
        response = changed(
            registration, first_name="Jonas", last_name="Jonaitis", email=other.email
        )
        assert response.status_code == 409
        assert _("This person is already registered for the event.") in text_of(response)
        registration.refresh_from_db()
        assert registration.first_name == "Ona"

    def test_going_online_frees_the_place(self):
        event = make_event(format="hybrid", capacity=1)
        registration, waiting = make_registration(event), make_registration(event, status="waiting")
        changed(registration, mode="online")
        waiting.refresh_from_db()
        assert waiting.status == "confirmed"

    def test_going_on_site_without_a_place_is_refused_beside_the_field(self, lang):
        event = make_event(format="hybrid", capacity=1, has_waiting_list=False)
        make_registration(event)
        registration = make_registration(event, mode="online")
        response = changed(registration, mode="onsite")
        assert response.status_code == 409
        assert _("All places are taken and this event has no waiting list.") in text_of(response)
        registration.refresh_from_db()
        assert registration.mode == "online"

    def test_fields_that_are_not_the_persons_are_not_taken(self):
        registration = make_registration(status="waiting")
        changed(registration, status="confirmed", manage_token="x", ticket_code="AAAAAAAAAA")
        before = registration.manage_token
        registration.refresh_from_db()
        assert (registration.status, registration.manage_token) == ("waiting", before)

    def test_who_was_registered_without_an_email_needs_none(self):
        registration = make_registration(email=None, registered_by=make_user())
        assert changed(registration, position="Meistras").status_code == 302

    def test_a_consent_is_given_and_taken_back(self, lang):
        SiteProfile.objects.create(
            pk=1, name_lt="Klasteris", photo_consent_lt="Sutinku.", photo_consent_en="I agree."
        )
        registration = make_registration()
        changed(registration, photo_consent="on")
        consent = Consent.objects.get()
        assert (consent.withdrawn_at, consent.language) == (None, lang)
        assert 'name="photo_consent" id="id_photo_consent" checked' in read(registration, "change")
        changed(registration, photo_consent="on")
        changed(registration)
        consent.refresh_from_db()
        assert consent.withdrawn_at is not None
        assert Consent.objects.count() == 1


class TestMine:
    def test_a_stranger_logs_in_first(self, lang):
        response = Client().get(reverse("events:my_registrations"))
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))

    def test_ones_own_and_those_one_made(self, login, lang):
        user = make_user("ieva@imone.example")
        own = make_registration(email="ieva@imone.example", last_name="Savaitė")
        made = make_registration(registered_by=user, last_name="Kolegaitė")
        strange = make_registration(last_name="Svetimaitė")
        past = make_registration(
            make_event(days_ahead=-9), email="ieva@imone.example", last_name="Buvusi"
        )
        page = text_of(login(user).get(reverse("events:my_registrations")))
        for registration in (own, made, past):
            assert address(registration) in page
        assert strange.last_name not in page
        assert strange.manage_token not in page
        assert page.index("Buvusi") > page.index(_("Past"))

    @pytest.mark.parametrize("source", ["desk", "phone", "import"])
    def test_what_staff_wrote_down_for_others_is_not_theirs(self, login, source):
        user = make_user()
        caller = make_registration(registered_by=user, source=source)
        page = text_of(login(user).get(reverse("events:my_registrations")))
        assert caller.last_name not in page

    def test_an_event_is_named_once_however_many_come(self, login):
        user = make_user()
        event = make_event(title_lt="Vienas renginys", title_en="One event")
        people = [make_registration(event, registered_by=user) for _number in range(3)]
        page = text_of(login(user).get(reverse("events:my_registrations")))
        assert page.count(str(event)) == 1
        assert all(person.full_name in page for person in people)

    def test_the_same_number_of_queries_for_ten_and_sixty(
        self, login, django_assert_num_queries, django_assert_max_num_queries
    ):
        user = make_user()
        event = make_event(capacity=None)
        client = login(user)

        def count(rows):
            for _row in range(rows):
                make_registration(event, registered_by=user)
            with django_assert_max_num_queries(10) as queries:
                client.get(reverse("events:my_registrations"))
            return len(queries)

        assert count(10) == count(50)
        assert Registration.objects.count() == 60
