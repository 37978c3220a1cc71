"""Many people at once: 50 want 10 places of one event, at two servers that share the database."""

import re
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from threading import Barrier
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.db import connection
from post_office.models import Email

from events.models import Event, Registration
from tests.factories import make_event

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

PLACES, PEOPLE, ROUNDS = 10, 50, 10


class Reader:
    """One person with a browser of their own, without scripts."""

    def __init__(self, address, number):
        self.address, self.number = address, number
        self.browser = build_opener(HTTPCookieProcessor(CookieJar()))
        self.manage_path = None

    def open_form(self, path):
        """Read a page with a form; keep what its hidden fields hold."""
        self.path = path
        page = self.browser.open(f"{self.address}{path}").read().decode()
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        self.fields = dict(hidden)

    def send(self, **fields):
        """Send the form; return the status, and remember the address it led to."""
        data = urlencode({**self.fields, **fields}).encode()
        request = Request(
            f"{self.address}{self.path}", data, {"Referer": f"{self.address}{self.path}"}
        )
        try:
            response = self.browser.open(request)
        except HTTPError as error:
            return error.code
        self.manage_path = response.url.removeprefix(self.address)
        return response.status

    def register(self):
        """Send the open form of registration with the person's own name."""
        return self.send(
            **{
                "people-0-first_name": "Rasa",
                "people-0-last_name": f"Rasaitė{self.number}",
                "people-0-email": f"rasa{self.number}@imone.example",
            }
        )


def at_once(people, act):
    """Let everybody act in the same instant; return what each got."""
    barrier = Barrier(len(people))

    def run(person):
        barrier.wait()
        return act(person)

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(run, people))


def readers(addresses, count):
    """Return people spread over the servers."""
    return [Reader(addresses[number % len(addresses)], number) for number in range(count)]


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


def test_ten_places_go_to_ten_people_and_forty_wait_every_time(servers):
    addresses = servers(2)
    for _ in range(ROUNDS):
        Email.objects.all().delete()
        event = make_event(capacity=PLACES)
        people = readers(addresses, PEOPLE)
        for person in people:
            person.open_form(f"/lt/renginys/{event.slug}/registracija/")
        assert at_once(people, Reader.register) == [200] * PEOPLE
        assert live(event) == (PLACES, PEOPLE - PLACES)
        assert mails() == {"confirmed": PLACES, "waiting": PEOPLE - PLACES}
        since = list(event.registrations.waiting().values_list("waiting_since", flat=True))
        assert len(set(since)) == len(since)


def test_registrations_and_cancels_together_leave_the_longest_waiting_promoted(servers):
    addresses = servers(2)
    event = make_event(capacity=PLACES)
    path = f"/lt/renginys/{event.slug}/registracija/"
    first = readers(addresses, PLACES)
    for person in first:
        person.open_form(path)
        assert person.register() == 200
        cancel_form = f"{person.manage_path}atsaukti/"
        person.open_form(cancel_form)
    late = [Reader(addresses[n % 2], 100 + n) for n in range(PEOPLE)]
    for person in late:
        person.open_form(path)

    everybody = [*late, *first]
    statuses = at_once(everybody, lambda p: p.send() if p in first else p.register())

    assert statuses == [200] * len(everybody)
    assert live(event) == (PLACES, PEOPLE - PLACES)
    assert event.registrations.filter(status="cancelled").count() == PLACES
    newcomers = event.registrations.filter(status__in=["confirmed", "waiting"]).order_by("pk")
    got = [row.status for row in newcomers]
    assert got == ["confirmed"] * PLACES + ["waiting"] * (PEOPLE - PLACES)
    assert Event.objects.get(pk=event.pk).places_left == 0


def test_one_form_sent_twice_at_once_is_one_registration(servers):
    addresses = servers(2)
    event = make_event(capacity=PLACES)
    (person,) = readers(addresses, 1)
    person.open_form(f"/lt/renginys/{event.slug}/registracija/")
    again = Reader(addresses[1], person.number)
    again.browser, again.path, again.fields = person.browser, person.path, person.fields
    assert at_once([person, again], Reader.register) == [200, 200]
    assert live(event) == (1, 0)
    assert mails() == {"confirmed": 1}
