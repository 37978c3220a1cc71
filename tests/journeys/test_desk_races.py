"""Two desks at two servers in the same instant: one person, one queue, one last place."""

import json
from urllib.request import Request
from uuid import uuid4

import pytest
from django.db import connection

from events.models import Attendance, AttendanceMark, Registration
from events.workflows.desk_passes import make_desk_pass
from tests.factories import make_event, make_registration
from tests.journeys.test_races import SENT, Reader, at_once

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


class Helper(Reader):
    """Somebody at the desk with a pass."""

    def __init__(self, address, event, number):
        super().__init__(address, number)
        self.desk = f"/lt/registratura/{event.slug}/"
        self.open_form(f"/lt/registraturos-leidimas/{make_desk_pass(event=event).token}/")
        assert self.send(name=f"Padėjėjas {'ABCDEFGH'[number]}") == SENT
        self.open_form(self.desk)

    def act(self, path, **fields):
        """Send one form of the desk."""
        self.path = f"{self.desk}{path}/"
        return self.send(**fields)

    def sync(self, items):
        """Send a queue; return the states that it is answered with."""
        url, token = f"{self.address}{self.desk}sinchronizuoti/", self.fields["csrfmiddlewaretoken"]
        headers = {"X-CSRFToken": token, "Content-Type": "application/json", "Referer": url}
        request = Request(url, json.dumps({"items": items}).encode(), headers)
        answers = json.loads(self.browser.open(request).read())["answers"]
        return [answer["state"] for answer in answers]


@pytest.fixture
def event():
    return make_event(days_ahead=0, capacity=4)


@pytest.fixture
def helpers(servers, event):
    """Eight helpers spread over two servers."""
    addresses = servers(2)
    return [Helper(addresses[number % 2], event, number) for number in range(8)]


def test_one_person_marked_at_eight_desks_is_present_once(helpers, event):
    row = make_registration(event)
    answers = at_once(helpers, lambda h: h.act("zymeti", registration=row.pk, present="1"))
    assert answers == [SENT] * 8
    connection.close()
    assert AttendanceMark.objects.count() == 8
    assert Attendance.objects.get().present


def test_one_queue_sent_from_everywhere_at_once_is_one(helpers, event):
    row = make_registration(event)
    day = event.days.get().pk
    queue = [
        {"uuid": str(uuid4()), "kind": "mark", "registration": row.pk, "present": True, "day": day},
        {
            "uuid": str(uuid4()), "kind": "walkin", "first_name": "Petras",
            "last_name": "Petraitis", "day": day,
        },
    ]  # fmt: skip
    for states in at_once(helpers, lambda h: h.sync(queue)):
        assert states == ["done", "done"]
    connection.close()
    assert (AttendanceMark.objects.count(), Registration.objects.count()) == (2, 2)


def test_the_last_place_at_the_door_is_given_once(helpers, event):
    for _number in range(3):
        make_registration(event)
    day = event.days.get().pk
    people = {
        h: {
            "uuid": str(uuid4()), "kind": "walkin", "first_name": "Petras",
            "last_name": f"Petraitis {'ABCDEFGH'[h.number]}", "day": day,
        }
        for h in helpers
    }  # fmt: skip
    answers = at_once(helpers, lambda h: h.sync([people[h]])[0])
    connection.close()
    assert sorted(answers) == ["conflict"] * 7 + ["done"]
    assert event.registrations.confirmed().count() == 4
    assert Attendance.objects.filter(present=True).count() == 1
