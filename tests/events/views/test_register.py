"""The form of registration: one person, consents, what is wrong, who may."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event, Registration
from itk.shared.models import SiteProfile
from members.models import Consent
from tests.events.views.filling import SHARED, filled, representative, send, text_of
from tests.factories import (
    make_company,
    make_event,
    make_registration,
)

pytestmark = pytest.mark.django_db


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

    def test_form_and_registration_ask_the_database_seldom(self, django_assert_max_num_queries):
        event = make_event(capacity=10)
        send(event, email="pirma@imone.example")
        with django_assert_max_num_queries(9):
            Client().get(reverse("events:register", args=[event.slug]))
        with django_assert_max_num_queries(22):
            assert send(event, email="antra@imone.example").status_code == 302
        assert Registration.objects.count() == 2

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


def test_an_empty_form_names_each_field_once(lang):
    response = send(make_event(), first_name="", last_name="", email="")
    summary = text_of(response).split("error-summary", 1)[1].split("</ul>")[0]
    assert summary.count("<li>") == summary.count("<a ") == 3


def test_a_form_without_a_row_is_refused():
    event = make_event()
    data = filled(event, rows=0)
    response = Client().post(reverse("events:register", args=[event.slug]), data)
    assert response.status_code == 422
    assert not Registration.objects.exists()


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
