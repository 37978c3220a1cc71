"""What is measured: registration, forms sent twice, desk, sheet, dry run, lists of staff, directory."""

import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment
from django.urls import reverse

from events.exports.sheet import attendance_sheet
from events.models import Registration
from tests import servers
from tests.benchmarks.crowd import Guest, portal_rush, rush
from tests.benchmarks.floor import bare_rush
from tests.factories import (
    make_company,
    make_directory,
    make_event,
    make_page,
    make_project,
    make_staff,
)

ROUNDS = 5
ATTEMPTS, PLACES = 200, 100
REFUSED = 409
MEMBERS = 40
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


def furnish():
    """Give the portal what its pages show beside an event: members, menus, a project."""
    for _number in range(MEMBERS):
        make_company()
    for menu in ("about", "about", "footer", "footer"):
        make_page(menu=menu)
    return make_project()


def registration(address, project):
    """Registration over HTTP beside the barest transaction that keeps the same promise.

    Both get as many attempts for as many places from as many people at once, and take turns, each
    being the first in every second round. The bar is for what registers: the form sent, that is its
    check and token, the row, the log, the confirmation and its mail in the outbox. That the form
    was opened before, too, is printed beside it.
    """
    speeds, codes = [], []
    for number in range(ROUNDS + 1):
        at_portal, bare = (
            make_event(capacity=PLACES, has_waiting_list=False, project=project) for _side in "12"
        )
        if number % 2:
            found, opening, sending = portal_rush(address, at_portal, ATTEMPTS)
            got, seconds = bare_rush(bare, ATTEMPTS)
        else:
            got, seconds = bare_rush(bare, ATTEMPTS)
            found, opening, sending = portal_rush(address, at_portal, ATTEMPTS)
        assert sum(got) == sorted(found).index(REFUSED) == PLACES
        if number:  # the first round warms up
            codes += found
            speeds.append((ATTEMPTS / (opening + sending), ATTEMPTS / sending, ATTEMPTS / seconds))
    both, sent, bare = (median(side) for side in zip(*speeds, strict=True))
    line("registrations a second: form sent, row, log, mail", f"{sent:.0f}", "", True)
    line("form opened and sent", f"{both:.0f}", "", True)
    line("bare transactions a second: lock, count, insert, fsync", f"{bare:.0f}", "", True)
    ratio = median(sent / floor for _full, sent, floor in speeds)
    line("registration, in terms of the bare", f"{ratio:.2f}", "0.10 (aim 0.20)", ratio >= 0.1)
    ratio = median(full / floor for full, _sent, floor in speeds)
    line("with the form opened, in terms of the bare", f"{ratio:.2f}", "", True)


def twice(address, project):
    """More people than places, everybody sending the same form twice at once."""
    event = make_event(capacity=PLACES, has_waiting_list=False, project=project)
    guests = [Guest(address, event, number) for number in range(ATTEMPTS)]
    rush(guests, Guest.open)
    codes, _seconds = rush([guest for guest in guests for _time in "12"], Guest.send)
    confirmed = event.registrations.filter(status="confirmed")
    count, names = confirmed.count(), len(set(confirmed.values_list("folded_name")))
    line("200 people, 100 places, all sent twice: confirmed", str(count), "100", count == PLACES)
    line("oversold", str(max(0, count - PLACES)), "0", count <= PLACES)
    line("registered twice", str(count - names), "0", count == names)
    failed = sum(code >= 500 for code in codes)
    line("answers of the server's own failure", str(failed), "0", not failed)


def desk(address, client):
    """The search at the door among 2,000, one after the other at a server that does nothing else."""
    event = fill(make_event(capacity=3000), 2000)
    helper = Guest(address, event, 0)
    helper.cookies = {name: cookie.value for name, cookie in client.cookies.items()}
    path = reverse("events:desk", args=[event.slug])

    def find():
        status, page = helper.ask("GET", f"{path}?q=rasaite1771")
        assert status == 200
        assert "Rasaitė1771" in page

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


def directory(address):
    """The directory of two thousand members, as somebody reads it whom nobody knows."""
    companies = make_directory(2000)
    connection.cursor().execute("ANALYZE")
    path, reader = reverse("members:directory"), Guest(address, make_event(), 0)
    for what, query in (
        ("open", ""),
        ("searched", "?q=matavimas"),
        ("narrowed", "?q=matavimas&area=a1&group=g1&municipality=13&kind=company&sort=new"),
    ):
        with CaptureQueriesContext(connection) as found:
            assert Client().get(path + query).status_code == 200
        asked = len(found)
        seconds = timed(lambda query=query: reader.ask("GET", path + query), 15)
        name = f"directory of {len(companies):,}, {what}"
        line(name, f"{seconds * 1000:.0f} ms", "60 ms", seconds < 0.06)
        line(f"{name}: queries", str(asked), "8", asked <= 8)


def portal(stack):
    """Start the portal as it is deployed, on this database; return its address."""
    home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    as_deployed = {
        "DJANGO_SETTINGS_MODULE": "itk.settings",
        "VAR_DIR": str(home),
        "SECRET_KEY": settings.SECRET_KEY,  # so that a session made here holds there
        "DEBUG": "0",
        "DEMO": "0",
    }
    for command in ("createcachetable", "collectstatic --noinput"):
        subprocess.run(
            [sys.executable, "manage.py", *command.split(), "--verbosity=0"],
            cwd=servers.ROOT, env=servers.environment(**as_deployed), check=True,
        )  # fmt: skip
    return servers.start(stack, home / "server.log", **as_deployed)


def main():
    """Run everything on a database that is made for it and goes afterwards."""
    setup_test_environment()
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        with ExitStack() as stack:
            client = Client()
            client.force_login(make_staff(is_superuser=True))
            print(f"{connection.vendor}\n{'':<58} {'measured':>14}   {'floor':>14}")
            project, address = furnish(), portal(stack)
            registration(address, project)
            twice(address, project)
            desk(address, client)
            sheet()
            dry_run(client)
            admin_list(client)
            directory(address)
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)
    return 1 if missed else 0
