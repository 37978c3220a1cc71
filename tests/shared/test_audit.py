"""The log of changes keeps no secret."""

import pytest
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.utils.functional import Promise

from tests.factories import make_registration

pytestmark = pytest.mark.django_db


def test_every_column_of_the_log_has_a_name_on_screen():
    nameless = {
        f"{model._meta.label}.{field.name}"
        for model in auditlog.get_models()
        if model._meta.app_label in {"members", "events", "news", "shared"}
        and not model._meta.auto_created
        for field in model._meta.get_fields()
        if not field.auto_created
        and field.name not in auditlog.get_model_fields(model)["exclude_fields"]
        and not isinstance(field.verbose_name, Promise)
    }
    assert not nameless


def test_log_has_no_part_of_a_token():
    registration = make_registration()
    entry = LogEntry.objects.get_for_object(registration).latest("timestamp")
    kept = str(entry.changes_dict)
    assert "manage_token" in kept
    assert registration.manage_token[-6:] not in kept
    assert registration.ticket_code[-3:] not in kept
