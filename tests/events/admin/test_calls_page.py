"""The call list: who is to be called, and what they said."""

import pytest

from events.models import Event, Registration
from events.workflows import announce_change, postpone_event
from members.groups import COORDINATORS, EDITORS
from tests.events.admin.steps import cells, messages, page, staff
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(login, lang):
    return login(staff(COORDINATORS, language=lang))


@pytest.fixture
def registration(db):
    """Somebody without e-mail, at an event that has moved."""
    row = make_registration(email=None, phone="+370 600 00001", last_name="Onaitė")
    announce_change(event=row.event, note_lt="Kita salė.")
    return row


def test_it_lists_name_phone_and_why_and_is_a_tab(client, registration):
    event = registration.event
    html = client.get(page("event_calls", event.pk)).content.decode()
    assert "Onaitė" in html
    assert "tel:+37060000001" in html
    assert (
        page("event_calls", event.pk) in client.get(page("event_change", event.pk)).content.decode()
    )


@pytest.mark.parametrize("said", ["coming", "not_coming"])
def test_what_was_said_is_written_down(client, registration, said):
    event = registration.event
    client.post(page("event_called", event.pk, registration.pk), {said: ""})
    registration.refresh_from_db()
    if said == "coming":
        assert registration.reconfirmed_at
    else:
        assert registration.status == Registration.Status.CANCELLED
    assert client.get(page("event_calls", event.pk)).context["calls"] == []


def test_of_a_postponed_event_people_are_told(client, registration):
    postpone_event(event=registration.event)
    url = page("event_called", registration.event.pk, registration.pk)
    assert len(messages(client.post(url, {"coming": ""}, follow=True))) == 1
    registration.refresh_from_db()
    assert registration.reconfirmed_at


def test_what_came_too_late_is_said(client, registration):
    Registration.objects.update(status="cancelled")
    url = page("event_called", registration.event.pk, registration.pk)
    assert "Onaitė" in messages(client.post(url, {"coming": ""}, follow=True))[0]


def test_it_is_taken_along_as_a_workbook(client, registration):
    rows, _sheet = cells(client.get(page("event_calls_export", registration.event.pk)))
    assert "+370 600 00001" in rows[1]


def test_who_may_not_change_registrations_sees_no_list(login, registration):
    response = login(staff(EDITORS)).get(page("event_calls", registration.event.pk))
    assert response.status_code == 403


def test_without_a_change_there_is_no_tab(client):
    event = make_event()
    assert (
        page("event_calls", event.pk)
        not in client.get(page("event_change", event.pk)).content.decode()
    )
    assert client.get(page("event_calls", event.pk)).status_code == 200
    assert Event.objects.count() == 1
