"""The worker as a process of its own, as it runs beside the server."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from post_office.models import STATUS, Email

from members import emails
from tests.factories import make_user
from tests.servers import environment

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SECONDS = 30


def wait_for(condition):
    """Wait until the condition holds; fail when it takes too long."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "The worker takes too long"
        time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_delivers_what_comes_and_ends_when_told(number):
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--interval=0.2"],
        cwd=settings.BASE_DIR,
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for count in (1, 2):  # what waited before, and what comes while it runs
            user = make_user()
            emails.password_reset(user, user.email, "https://itk.example/reset")
            wait_for(lambda sent=count: Email.objects.filter(status=STATUS.sent).count() == sent)
        os.kill(worker.pid, number)
        _out, said = worker.communicate(timeout=SECONDS)
        assert worker.returncode == 0, said
    finally:
        worker.kill()
        worker.communicate()
