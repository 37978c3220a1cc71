"""A registration while 5,000 rows are imported into the same event: it is not locked out."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.factories import make_event
from tests.faults.conftest import kill, wait_for
from tests.journeys.test_races import SENT, readers
from tests.planted import fails_with
from tests.servers import environment

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROWS, PEOPLE = 5000, 3
# A hundred under way, a hundred more when the person is not the first whom the pause lets in.
ROWS_MEANWHILE = 300


@fails_with("an_import_holds_on")
def test_a_registration_waits_for_a_few_hundred_rows_at_most(server):
    """Counted in rows: how long they take is the machine's affair."""
    event = make_event(capacity=None)
    people = readers(server, event, PEOPLE)
    importing = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.importing", str(event.pk), str(ROWS)],
        cwd=settings.BASE_DIR,
        env=environment(),
    )
    try:
        wait_for(lambda: 0 < imported(event) < ROWS)
        for person in people:
            before = imported(event)
            assert person.register() == SENT
            assert imported(event) - before <= ROWS_MEANWHILE
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
