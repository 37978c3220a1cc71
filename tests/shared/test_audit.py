"""The log of changes keeps no secret."""

import pytest
from auditlog.models import LogEntry

from tests.factories import make_registration

pytestmark = pytest.mark.django_db


def test_log_has_no_part_of_a_token():
    registration = make_registration()
    entry = LogEntry.objects.get_for_object(registration).latest("timestamp")
    kept = str(entry.changes_dict)
    assert "manage_token" in kept
    assert registration.manage_token[-6:] not in kept
    assert registration.ticket_code[-3:] not in kept
