"""Two desks at two server processes in the same instant: one person, one queue, one last place."""

import json
from urllib.error import HTTPError
from urllib.request import Request
from uuid import uuid4

import pytest
from django.db import connection

from events.models import Attendance, AttendanceMark, Registration
from events.workflows.desk_passes import make_desk_pass
from tests.factories import make_event, make_registration
from tests.journeys.test_races import SENT, Reader, at_once
from tests.planted import fails_with

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


class Helper(Reader):
    """Somebody at the desk with a pass."""

    def __init__(self, address, event, number):
        super().__init__(address, number)
        self.desk = f"/lt/registratura/{event.slug}/"
        self.open_form(f"/lt/registraturos-leidimas/{make_desk_pass(event=event).token}/")
        assert self.send(name=f"Padėjėjas {'ABCDEFGH'[number]}") == SENT
        self.open_form(self.desk)

    def sync(self, items):
        """Send a queue; return the states that it is answered with."""
        url, token = f"{self.address}{self.desk}sinchronizuoti/", self.fields["csrfmiddlewaretoken"]
        headers = {"X-CSRFToken": token, "Content-Type": "application/json", "Referer": url}
        request = Request(url, json.dumps({"items": items}).encode(), headers)
        try:
            answers = json.loads(self.browser.open(request).read())["answers"]
        except HTTPError as refusal:
            with refusal:
                return [str(refusal.code)]
        return [answer["state"] for answer in answers]


@pytest.fixture
def event():
    return make_event(days_ahead=0, capacity=4)


@pytest.fixture
def helpers(server, event):
    """Eight helpers, each with a session of their own."""
    return [Helper(server, event, number) for number in range(8)]


@fails_with("locks_do_not_lock")
def test_one_person_marked_at_eight_desks_is_present_once_and_the_last_tap_decides(helpers, event):
    """One desk marks now what the others have taken back a minute ago, without a network."""
    row, day = make_registration(event), event.days.get().pk

    def mark(helper):
        now = helper.number == 0
        item = {"kind": "mark", "uuid": str(uuid4()), "registration": row.pk, "day": day}
        return helper.sync([item | {"present": now, "age": 0 if now else 60}])[0]

    assert set(at_once(helpers, mark)) <= {"done", "already", "conflict"}
    connection.close()
    assert AttendanceMark.objects.count() == 8
    assert Attendance.objects.get().present


@fails_with("each_mark_is_a_new_one")
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


@fails_with("locks_do_not_lock")
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
