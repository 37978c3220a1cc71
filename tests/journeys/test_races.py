"""Many people at once: 200 want 100 places, at two server processes that share the database."""

import re
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from threading import Barrier
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener
from uuid import uuid4

import pytest
from django.db import connection, transaction
from post_office.models import Email

from events.models import Registration
from events.workflows import promote_waiting
from events.workflows.registration import lock
from tests.factories import make_event
from tests.planted import fails_with

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

PLACES, PEOPLE = 10, 30
MANY_PLACES, MANY_PEOPLE = 100, 200
SENT, REFUSED = 302, 409


class Stay(HTTPRedirectHandler):
    """Does not follow: where a form leads is enough to know."""

    def redirect_request(self, *args):
        """Let the answer stand."""


class Reader:
    """One person with a browser of their own, without scripts."""

    def __init__(self, address, number):
        self.address, self.number = address, number
        self.browser = build_opener(HTTPCookieProcessor(CookieJar()), Stay)
        self.own_path = None

    def open_form(self, path):
        """Read a page with a form; keep what its hidden fields hold."""
        self.path = path
        page = self.browser.open(f"{self.address}{path}").read().decode()
        self.fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))

    def send(self, **fields):
        """Send the form; return the status, and remember the address it leads to."""
        url, data = f"{self.address}{self.path}", urlencode({**self.fields, **fields}).encode()
        try:
            return self.browser.open(Request(url, data, {"Referer": url})).status
        except HTTPError as answer:
            with answer:
                self.own_path = answer.headers.get("Location")
                return answer.code

    def register(self):
        """Send the open form of registration with the person's own name."""
        return self.send(
            **{
                "people-0-first_name": "Rasa",
                "people-0-last_name": f"Rasaitė{self.number}",
                "people-0-email": f"rasa{self.number}@imone.example",
            }
        )


def form_of(event):
    """Return the address of the form of registration."""
    return f"/lt/renginys/{event.slug}/registracija/"


def at_once(people, act):
    """Let everybody act in the same instant; return what each got."""
    barrier = Barrier(len(people))

    def run(person):
        barrier.wait()
        return act(person)

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(run, people))


def readers(server, event, count):
    """Return people with the form of registration open, each to send one of their own."""
    first = Reader(server, 0)
    first.open_form(form_of(event))
    people = [first]
    for number in range(1, count):
        person = Reader(server, number)
        person.browser, person.path = first.browser, first.path
        person.fields = first.fields | {"submission": str(uuid4())}
        people.append(person)
    return people


def mails():
    """Return how many messages of each kind were written."""
    counted = {}
    for context in Email.objects.values_list("context", flat=True):
        kind = context["subject_template"].split("/")[2]
        counted[kind] = counted.get(kind, 0) + 1
    return counted


def live(event):
    """Return (confirmed, waiting) as a connection of its own reads them."""
    connection.close()
    rows = Registration.objects.filter(event=event)
    return (
        rows.filter(status="confirmed").count(),
        rows.filter(status="waiting").count(),
    )


@fails_with("locks_do_not_lock")
def test_of_two_hundred_people_a_hundred_get_the_hundred_places(server):
    event = make_event(capacity=MANY_PLACES)
    people = readers(server, event, MANY_PEOPLE)
    assert at_once(people, Reader.register) == [SENT] * MANY_PEOPLE
    assert live(event) == (MANY_PLACES, MANY_PEOPLE - MANY_PLACES)
    assert mails() == {"confirmed": MANY_PLACES, "waiting": MANY_PEOPLE - MANY_PLACES}
    since = list(event.registrations.waiting().values_list("waiting_since", flat=True))
    assert len(set(since)) == len(since)


@fails_with("promotion_takes_the_last")
def test_registrations_and_cancels_together_leave_the_longest_waiting_promoted(server):
    event = make_event(capacity=PLACES)
    first = readers(server, event, PLACES)
    for person in first:
        assert person.register() == SENT
        person.open_form(f"{person.own_path}atsaukti/")
    late = readers(server, event, PEOPLE + PLACES)[PLACES:]

    everybody = [*late, *first]
    answers = at_once(everybody, lambda p: p.send() if p in first else p.register())

    assert answers == [SENT] * len(everybody)
    assert live(event) == (PLACES, PEOPLE - PLACES)
    assert event.registrations.filter(status="cancelled").count() == PLACES
    newcomers = event.registrations.live().order_by("pk").values_list("status", flat=True)
    assert list(newcomers) == ["confirmed"] * PLACES + ["waiting"] * (PEOPLE - PLACES)


@fails_with("each_sending_is_a_new_form")
def test_one_form_sent_twice_at_once_is_one_registration(server):
    event = make_event(capacity=PLACES)
    person = readers(server, event, 1)[0]
    assert at_once([person, person], Reader.register) == [SENT, SENT]
    assert live(event) == (1, 0)
    assert mails() == {"confirmed": 1}


@fails_with("locks_do_not_lock")
def test_ten_of_one_organisation_at_once_get_its_three_places(server):
    event = make_event(capacity=PLACES, quota=3)
    people = readers(server, event, 10)
    for person in people:
        person.fields["organisation"] = "UAB Rytas" if person.number % 2 else "rytas"
    assert sorted(at_once(people, Reader.register)) == [SENT] * 3 + [REFUSED] * 7
    assert live(event) == (3, 0)
    assert mails() == {"confirmed": 3}


@fails_with("locks_do_not_lock")
def test_a_cancel_and_a_raised_capacity_at_once_give_each_place_once(server):
    event = make_event(capacity=2)
    people = readers(server, event, 8)
    for person in people:
        assert person.register() == SENT
    leaving = people[:2]
    for person in leaving:
        person.open_form(f"{person.own_path}atsaukti/")
    Email.objects.all().delete()

    def act(person):
        return person.send() if person in leaving else raise_capacity(event, 4)

    assert at_once([*leaving, None], act) == [SENT, SENT, None]
    assert live(event) == (4, 2)
    assert mails() == {"registration_cancelled": 2, "promoted": 4}
    first = event.registrations.live().order_by("pk").values_list("status", flat=True)
    assert list(first) == ["confirmed"] * 4 + ["waiting"] * 2


def raise_capacity(event, places):
    """Do what the event's page in the administration does when the number of places is raised."""
    try:
        with transaction.atomic():
            locked = lock(event)
            locked.capacity = places
            locked.save()
            promote_waiting(event=locked)
    finally:
        connection.close()
