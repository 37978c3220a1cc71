"""The demo for files of tests that only read it, or whose changes are rolled back."""

from collections.abc import Iterator

import pytest

from tests.snapshots import Snapshots


@pytest.fixture(scope="module")
def loaded(snapshots: Snapshots, django_db_blocker) -> Iterator[Snapshots]:
    """Put the demo into the database for the module, and take it out again."""
    with django_db_blocker.unblock():
        snapshots.keep("before")
        snapshots.load_demo()
    yield snapshots
    with django_db_blocker.unblock():
        snapshots.restore("before")


@pytest.fixture
def demo(loaded: Snapshots, db, settings) -> str:
    """The loaded demo, with its files: the test before has taken them away. What the command printed."""
    settings.DEMO = True
    loaded.restore_files("demo")
    return loaded.said
