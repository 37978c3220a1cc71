"""The desk gives places, registers who walks in, and lets a bus in."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission

from events.models import Event
from members.groups import COORDINATORS, DESK
from tests.events.views.test_desk import address, helper, told
from tests.factories import make_event, make_registration, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event(days_ahead=0, capacity=10)


@pytest.fixture
def desk(login):
    """Somebody of the desk group."""
    return login(make_staff(DESK))


@pytest.fixture
def chief(login):
    return login(make_staff(COORDINATORS))


# Places


def test_only_who_may_gives_a_place(event, desk, chief):
    row = make_registration(event, status="waiting")
    url = address(event, "desk_place")
    assert desk.post(url, {"registration": row.pk}).status_code == 403
    assert helper(event).post(url, {"registration": row.pk}).status_code == 403
    assert url not in desk.get(address(event)).context["settings"]["place"]
    chief.post(url, {"registration": row.pk})
    row.refresh_from_db()
    assert row.status == "confirmed"


def test_over_the_number_of_places_a_reason_is_asked(event, chief, login):
    Event.objects.update(capacity=1)
    make_registration(event)
    row = make_registration(event, status="waiting")
    url = address(event, "desk_place")
    assert chief.post(url, {"registration": row.pk}).status_code == 422
    assert chief.post(url, {"registration": row.pk, "reason": ""}).status_code == 422
    chief.post(url, {"registration": row.pk, "reason": "Pranešėjas"})
    row.refresh_from_db()
    assert (row.status, row.over_capacity_reason) == ("confirmed", "Pranešėjas")


def test_a_place_that_cannot_be_given_is_told(event, chief, login):
    user = make_staff(DESK)
    user.user_permissions.add(Permission.objects.get(codename="change_registration"))
    Event.objects.update(capacity=1)
    make_registration(event)
    url = address(event, "desk_place")
    client = login(user)
    waits = make_registration(event, status="waiting")
    client.post(url, {"registration": waits.pk})
    assert "callout--danger" in told(client, event)
    gone = make_registration(event, status="cancelled")
    chief.post(url, {"registration": gone.pk})
    assert "callout--danger" in told(chief, event)


# Walk-ins and buses


def walk_in(client, event, **fields):
    fields = {"first_name": "Petras", "last_name": "Petraitis", "submission": uuid4(), **fields}
    return client.post(address(event, "desk_walk_in"), fields)


def test_who_walks_in_is_registered_and_marked(event, desk, lang):
    assert walk_in(desk, event, company="UAB „Rytas“").status_code == 302
    row = event.registrations.get()
    assert (row.full_name, row.company_name, row.email) == ("Petras Petraitis", "UAB „Rytas“", None)
    assert row.attendances.get().present
    walk_in(desk, event)
    assert event.registrations.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"first_name": ""}, {"last_name": "???"}, {"email": "ne"}, {"company": "123456789"},
     {"submission": "x"}],
)  # fmt: skip
def test_bad_input_is_told_beside_its_field_and_nothing_is_lost(event, desk, wrong):
    answer = walk_in(desk, event, **{"company": "UAB „Rytas“", **wrong})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode() or "submission" in wrong
    assert not event.registrations.exists()


def test_the_same_e_mail_with_another_name_is_asked_about(event, desk):
    row = make_registration(event)
    answer = walk_in(desk, event, email=row.email)
    assert answer.status_code == 422
    assert 'name="another_person"' in answer.content.decode()
    assert walk_in(desk, event, email=row.email, another_person="on").status_code == 302
    assert event.registrations.count() == 2


def test_a_full_event_is_told_or_gets_a_reason(event, desk, chief):
    Event.objects.update(capacity=1)
    make_registration(event)
    assert walk_in(desk, event, reason="Pranešėjas").status_code == 422
    assert walk_in(chief, event).status_code == 422
    assert walk_in(chief, event, reason="Pranešėjas").status_code == 302
    assert event.registrations.get(first_name="Petras").over_capacity_reason == "Pranešėjas"


def test_a_bus_is_let_in_name_by_name(event, desk, lang):
    Event.objects.update(capacity=2)
    sent = {"company": "UAB „Rytas“", "names": "Ona Onaitė\n\n Rasa  Rasaitė \nJonas Jonaitis"}
    answer = desk.post(address(event, "desk_bus"), {**sent, "submission": uuid4()})
    assert answer.status_code == 302
    names = set(event.registrations.values_list("last_name", "company_name"))
    assert names == {("Onaitė", "UAB „Rytas“"), ("Rasaitė", "UAB „Rytas“")}
    assert "Jonas Jonaitis: " in told(desk, event)


@pytest.mark.parametrize(
    ("names", "line"),
    [("Ona Onaitė\nJonas", "2"), ("", ""), ("Ona ???", "1"), ("Ona Onaitė\n" * 101, "100")],
)
def test_a_line_that_is_no_name_is_told_by_its_number(event, desk, names, line):
    answer = desk.post(address(event, "desk_bus"), {"names": names, "submission": uuid4()})
    assert answer.status_code == 422
    assert line in answer.content.decode()
    assert not event.registrations.exists()
