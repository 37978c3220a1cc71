"""Near the start staff call who waits; and who is perhaps registered twice is marked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.workflows import cancel_registration
from members.groups import COORDINATORS
from tests.events.admin.steps import page, staff
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(login, lang):
    return login(staff(COORDINATORS, language=lang))


def shown(client, event):
    return client.get(page("event_registrations", event.pk))


def soon(event, hours=3):
    event.starts_at = timezone.now() + timedelta(hours=hours)
    event.save()
    return event


def waiting(event, hours, **fields):
    since = timezone.now() - timedelta(hours=hours)
    return make_registration(event, status="waiting", waiting_since=since, **fields)


def test_a_place_freed_near_the_start_is_called_about_in_order(client):
    event = soon(make_event(capacity=1))
    first = make_registration(event)
    late, early = waiting(event, 1), waiting(event, 9, phone="+370 600 00001")
    assert shown(client, event).context["to_call"] is None
    cancel_registration(registration=first)
    response = shown(client, event)
    assert response.context["to_call"] == {"free": 1, "people": [early, late]}
    assert "tel:+37060000001" in response.content.decode()
    client.post(page("event_registration_confirm", event.pk, early.pk))
    early.refresh_from_db()
    assert early.status == "confirmed"
    assert shown(client, event).context["to_call"] is None


@pytest.mark.parametrize(
    "fields", [{"capacity": None}, {"selection": "staff"}, {"status": "cancelled"}]
)
def test_where_nothing_is_given_by_calling_nothing_is_shown(client, fields):
    event = soon(make_event(**{"capacity": 5, **fields}))
    waiting(event, 1)
    assert shown(client, event).context["to_call"] is None


def test_far_from_the_start_places_are_given_by_themselves(client):
    event = make_event(capacity=5)
    waiting(event, 1)
    assert shown(client, event).context["to_call"] is None


def twins(client, event):
    found = shown(client, event).context["page"].object_list
    return {row.pk: row.twins for row in found if row.twins}


@pytest.mark.parametrize(
    "same",
    [
        {"first_name": "ONA", "last_name": "Petrauskaite", "email": "kita@imone.example"},
        {"first_name": "Onutė", "email": "ona@imone.example"},
        {"first_name": "Onutė", "phone": "+370 600 00001"},
    ],
)
def test_who_is_perhaps_the_same_is_marked_on_both(client, same):
    event = make_event()
    whole = {"first_name": "Ona", "last_name": "Petrauskaitė", "email": "ona@imone.example"}
    one = make_registration(event, **whole, phone="+370 600 00001")
    two = make_registration(event, **same)
    make_registration(event, phone="+370 600 00002")
    make_registration(event, **{**whole, "status": "cancelled", "email": "trys@imone.example"})
    assert twins(client, event) == {one.pk: [two.full_name], two.pk: [one.full_name]}
    assert one.full_name in shown(client, event).content.decode()


def test_those_of_one_form_are_not_the_same(client):
    event = make_event()
    one = make_registration(event, phone="+370 600 00001")
    make_registration(event, phone="+370 600 00001", submission=one.submission)
    assert twins(client, event) == {}


def test_the_list_costs_the_same_with_more_people(client, django_assert_max_num_queries):
    event = make_event(capacity=None)
    for number in range(40):
        make_registration(event, phone=f"+370 600 {number % 3:05}")
    shown(client, event)
    with django_assert_max_num_queries(22):
        shown(client, event)
