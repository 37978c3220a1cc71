"""The demo, loaded once a process and then copied, database and files, on both databases."""

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

MEDIA = Path(portal_settings.VAR_DIR) / "media"


class Snapshots:
    """States of the test's database and files, kept by name until the process ends."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.kept: set[str] = set()
        self.said = ""  # what loading the demo printed

    def keep(self, name: str) -> None:
        """Keep what is there now."""
        if connection.vendor == "sqlite":
            with contextlib.closing(sqlite3.connect(self._file(name))) as target:
                connection.ensure_connection()
                connection.connection.backup(target)
        else:
            self._copy(connection.settings_dict["NAME"], self._database(name))
        shutil.rmtree(self.directory / name, ignore_errors=True)
        if MEDIA.exists():
            shutil.copytree(MEDIA, self.directory / name)
        self.kept.add(name)

    def restore(self, name: str) -> None:
        """Put what was kept in the place of what is there."""
        if connection.vendor == "sqlite":
            with contextlib.closing(sqlite3.connect(self._file(name))) as source:
                connection.ensure_connection()
                source.backup(connection.connection)
        else:
            self._copy(self._database(name), connection.settings_dict["NAME"])
        ContentType.objects.clear_cache()  # the copied rows have the numbers of their own day
        shutil.rmtree(MEDIA, ignore_errors=True)
        self.restore_files(name)

    def restore_files(self, name: str) -> None:
        """Put the kept files back where a test's end has taken them away."""
        if (kept := self.directory / name).exists():
            shutil.copytree(kept, MEDIA, dirs_exist_ok=True)

    def load_demo(self) -> None:
        """Put the demo into an empty database: loaded the first time, copied later."""
        if "demo" in self.kept:
            self.restore("demo")
            return
        said = StringIO()
        with override_settings(DEMO=True):
            call_command("load_demo", stdout=said)
        self.said = said.getvalue()
        self.keep("demo")

    def forget(self) -> None:
        """Drop the databases that were kept; files end with their directory."""
        if connection.vendor != "sqlite":
            with connection._nodb_cursor() as cursor:
                for name in self.kept:
                    cursor.execute(f'DROP DATABASE "{self._database(name)}"')

    def _file(self, name: str) -> Path:
        return self.directory / f"{name}.sqlite3"

    def _database(self, name: str) -> str:
        return f"{connection.settings_dict['NAME']}_{name}"

    def _copy(self, source: str, target: str) -> None:
        """Copy one database of PostgreSQL over another: quicker than any reading of rows."""
        connection.close()  # nobody may be connected to either
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


@pytest.fixture(scope="session")
def snapshots(
    django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Snapshots]:
    """What a process keeps of its database for tests to come."""
    kept = Snapshots(tmp_path_factory.mktemp("snapshots"))
    yield kept
    with django_db_blocker.unblock():
        kept.forget()


@pytest.fixture
def portal(transactional_db, settings, snapshots: Snapshots) -> None:
    """The portal with its demo content."""
    settings.DEMO = True
    snapshots.load_demo()
