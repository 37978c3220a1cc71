"""A registration while 5,000 rows are imported into the same event: it is not locked out."""

import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from tests.factories import make_event
from tests.faults.conftest import kill, wait_for
from tests.journeys.test_races import SENT, Reader, form_of
from tests.servers import environment

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROWS, PEOPLE = 5000, 3
SECONDS = 15  # a hundred rows take a fraction of it, all of them several times as long


def test_a_registration_waits_for_a_hundred_rows_at_most(servers):
    """Fails with PAUSE = 0 on SQLite, where nobody else gets in until the last row."""
    event = make_event(capacity=None)
    (address,) = servers(1)
    people = [Reader(address, number) for number in range(PEOPLE)]
    for person in people:
        person.open_form(form_of(event))
    importing = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.importing", str(event.pk), str(ROWS)],
        cwd=settings.BASE_DIR,
        env=environment(),
    )
    try:
        wait_for(lambda: 0 < imported(event) < ROWS)
        for person in people:
            began = time.monotonic()
            assert person.register() == SENT
            assert time.monotonic() - began < SECONDS
        assert importing.poll() is None, "The import was over: nobody met it"
        assert imported(event) < ROWS
    finally:
        kill(importing)
    # What was done when it was killed stays, by the hundred, and so do those who came meanwhile.
    assert imported(event) % 100 == 0
    assert event.registrations.filter(source="self", status="confirmed").count() == PEOPLE


def imported(event):
    """Return how many rows of the import there are, as others see them."""
    connection.close()
    return event.registrations.filter(source="import").count()
