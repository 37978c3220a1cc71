"""What is measured: registration, the rush for places, desk, sheet, dry run, lists of staff."""

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment
from django.urls import reverse
from post_office.models import Email

from events.exports.sheet import attendance_sheet
from events.models import Registration
from tests import servers
from tests.benchmarks.floor import bare_transactions
from tests.factories import make_event, make_staff
from tests.journeys.test_races import SENT, Reader, at_once, form_of

ROUNDS = 5
PEOPLE = 40  # each of them once a round, one after the other
ATTEMPTS, PLACES = 200, 100
missed = []


def line(what, measured, bar, holds):
    """Print a figure beside its floor, and remember whether it was missed."""
    print(f"{what:<58} {measured:>14}   {bar:>14}   {'ok' if holds else 'MISSED'}", flush=True)
    if not holds:
        missed.append(what)


def timed(act, rounds=ROUNDS):
    """Return the median seconds of several runs, after one that warms up."""
    act()
    found = []
    for _round in range(rounds):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return median(found)


def fill(event, count):
    """Write confirmed registrations straight into the table."""
    Registration.objects.bulk_create(
        Registration(
            event=event, first_name="Rasa", last_name=f"Rasaitė{number}",
            email=f"r{number}@imone.example",
            company_name=f"Įmonė {number % 90}", status="confirmed",
        )
        for number in range(count)
    )  # fmt: skip
    connection.cursor().execute("ANALYZE")
    return event


def registration(addresses):
    """Registration over HTTP against the barest transaction that keeps the same promise."""

    def round_of():
        event = make_event(capacity=PEOPLE + 1)
        warm = Reader(addresses[0], 9999)
        warm.open_form(form_of(event))
        assert warm.register() == SENT
        began = time.perf_counter()
        for number in range(PEOPLE):
            person = Reader(addresses[0], number)
            person.open_form(form_of(event))
            assert person.register() == SENT
        full = PEOPLE / (time.perf_counter() - began)
        return full, bare_transactions(event.pk, PEOPLE)

    rounds = [round_of() for _round in range(ROUNDS)]
    full, bare = (median(side) for side in zip(*rounds, strict=True))
    ratio = median(one / other for one, other in rounds)
    line("registrations a second, form to outbox", f"{full:.0f}", "", True)
    line("bare transactions a second: lock, count, insert, fsync", f"{bare:.0f}", "", True)
    line("the former in terms of the latter", f"{ratio:.2f}", "0.10 (aim 0.20)", ratio >= 0.1)


def rush(addresses):
    """More people than places, sixteen at a time, half of them sending everything twice."""
    event = make_event(capacity=PLACES, has_waiting_list=False)
    Email.objects.all().delete()
    people = [Reader(addresses[n % len(addresses)], n) for n in range(ATTEMPTS)]
    codes = []

    def one(person):
        person.open_form(form_of(event))
        found = [person.register()]
        if person.number % 2:
            found.append(person.register())
        return found

    for first in range(0, ATTEMPTS, 16):
        codes += [code for found in at_once(people[first : first + 16], one) for code in found]
    live = Registration.objects.filter(event=event).live()
    confirmed, names = live.filter(status="confirmed").count(), set(live.values_list("folded_name"))
    line("200 people, 100 places: confirmed", str(confirmed), str(PLACES), confirmed == PLACES)
    line("oversold", str(max(0, confirmed - PLACES)), "0", confirmed <= PLACES)
    twice = live.count() - len(names)
    line("registered twice", str(twice), "0", not twice)
    failed = sum(code >= 500 for code in codes)
    line("answers of the server's own failure", str(failed), "0", not failed)


def desk(client):
    """The search at the door among 2,000."""
    event = fill(make_event(capacity=3000), 2000)
    address = reverse("events:desk", args=[event.slug])

    def find():
        answer = client.get(address, {"q": "rasaite1771"})
        assert answer.context["count"] == 1

    seconds = timed(find, 15)
    line("desk search among 2,000", f"{seconds * 1000:.0f} ms", "50 ms", seconds < 0.05)


def sheet():
    """The list to be signed by 300."""
    event = fill(make_event(capacity=300), 300)
    day = event.days.get()
    seconds = timed(lambda: attendance_sheet(event, day))
    line("attendance sheet of 300 rows", f"{seconds:.2f} s", "0.5 s", seconds < 0.5)


def dry_run(client):
    """A spreadsheet of 5,000, judged without writing."""
    event = make_event(capacity=9000)
    rows = "\r\n".join(f"Ona;Nr{n};ona{n}@imone.example;Įmonė {n % 90}" for n in range(5000))
    content = f"Vardas;Pavardė;El. paštas;Įmonė\r\n{rows}".encode()
    address = reverse("admin:events_event_registrations_import", args=[event.pk])

    def judge():
        answer = client.post(address, {"file": SimpleUploadedFile("sarasas.csv", content)})
        assert answer.status_code in (200, 302)
        if answer.status_code == 302:
            assert client.get(answer.url).status_code == 200

    seconds = timed(judge, 3)
    assert not event.registrations.exists()
    line("dry run of 5,000 rows", f"{seconds:.1f} s", "10 s", seconds < 10)


def admin_list(client):
    """The administration's registrations, by ten and by ten thousand."""
    event = make_event(capacity=20000)
    addresses = {
        "list of registrations": reverse("admin:events_registration_changelist"),
        "event's registrations": reverse("admin:events_event_registrations", args=[event.pk]),
    }

    def queries(address):
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    fill(event, 10)
    few = {name: queries(address) for name, address in addresses.items()}
    Registration.objects.filter(event=event).delete()
    fill(event, 10_000)
    for name, address in addresses.items():
        many = queries(address)
        holds = many <= few[name]
        line(f"{name}: queries at 10,000", str(many), f"{few[name]} at 10", holds)


def main():
    """Run everything on a database that is made for it and goes afterwards."""
    setup_test_environment()
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        with ExitStack() as stack:
            logs = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            client = Client()
            client.force_login(make_staff(is_superuser=True))
            print(f"{connection.vendor}\n{'':<58} {'measured':>14}   {'floor':>14}")
            sheet()
            desk(client)
            dry_run(client)
            admin_list(client)
            addresses = [servers.start(stack, logs / f"server-{n}.log") for n in range(2)]
            registration(addresses)
            rush(addresses)
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)
    return 1 if missed else 0
