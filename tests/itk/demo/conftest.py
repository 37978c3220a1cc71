"""The demo, loaded once for each file of tests."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the demo once for the module; return what the command printed and the kept files."""
    said = StringIO()
    media = Path(settings.VAR_DIR) / "media"
    kept = tmp_path_factory.mktemp("demo") / "media"
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        shutil.rmtree(media, ignore_errors=True)
        call_command("load_demo", stdout=said)
        shutil.copytree(media, kept)
        yield said.getvalue(), kept
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db):
    """The loaded demo, with its files: the test before has taken them away."""
    said, kept = loaded
    shutil.copytree(kept, Path(settings.VAR_DIR) / "media", dirs_exist_ok=True)
    return said
