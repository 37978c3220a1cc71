"""The code that opens an event by invitation only."""

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Registration
from events.workflows import MembersOnly, register
from tests.events.views.filling import send, text_of
from tests.factories import make_event, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event(audience="invited", access_code="PAVASARIS-26")


def entry(event):
    return reverse("events:invitation_code", args=[event.slug])


def test_the_right_code_in_any_case_opens_form_and_page(lang, event):
    client = Client()
    form = reverse("events:register", args=[event.slug])
    assert client.get(form).status_code == client.get(event.get_absolute_url()).status_code == 404
    page = text_of(client.get(entry(event)))
    assert event.title_lt not in page
    assert event.title_en not in page
    response = client.post(entry(event), {"code": " pavasaris-26 "})
    assert (response.status_code, response.url) == (302, form)
    page = client.get(form)
    assert "people-0-first_name" in text_of(page)
    assert client.get(event.get_absolute_url()).status_code == 200
    assert send(event, client).status_code == 302
    assert Registration.objects.get().status == "confirmed"


@pytest.mark.parametrize("code", ["", "PAVASARIS-27", "ą" * 41])
def test_a_wrong_code_is_told_beside_the_field(lang, event, code):
    client = Client()
    response = client.post(entry(event), {"code": code})
    assert response.status_code == 422
    assert 'id="id_code_error"' in text_of(response)
    assert send(event, client).status_code == 404


def test_a_code_that_was_changed_opens_nothing_more(event):
    client = Client()
    client.post(entry(event), {"code": "PAVASARIS-26"})
    event.access_code = "VASARA-26"
    event.save()
    assert send(event, client).status_code == 404
    assert not Registration.objects.exists()


def test_codes_cannot_be_tried_forever(event):
    client = Client()
    answers = [client.post(entry(event), {"code": "x"}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert client.post(entry(event), {"code": "PAVASARIS-26"}).status_code == 429


def test_an_event_without_a_code_has_no_entry():
    for event in (make_event(audience="invited"), make_event(status="draft", access_code="x")):
        assert Client().get(entry(event)).status_code == 404
    public = make_event(access_code="x")
    assert Client().get(entry(public)).url == reverse("events:register", args=[public.slug])


@pytest.mark.parametrize("code", ["", "kitas"])
def test_the_workflow_decides(event, code):
    with pytest.raises(MembersOnly):
        register(event=event, person=make_person(), access_code=code)
    row = register(event=event, person=make_person(), access_code="pavasaris-26").registration
    assert row.status == "confirmed"


def test_an_empty_code_opens_nothing():
    with pytest.raises(MembersOnly):
        register(event=make_event(audience="invited"), person=make_person(), access_code="")
