"""Letters sent twice at once, and a process killed in the middle of sending: nobody gets two."""

import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from datetime import datetime, timedelta
from signal import SIGKILL

import pytest
from django.db import connection
from post_office.models import Email

from events.models import EventLetter, Registration
from tests.factories import make_event
from tests.planted import fails_with
from tests.servers import ROOT, environment

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

TWICE, KILLED = 40, 500  # people
SETUP = """
import os, signal, sys
from datetime import datetime
import django
django.setup()
print(flush=True)
sys.stdin.readline()
"""
REMIND = """
from events.workflows import send_due_letters
send_due_letters(now=datetime.fromisoformat(sys.argv[1]))
"""
SEND = """
from events.models import EventLetter
from events.workflows import send_letter
send_letter(letter=EventLetter.objects.get(pk=sys.argv[1]))
"""
# kill -9 when half of the messages are written, neither sooner nor later.
DIE_IN_THE_MIDDLE = f"""
from itk.shared import mail
queue, left = mail.queue, [None] * {KILLED // 2}
def last(*args, **fields):
    queue(*args, **fields)
    left.pop()
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
mail.queue = last
"""


def run(*scripts, argument):
    """Run the scripts in processes of their own, all from the same instant; return how each ended."""
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", SETUP + script, str(argument)],
                    cwd=ROOT,
                    env=environment(),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                )
            )
            for script in scripts
        ]
        for process in processes:
            process.stdout.readline()  # it stands at the start
        for process in processes:
            process.stdin.close()
        return [process.wait(timeout=120) for process in processes]


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


@fails_with("locks_do_not_lock")
def test_two_workers_send_one_reminder_each_person():
    event = event_of(TWICE)
    assert run(REMIND, REMIND, argument=morning_before(event)) == [0, 0]
    assert set(written().values()) == {1}
    assert len(written()) == TWICE
    assert event.letters.get().recipients == TWICE


@fails_with("locks_do_not_lock")
def test_a_letter_sent_twice_at_once_reaches_each_person_once():
    letter = EventLetter.objects.create(event=event_of(TWICE), subject_lt="Tema", body_lt="Tekstas")
    assert run(SEND, SEND, argument=letter.pk) == [0, 0]
    assert set(written().values()) == {1}
    assert len(written()) == TWICE


@fails_with("letters_are_written_one_by_one")
def test_a_worker_killed_in_the_middle_is_succeeded_without_duplicates():
    event = event_of(KILLED)
    assert run(DIE_IN_THE_MIDDLE + REMIND, argument=morning_before(event)) == [-SIGKILL]
    assert not written()
    assert not event.letters.exists()
    assert run(REMIND, argument=morning_before(event)) == [0]
    assert set(written().values()) == {1}
    assert len(written()) == KILLED
