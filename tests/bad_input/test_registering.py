"""Registering for an event, by oneself and by staff: repeats, codes, events that take nobody."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from events.admin.pages import CLOSED
from events.models import Event, Registration
from events.workflows import AlreadyRegistered, AnotherPerson, EventFull, RegistrationClosed
from tests.bad_input.steps import told, unchanged
from tests.events.admin.steps import page
from tests.events.views.test_register import filled
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db
WRONG_CODE = "123456789"


def own_page(registration, name="registration_change"):
    """Return an address behind the person's secret link."""
    args = [registration.event.slug, registration.manage_token]
    return reverse(f"events:{name}", args=args)


def details(registration, **changes):
    """Return what a browser sends of the form of changes."""
    names = ("first_name", "last_name", "email", "language", "mode", "organisation")
    return {name: getattr(registration, name) for name in names} | changes


def staff_form(**changes):
    """Return what a coordinator fills in for somebody who calls."""
    said = {
        "source": "phone",
        "organisation": "",
        "people-TOTAL_FORMS": 1,
        "people-INITIAL_FORMS": 0,
    }
    person = {"first_name": "Žygimantas", "last_name": "Ąžuolas", "email": "zygis@imone.example"}
    said |= {name: changes.pop(name) for name in said.keys() & changes.keys()}
    return said | {f"people-0-{name}": value for name, value in (person | changes).items()}


def wrong_code_message():
    """Return what is told of a mistyped code."""
    return _("This is not a valid company code: its last digit does not match the others.")


def test_a_wrong_company_code_of_a_new_registration(lang):
    event = make_event()
    url = reverse("events:register", args=[event.slug])
    with unchanged():
        response = Client().post(url, filled(event, organisation=WRONG_CODE))
    told(response, wrong_code_message(), beside="organisation")


def test_a_wrong_company_code_of_a_changed_registration(lang):
    registration = make_registration()
    with unchanged():
        response = Client().post(
            own_page(registration), details(registration, organisation=WRONG_CODE)
        )
    told(response, wrong_code_message(), beside="organisation")


def test_a_wrong_company_code_given_by_telephone(coordinator):
    event = make_event()
    with unchanged():
        response = coordinator.post(
            page("event_registrations_add", event.pk), staff_form(organisation=WRONG_CODE)
        )
    told(response, wrong_code_message(), beside="organisation")


def test_becoming_somebody_registered_with_the_e_mail_in_another_case(lang):
    event = make_event()
    make_registration(event, first_name="Jonas", last_name="Jonaitis", email="jonas@imone.example")
    registration = make_registration(event)
    taken = {"first_name": "JONAS", "last_name": "jonaitis", "email": "Jonas@IMONE.example"}
    with unchanged():
        response = Client().post(own_page(registration), details(registration, **taken))
    told(response, AlreadyRegistered.message, beside="email", status=409)


@pytest.mark.parametrize("email", ["zygis@imone.example", "ZYGIS@Imone.Example"])
def test_the_same_person_once_more_by_telephone(coordinator, email):
    event = make_event()
    url = page("event_registrations_add", event.pk)
    coordinator.post(url, staff_form())
    with unchanged():
        response = coordinator.post(url, staff_form(email=email), follow=True)
    person = event.registrations.get()
    words = _("%(name)s was already registered: %(status)s.")
    values = {"name": person.full_name, "status": person.get_status_display()}
    told(response, words % values, status=200)


def test_another_person_with_a_known_e_mail_in_another_case(coordinator):
    event = make_event()
    make_registration(event, email="zygis@imone.example")
    with unchanged():
        response = coordinator.post(
            page("event_registrations_add", event.pk), staff_form(email="Zygis@IMONE.example")
        )
    told(response, AnotherPerson.message, beside="people-0-email")


def test_staff_register_nobody_for_a_cancelled_event(coordinator):
    event = make_event(status=Event.Status.CANCELLED)
    with unchanged():
        response = coordinator.post(page("event_registrations_add", event.pk), staff_form())
    told(response, RegistrationClosed.message)


def test_staff_register_nobody_for_a_closed_event(coordinator):
    event = make_event(status=Event.Status.CLOSED)
    address = page("event_registrations_add", event.pk)
    with unchanged():
        response = coordinator.post(address, staff_form(), follow=True)
    told(response, CLOSED, status=200)


def test_staff_are_told_of_a_full_event(coordinator):
    event = make_event(capacity=1, has_waiting_list=False)
    make_registration(event)
    with unchanged():
        response = coordinator.post(page("event_registrations_add", event.pk), staff_form())
    told(response, EventFull.message)


@pytest.mark.parametrize("name", ["registration_change", "registration_cancel"])
def test_after_the_event_nothing_is_changed(lang, name):
    registration = make_registration(make_event(days_ahead=-3))
    with unchanged():
        response = Client().post(own_page(registration, name), details(registration))
    told(response, _("This registration can no longer be changed."), status=409)
    assert Registration.objects.count() == 1
