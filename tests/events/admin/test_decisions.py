"""Several applicants decided at once."""

import pytest

from events.models import Event
from members.groups import COORDINATORS, DESK
from tests.events.admin.steps import messages, page, staff
from tests.events.workflows.steps import templates
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(login, lang):
    return login(staff(COORDINATORS, language=lang))


@pytest.fixture
def applied(db):
    """Three who applied for an event with two places."""
    event = make_event(selection=Event.Selection.STAFF, capacity=2)
    return [make_registration(event, status="applied") for _number in range(3)]


def decide(client, applied, decision, **data):
    chosen = [row.pk for row in applied]
    url = page("event_registrations_decide", applied[0].event.pk)
    return client.post(url, {"decision": decision, "chosen": chosen, **data}, follow=True)


def states(applied):
    rows = applied[0].event.registrations.order_by("pk")
    return list(rows.values_list("status", flat=True))


def test_places_are_given_while_there_are_any(client, applied, outbox):
    response = decide(client, applied, "confirm")
    assert sorted(states(applied)) == ["applied", "confirmed", "confirmed"]
    assert len(messages(response)) == 2
    assert templates(outbox) == ["promoted", "promoted"]


def test_declining_is_asked_first_and_told(client, applied, outbox):
    response = decide(client, applied, "decline")
    assert states(applied) == ["applied"] * 3
    assert applied[0].full_name in response.content.decode()
    decide(client, applied, "decline", sure="True")
    assert states(applied) == ["declined"] * 3
    assert templates(outbox) == ["declined"] * 3


def test_declining_may_be_silent_and_mended(client, applied, outbox):
    decide(client, applied, "decline", sure="True", silent="on")
    assert not outbox.rows()
    decide(client, applied[:1], "confirm")
    assert states(applied) == ["confirmed", "declined", "declined"]


def test_the_page_offers_it_where_staff_choose(client, applied):
    url = page("event_registrations_decide", applied[0].event.pk)
    list_url = page("event_registrations", applied[0].event.pk)
    assert url in client.get(list_url).content.decode()
    other = make_registration(make_event()).event
    html = client.get(page("event_registrations", other.pk)).content.decode()
    assert page("event_registrations_decide", other.pk) not in html


@pytest.mark.parametrize("chosen", [[], ["x"], ["99999999"]])
def test_without_ticks_nothing_happens(client, applied, chosen):
    url = page("event_registrations_decide", applied[0].event.pk)
    response = client.post(url, {"decision": "confirm", "chosen": chosen}, follow=True)
    assert len(messages(response)) == 1
    assert states(applied) == ["applied"] * 3


def test_the_desk_decides_nothing(login, applied):
    url = page("event_registrations_decide", applied[0].event.pk)
    assert login(staff(DESK)).post(url, {"decision": "confirm"}).status_code == 403
