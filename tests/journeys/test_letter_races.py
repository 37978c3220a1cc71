"""Letters sent twice at once, and a process killed in the middle of sending: nobody gets two."""

import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import connection
from post_office.models import Email

from events.models import EventLetter, Registration
from tests.factories import make_event
from tests.servers import ROOT, environment

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

TWICE, KILLED = 100, 500  # people
SETUP = "import sys, django; django.setup(); from datetime import datetime; print(flush=True);"
REMIND = SETUP + (
    "from events.workflows import send_due_letters;"
    "send_due_letters(now=datetime.fromisoformat(sys.argv[1]))"
)
SEND = SETUP + (
    "from events.models import EventLetter; from events.workflows import send_letter;"
    "send_letter(letter=EventLetter.objects.get(pk=sys.argv[1]))"
)


def begin(script, argument):
    """Start a process that runs the script; it is at its work when this returns."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(argument)],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
    )
    process.stdout.readline()
    return process


def finish(process):
    """Wait for the process, which must end well."""
    with process.stdout:
        assert process.wait(timeout=120) == 0


def written():
    """Return how many messages each address has, as a connection of its own reads them."""
    connection.close()
    return Counter(address for to in Email.objects.values_list("to", flat=True) for address in to)


def event_of(count):
    """Return an event of so many people."""
    event = make_event(days_ahead=30, capacity=None)
    Registration.objects.bulk_create(
        Registration(
            event=event,
            first_name="Rasa",
            last_name=f"Rasaitė{number}",
            email=f"rasa{number}@imone.example",
        )
        for number in range(count)
    )
    return event


def morning_before(event):
    """Return the moment at which the reminder of a day before is due."""
    day = event.first_date - timedelta(days=1)
    return datetime(day.year, day.month, day.day, 10, tzinfo=event.zone)


def test_two_workers_send_one_reminder_each_person():
    event = event_of(TWICE)
    for process in [begin(REMIND, morning_before(event)) for _ in range(2)]:
        finish(process)
    assert set(written().values()) == {1}
    assert len(written()) == TWICE
    assert event.letters.get().recipients == TWICE


def test_a_letter_sent_twice_at_once_reaches_each_person_once():
    letter = EventLetter.objects.create(event=event_of(TWICE), subject_lt="Tema", body_lt="Tekstas")
    for process in [begin(SEND, letter.pk) for _ in range(2)]:
        finish(process)
    assert set(written().values()) == {1}
    assert len(written()) == TWICE


def test_a_worker_killed_in_the_middle_is_succeeded_without_duplicates():
    event = event_of(KILLED)
    process = begin(REMIND, morning_before(event))
    time.sleep(0.5)
    process.kill()
    process.wait()
    process.stdout.close()
    assert len(written()) in (0, KILLED)  # all of it happened, or none of it
    assert event.letters.count() == (1 if written() else 0)
    finish(begin(REMIND, morning_before(event)))
    assert set(written().values()) == {1}
    assert len(written()) == KILLED
