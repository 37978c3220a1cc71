"""The form of registration: repeats, colleagues, too many at once, the link again."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from events import workflows
from events.models import Registration
from tests.events.views.filling import filled, representative, send, text_of
from tests.factories import (
    make_event,
    make_registration,
)

pytestmark = pytest.mark.django_db


class TestRepeats:
    @pytest.mark.parametrize("email", ["ona@imone.example", "ONA@Imone.Example"])
    def test_twice_is_told_and_shows_nothing_of_the_row(self, email, lang, outbox):
        event = make_event()
        first = make_registration(
            event, first_name="Ona", last_name="Šimkė", email="ona@imone.example", phone="+370 1"
        )
        client = Client()
        response = send(event, client, first_name="ona", last_name="ŠIMKĖ", email=email)
        assert response.status_code == 302
        assert first.manage_token not in response.url
        page = text_of(client.get(response.url))
        assert (
            _("%(name)s is already registered. We have sent the link of the registration again.")
            % {"name": "ona ŠIMKĖ"}
            in page
        )
        assert first.manage_token not in page
        assert first.phone not in page
        assert Registration.objects.count() == 1
        assert [row.to for row in outbox.rows()] == [["ona@imone.example"]]

    def test_the_link_is_sent_once_in_ten_minutes(self, outbox):
        event = make_event()
        make_registration(
            event, first_name="Ąžuolė", last_name="Žukaitė", email="azuole@imone.example"
        )
        for _turn in range(3):
            send(event)
        assert outbox.rows().count() == 1

    def test_the_same_form_sent_twice_makes_one_row(self, lang, outbox):
        event = make_event()
        submission = str(uuid4())
        responses = [send(event, submission=submission) for _turn in range(2)]
        registration = Registration.objects.get()
        assert [response.url for response in responses] == [registration.get_absolute_url()] * 2
        assert outbox.rows().count() == 1

    def test_the_form_of_a_cancelled_registration_opens_its_page(self, lang):
        event, client, submission = make_event(), Client(), str(uuid4())
        send(event, submission=submission)
        registration = Registration.objects.get()
        workflows.cancel_registration(registration=registration)
        response = send(event, client, submission=submission)
        assert response.url == registration.get_absolute_url()
        assert _("This form has already been sent.") in text_of(client.get(response.url))
        assert not Registration.objects.live().exists()

    def test_another_person_of_the_same_email_is_registered(self):
        event = make_event()
        make_registration(event, email="azuole@imone.example")
        send(event)
        assert Registration.objects.count() == 2

    def test_who_cancelled_registers_again(self):
        event = make_event()
        make_registration(
            event,
            first_name="Ąžuolė",
            last_name="Žukaitė",
            email="azuole@imone.example",
            status="cancelled",
        )
        send(event)
        assert Registration.objects.live().count() == 1


class TestColleagues:
    def test_the_first_row_is_prefilled(self, login, lang):
        user = representative(phone="+370 600 01234", position_lt="Direktorė")
        company = user.representations.get().company
        page = text_of(login(user).get(reverse("events:register", args=[make_event().slug])))
        for value in ("Ieva", "Petraitė", user.email, "+370 600 01234", company.full_name):
            assert f'value="{value}"' in page
        assert "people-4-first_name" in page
        assert "people-5-first_name" not in page

    def test_oneself_and_colleagues_in_one_go(self, login, outbox):
        user, event = representative(), make_event()
        send(
            event,
            login(user),
            rows=3,
            first_name="Ieva",
            last_name="Petraitė",
            email=user.email,
            organisation="MB Nauja",
        )
        rows = Registration.objects.order_by("pk")
        assert [row.source for row in rows] == ["self", "colleague", "colleague"]
        assert {row.registered_by for row in rows} == {user}
        assert {row.company_name for row in rows} == {"MB Nauja"}
        assert outbox.rows().count() == 3

    def test_empty_rows_are_left_out(self, login):
        event = make_event()
        data = filled(event, rows=1) | {"people-TOTAL_FORMS": 5}
        data |= {f"people-{n}-first_name": "" for n in range(1, 5)}
        login(representative()).post(reverse("events:register", args=[event.slug]), data)
        assert Registration.objects.count() == 1

    def test_more_than_five_are_refused(self, login, lang):
        event = make_event(capacity=None)
        assert send(event, login(representative()), rows=6).status_code == 422
        assert not Registration.objects.exists()

    def test_what_is_wrong_with_a_colleague_is_said_with_the_row(self, login, lang):
        event, client = make_event(), login(representative())
        data = filled(event, rows=3) | {"people-2-email": "x"}
        response = client.post(reverse("events:register", args=[event.slug]), data)
        summary = text_of(response).split("error-summary", 1)[1].split("</ul>")[0]
        assert {"lt": "3 žmogus, El. paštas: ", "en": "Person 3, E-mail: "}[lang] in summary
        assert summary.count("<li>") == 1

    def test_only_the_organisation_is_said_to_be_the_same_for_everybody(self, login):
        client = login(representative())
        page = text_of(client.get(reverse("events:register", args=[make_event().slug])))
        assert page.count(_("The same for everybody in this form.")) == 1

    def test_a_colleague_needs_no_email_and_is_reached_through_the_registrar(self, login, outbox):
        user = representative()
        send(make_event(), login(user), email="")
        registration = Registration.objects.get()
        assert registration.email is None
        assert [row.to for row in outbox.rows()] == [[user.email]]

    def test_one_refused_means_nobody_registered(self, login, lang, outbox):
        event = make_event(capacity=2, has_waiting_list=False)
        response = send(event, login(representative()), rows=3)
        assert response.status_code == 409
        assert _("All places are taken and this event has no waiting list.") in text_of(response)
        assert not Registration.objects.exists()
        assert not outbox.rows().exists()

    def test_the_last_place_and_the_waiting_list(self, login):
        event = make_event(capacity=2)
        send(event, login(representative()), rows=3)
        statuses = Registration.objects.order_by("pk").values_list("status", flat=True)
        assert list(statuses) == ["confirmed", "confirmed", "waiting"]

    def test_another_person_of_the_same_email_is_asked_and_answered(self, login, lang):
        client, event = login(representative()), make_event()
        make_registration(event, first_name="Jonas", email="azuole@imone.example")
        response = send(event, client)
        page = text_of(response)
        assert response.status_code == 422
        assert str(workflows.AnotherPerson.message) in page
        assert "people-0-another_person" in page
        assert Registration.objects.count() == 1
        assert send(event, client, another_person="on").status_code == 302
        assert Registration.objects.count() == 2

    def test_the_question_is_not_there_before_it_is_asked(self, login):
        page = login(representative()).get(reverse("events:register", args=[make_event().slug]))
        assert "another_person" not in text_of(page)

    def test_several_lead_to_the_list_of_ones_registrations(self, login, lang):
        client, event = login(representative()), make_event()
        response = send(event, client, rows=2)
        assert response.url == reverse("events:my_registrations")
        page = text_of(client.get(response.url))
        assert _("%(name)s has a place.") % {"name": "Ąžuolė1 Žukaitė"} in page


def test_too_many_from_one_address_are_put_off(lang, settings, outbox):
    settings.REGISTRATIONS_PER_MINUTE = 2
    event = make_event()
    statuses = [send(event, email=f"a{n}@imone.example").status_code for n in range(3)]
    assert statuses == [302, 302, 429]
    assert Registration.objects.count() == 2
    assert outbox.rows().count() == 2


def test_without_the_csrf_token_nothing_happens():
    event = make_event()
    client = Client(enforce_csrf_checks=True)
    assert send(event, client).status_code == 403
    assert not Registration.objects.exists()


class TestLinkAgain:
    def ask(self, event, email, client=None):
        return (client or Client()).post(
            reverse("events:link_again", args=[event.slug]), {"email": email}, follow=True
        )

    def test_it_never_tells_who_is_registered(self, lang, outbox):
        event = make_event()
        make_registration(event, email="ona@imone.example")
        pages = [
            text_of(self.ask(event, email)) for email in ("ona@imone.example", "ne@imone.example")
        ]
        said = _("If this address is registered for the event, the link is on its way to it.")
        bare = [re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page) for page in pages]
        assert bare[0] == bare[1]
        assert said in bare[0]
        assert [row.to for row in outbox.rows()] == [["ona@imone.example"]]

    def test_the_email_may_be_in_another_case(self, outbox):
        event = make_event()
        make_registration(event, email="ona@imone.example")
        self.ask(event, "ONA@imone.example")
        assert outbox.rows().count() == 1

    def test_an_email_that_is_none_is_told(self, lang, outbox):
        response = self.ask(make_event(), "ona@")
        assert response.status_code == 422
        assert 'aria-invalid="true"' in text_of(response)
        assert not outbox.rows().exists()

    def test_asking_too_often_is_put_off(self, lang, outbox):
        event = make_event()
        responses = [self.ask(event, f"a{n}@imone.example") for n in range(11)]
        assert [r.status_code for r in responses] == [200] * 10 + [429]
        assert _("You have asked many times. Try again in ten minutes.") in text_of(responses[-1])


def test_strangers_cannot_have_one_address_flooded_from_many_places(lang, settings, outbox):
    settings.REGISTRATIONS_PER_EMAIL = 2
    event = make_event()
    for number in range(4):
        client = Client(REMOTE_ADDR=f"10.0.0.{number}")
        answer = send(event, client, last_name=f"Žukaitė{number}", email="auka@imone.example")
        assert answer.status_code == (302 if number < 2 else 429)
    assert 'id="id_people-0-email_error"' in text_of(answer)
    assert outbox.rows().count() == event.registrations.count() == 2
    assert send(event, email="kita@imone.example").status_code == 302


def test_who_has_logged_in_registers_any_number_with_one_address(login, settings):
    settings.REGISTRATIONS_PER_EMAIL = 1
    event, client = make_event(), login(representative())
    for number in range(2):
        answer = send(event, client, last_name=f"Žukaitė{number}", another_person="on")
        assert answer.status_code == 302


@pytest.mark.parametrize("email", ['"a,auka@imone.example,b"@imone.example', '"ona"@imone.example'])
def test_address_that_would_be_several_in_the_outbox_is_refused(lang, outbox, email):
    event = make_event()
    answer = send(event, email=email)
    assert answer.status_code == 422
    assert "email" in answer.context["people"][0].errors
    assert not outbox.rows()
