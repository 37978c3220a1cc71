"""Registering on the page: one person, colleagues, and everything that can be wrong."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events import workflows
from events.models import Event, Registration
from itk.shared.models import SiteProfile
from members.models import Consent
from tests.factories import (
    make_company,
    make_event,
    make_registration,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db


def filled(event=None, *, rows=1, **changes):
    """Return what a browser sends of a filled form; ``changes`` overwrite values of the first row."""
    people = {}
    for number in range(rows):
        people |= {
            f"people-{number}-first_name": f"Ąžuolė{number or ''}",
            f"people-{number}-last_name": "Žukaitė",
            f"people-{number}-email": f"azuole{number or ''}@imone.example",
            f"people-{number}-mode": "onsite",
        }
    shared = {name: changes.pop(name) for name in list(changes) if name in SHARED}
    return {
        "people-TOTAL_FORMS": rows,
        "people-INITIAL_FORMS": 0,
        "submission": str(uuid4()),
        **people,
        **{f"people-0-{name}": value for name, value in changes.items()},
        **shared,
    }


SHARED = ("organisation", "photo_consent", "submission", "website")


def send(event, client=None, **changes):
    """Send the form and return the response."""
    return (client or Client()).post(
        reverse("events:register", args=[event.slug]), filled(event, **changes)
    )


def text_of(response):
    """Return the page's text with its character references resolved."""
    return unescape(response.content.decode())


def representative(**fields):
    """Return the user of a member's representative."""
    user = make_user(first_name="Ieva", last_name="Petraitė")
    make_representative(user=user, email=user.email, first_name="Ieva", **fields)
    return user


class TestOnePerson:
    def test_a_place_is_given_and_the_own_page_opens(self, lang, outbox):
        event = make_event()
        response = send(event, organisation="MB Nauja")
        registration = Registration.objects.get()
        assert response.status_code == 302
        assert response.url == registration.get_absolute_url()
        assert registration.status == "confirmed"
        assert registration.language == lang
        assert registration.company_name == "MB Nauja"
        assert registration.source == "self"
        assert outbox.rows().count() == 1

    def test_a_full_event_gives_the_waiting_list(self, lang):
        event = make_event(capacity=1)
        make_registration(event)
        page = Client().get(reverse("events:register", args=[event.slug]))
        assert _("Join the waiting list") in text_of(page)
        send(event)
        assert Registration.objects.filter(status="waiting").count() == 1

    def test_staff_choose(self, lang):
        event = make_event(selection="staff")
        send(event)
        assert Registration.objects.get().status == "applied"

    def test_the_email_is_kept_in_lower_case(self):
        send(make_event(), email="Azuole@Imone.EXAMPLE")
        assert Registration.objects.get().email == "azuole@imone.example"

    @pytest.mark.parametrize(
        "typed", ["UAB „Šviesos kodas“", "sviesos kodas", "Šviesos Kodas", "code"]
    )
    def test_a_member_is_found_by_name_or_code(self, typed):
        company = make_company("Šviesos kodas")
        send(make_event(), organisation=company.code if typed == "code" else typed)
        registration = Registration.objects.get()
        assert registration.company == company
        assert registration.company_name == "UAB „Šviesos kodas“"
        assert registration.company_code == company.code

    def test_a_valid_code_of_a_stranger_is_kept_as_a_code(self):
        send(make_event(), organisation="121215434")
        registration = Registration.objects.get()
        assert (registration.company, registration.company_name) == (None, "")
        assert registration.company_code == "121215434"

    def test_two_members_of_one_name_are_not_guessed(self):
        make_company("Tinklas")
        make_company("Tinklas")
        send(make_event(), organisation="Tinklas")
        registration = Registration.objects.get()
        assert (registration.company, registration.company_name) == (None, "Tinklas")

    def test_online_of_a_hybrid_event_takes_no_place(self):
        event = make_event(format="hybrid", capacity=1)
        make_registration(event)
        send(event, mode="online")
        assert Registration.objects.get(mode="online").status == "confirmed"

    def test_the_form_has_no_row_for_colleagues(self):
        page = text_of(Client().get(reverse("events:register", args=[make_event().slug])))
        assert "people-0-first_name" in page
        assert "people-1-first_name" not in page


class TestConsent:
    def fill_site(self):
        SiteProfile.objects.create(
            pk=1,
            name_lt="Klasteris",
            photo_consent_lt="Sutinku.",
            photo_consent_en="I agree.",
            privacy_notice_lt="Kaip tvarkome duomenis.",
            privacy_notice_en="How we handle data.",
        )

    def test_it_is_never_ticked_beforehand(self, lang):
        self.fill_site()
        page = text_of(Client().get(reverse("events:register", args=[make_event().slug])))
        box = re.search(r"<input[^>]*photo_consent[^>]*>", page)[0]
        assert "checked" not in box
        assert {"lt": "Kaip tvarkome duomenis.", "en": "How we handle data."}[lang] in page

    def test_given_it_is_kept_in_the_words_that_were_read(self, lang):
        self.fill_site()
        send(make_event(), photo_consent="on")
        consent = Consent.objects.get()
        assert consent.text == {"lt": "Sutinku.", "en": "I agree."}[lang]
        assert (consent.language, consent.purpose) == (lang, "photo")
        assert list(Registration.objects.get().consents.all()) == [consent]

    def test_not_given_there_is_no_row(self):
        self.fill_site()
        send(make_event())
        assert not Consent.objects.exists()

    def test_without_a_text_it_is_not_asked(self):
        page = text_of(Client().get(reverse("events:register", args=[make_event().slug])))
        assert "photo_consent" not in page

    def test_nobody_agrees_for_a_colleague(self, login):
        self.fill_site()
        event = make_event()
        send(event, login(representative()), photo_consent="on")
        assert not Consent.objects.exists()


# What is wrong, the status, the message and the field it stands beside.
WRONG = {
    "no name": ({"first_name": ""}, "first_name", "This field is required."),
    "no e-mail": ({"email": ""}, "email", "This field is required."),
    "not an e-mail": (
        {"email": "azuole@"},
        "email",
        "Write the e-mail address in full, for example name@company.example.",
    ),
    "HTML in the name": (
        {"first_name": "<b>Ona</b>"},
        "first_name",
        "Write plain text: HTML tags such as <b> are not accepted here.",
    ),
    "script in the position": (
        {"position": "<script>alert(1)</script>"},
        "position",
        "Write plain text: HTML tags such as <b> are not accepted here.",
    ),
    "script in the needs": (
        {"needs": "<script>alert(1)</script>"},
        "needs",
        "Write plain text: HTML tags such as <b> are not accepted here.",
    ),
    "an address as a name": (
        {"last_name": "http://pigu.example"},
        "last_name",
        "Write the name in letters.",
    ),
    "no letter in the name": ({"last_name": "???"}, "last_name", "Write the name in letters."),
    "a wrong phone": (
        {"phone": "skambinti ryte"},
        "phone",
        "Enter a telephone number such as +370 612 34567.",
    ),
    "HTML in the organisation": (
        {"organisation": "<img src=x>"},
        "organisation",
        "Write plain text: HTML tags such as <b> are not accepted here.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_beside_its_field(case, lang, outbox):
    changes, field, message = WRONG[case]
    event = make_event()
    response = send(event, **changes)
    page = text_of(response)
    name = field if field in SHARED else f"people-0-{field}"
    assert response.status_code == 422
    assert _(message) in page
    widget = re.search(rf'<input[^>]*name="{name}"[^>]*>', response.content.decode())[0]
    assert 'aria-invalid="true"' in widget
    assert f'id_{name}_error"' in re.search(r'aria-describedby="[^"]*"', widget)[0]
    assert not Registration.objects.exists()
    assert not outbox.rows().exists()


def test_a_robot_is_refused(lang):
    response = send(make_event(), website="https://pigu.example")
    assert response.status_code == 422
    assert _("Leave this field empty.") in text_of(response)
    assert not Registration.objects.exists()


@pytest.mark.parametrize("changes", [{"submission": "x"}, {"people-TOTAL_FORMS": "many"}])
def test_a_forged_form_is_refused(changes, lang):
    event = make_event()
    data = filled(event) | changes
    response = Client().post(reverse("events:register", args=[event.slug]), data)
    assert response.status_code == 422
    assert not Registration.objects.exists()


@pytest.mark.parametrize("total", [2, 6, 1000])
def test_a_stranger_registers_one_person_at_a_time(total, lang):
    event = make_event()
    response = Client().post(
        reverse("events:register", args=[event.slug]), filled(event, rows=min(total, 6))
    )
    assert response.status_code == 422
    assert not Registration.objects.exists()


CLOSED = {
    "cancelled": {"status": Event.Status.CANCELLED},
    "postponed": {"status": Event.Status.POSTPONED},
    "closed": {"status": Event.Status.CLOSED},
    "over": {"days_ahead": -3},
    "not yet open": {"opens_at": timedelta(days=1), "closes_at": timedelta(days=2)},
    "no longer open": {"closes_at": timedelta(days=-1)},
    "elsewhere": {
        "registration_mode": "elsewhere",
        "registration_url": "https://kitur.example/",
    },
    "without registration": {"registration_mode": "none"},
}


@pytest.mark.parametrize("case", CLOSED)
def test_where_registration_is_not_open_nobody_is_registered(case, lang, outbox):
    fields = {
        name: timezone.now() + value if isinstance(value, timedelta) else value
        for name, value in CLOSED[case].items()
    }
    event = make_event(**fields)
    page = Client().get(reverse("events:register", args=[event.slug]))
    assert page.status_code == 200
    assert "people-0-first_name" not in text_of(page)
    response = send(event)
    assert response.status_code == 409
    assert _("Registration for this event is not open.") in text_of(response)
    assert not Registration.objects.exists()
    assert not outbox.rows().exists()


def test_a_full_event_without_a_waiting_list_refuses(lang, outbox):
    event = make_event(capacity=1, has_waiting_list=False)
    make_registration(event)
    response = send(event)
    assert response.status_code == 409
    assert _("All places are taken and this event has no waiting list.") in text_of(response)
    assert "azuole@imone.example" in text_of(response)  # nothing typed is lost
    assert Registration.objects.count() == 1
    assert not outbox.rows().exists()


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"audience": "invited"}])
def test_an_event_that_is_not_public_does_not_exist(fields, lang):
    event = make_event(**fields)
    assert Client().get(reverse("events:register", args=[event.slug])).status_code == 404
    assert send(event).status_code == 404
    assert not Registration.objects.exists()


class TestMembersOnly:
    def test_a_stranger_is_asked_to_log_in(self, lang):
        event = make_event(audience="members")
        page = Client().get(reverse("events:register", args=[event.slug]))
        assert reverse("account_login") in text_of(page)
        assert "people-0-first_name" not in text_of(page)
        response = send(event)
        assert response.status_code == 403
        assert _("This event is for members. Log in to register.") in text_of(response)
        assert not Registration.objects.exists()

    def test_a_representative_registers(self, login):
        event = make_event(audience="members")
        assert send(event, login(representative())).status_code == 302
        assert Registration.objects.get().status == "confirmed"

    def test_who_represents_no_member_is_refused(self, login, lang):
        event = make_event(audience="members")
        user = representative(company=make_company(status="former"))
        assert send(event, login(user)).status_code == 403
        assert not Registration.objects.exists()


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
