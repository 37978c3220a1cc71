"""Mail when the mail server or the worker breaks: nothing lost, at most the one in doubt again."""

from datetime import timedelta

import pytest
from django.utils import timezone
from post_office.models import STATUS, Email

from members import emails
from tests.factories import make_user
from tests.faults.conftest import kill, unsent, wait_for
from tests.planted import fails_with

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MAILS, ENOUGH_TO_FAIL = 500, 150


def write(count):
    """Write letters to people of their own; return their addresses."""
    users = [make_user(email=f"zmogus{number}@imone.example") for number in range(count)]
    for user in users:
        emails.password_reset(user, user.email, "https://itk.example/reset")
    return {user.email for user in users}


@fails_with("mail_leaves_by_the_hundred")
def test_a_worker_killed_in_the_middle_leaves_at_most_one_in_doubt(
    mail_server, worker, planted_fault
):
    count = ENOUGH_TO_FAIL if planted_fault else MAILS
    everybody = write(count)
    first = worker(mail_server.port)
    wait_for(lambda: mail_server.count >= count // 3)
    kill(first)
    assert unsent()
    worker(mail_server.port)
    wait_for(lambda: not unsent())
    assert set(mail_server.accepted) == everybody
    assert mail_server.count <= count + 1


@fails_with("mail_is_tried_once")
def test_a_server_that_dies_after_accepting_gets_at_most_the_one_in_doubt_again(
    mail_server, worker
):
    everybody = write(6)
    mail_server.dies_after = 3
    worker(mail_server.port)
    wait_for(lambda: unsent() == 1)
    wait_for(lambda: waiting() or given_up())
    assert not given_up()
    due_now()
    wait_for(lambda: not unsent())
    assert set(mail_server.accepted) == everybody
    assert mail_server.count == 6 + 1


@fails_with("mail_is_tried_for_half_an_hour")
def test_a_server_down_for_an_hour_loses_nothing_and_gets_nothing_twice(mail_server, worker):
    mail_server.close()  # nobody answers at its port
    everybody = write(3)
    down = worker(mail_server.port)
    for attempt in range(1, 8):  # at once, and every ten minutes of the hour
        wait_for(lambda n=attempt: waiting(number_of_retries=n) == 3 or given_up())
        assert not given_up()
        due_now()
    kill(down)
    back = type(mail_server)()
    due_now()
    worker(back.port)
    wait_for(lambda: not unsent())
    assert set(back.accepted) == everybody
    assert back.count == 3
    back.close()


def waiting(**conditions):
    """Return how many letters were tried in vain and wait for their next attempt."""
    return Email.objects.filter(status=STATUS.requeued, **conditions).count()


def given_up():
    """Whether a letter was given up."""
    return Email.objects.filter(status=STATUS.failed).exists()


def due_now():
    """Let the ten minutes until the next attempt be over."""
    due = timezone.now() - timedelta(seconds=1)
    Email.objects.filter(status=STATUS.requeued).update(scheduled_time=due)
