"""What every test has at hand.

Journeys' windows are in browser.py, racing processes in servers.py, the demo in snapshots.py.
"""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from coverage import Coverage
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client, SimpleTestCase
from django.utils import translation

from tests import postgres

pytest_plugins = ["tests.browser", "tests.planted", "tests.servers", "tests.snapshots"]

CI = os.environ.get("CI", "").lower() in ("1", "true")
ON_POSTGRESQL = "postgresql" in settings.DATABASES["default"]["ENGINE"]


# Which tests run, and which of them coverage watches

MEASURED = pytest.StashKey[bool]()
PAGES = {"client", "login"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make test` run each language on a database of its own."""
    parser.addoption(
        "--language",
        choices=["lt", "en"],
        help="of the tests that run in both languages, only those in this one",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the journeys and what is measured, and leave out what another run is for.

    That is what is about the other database or, on PostgreSQL, about none, and what the other
    database runs in the other language: a language is the same on both. Left out, not skipped: a
    skip is something missing, and under CI a failure. What asks for no database is refused one by
    pytest-django, so it cannot come out differently on another.
    """
    other = "sqlite" if ON_POSTGRESQL else "postgresql"
    language = config.getoption("language") if postgres.binary_directory() else None
    left_out, functions = [], set()
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        item.stash[MEASURED] = _is_measured(item, functions)
        if (
            item.get_closest_marker(other)
            or (ON_POSTGRESQL and not _asks_for_database(item))
            or (language and _language(item) not in (language, None))
        ):
            left_out.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def _asks_for_database(item: pytest.Item) -> bool:
    """Whether the test may reach the database, by mark, by base class or by a fixture of its own."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(
        item.get_closest_marker("django_db")
        or fixtures & {"db", "transactional_db", "live_server", "django_db_setup"}
        or issubclass(getattr(item, "cls", None) or object, SimpleTestCase)
    )


def _language(item: pytest.Item) -> str | None:
    """Return the language of a test that runs in both, or None.

    Journeys are all told on SQLite; the few that run on PostgreSQL, too, do so in one language.
    """
    callspec = getattr(item, "callspec", None)
    if callspec is None or (item.get_closest_marker("browser") and not ON_POSTGRESQL):
        return None
    named = {callspec.params.get("lang"), callspec.params.get("language")} & {"lt", "en"}
    return named.pop() if len(named) == 1 else None


def _is_measured(item: pytest.Item, functions: set[str]) -> bool:
    """Whether coverage, which nearly doubles the time of a test, watches it.

    The bars are reached without journeys and slow tests, for what they reach has quicker tests of
    its own, and of what asks for pages with the first case of a function: the others run nearly the
    same lines, and most of the time goes into templates.
    """
    if item.get_closest_marker("browser") or item.get_closest_marker("slow"):
        return False
    name = item.nodeid.partition("[")[0]
    is_first = name not in functions
    functions.add(name)
    return is_first or not PAGES.intersection(getattr(item, "fixturenames", ()))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Have coverage watch what it is to watch."""
    coverage = Coverage.current()
    if coverage is None or item.stash[MEASURED]:
        return (yield)
    coverage.stop()
    try:
        return (yield)
    finally:
        coverage.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Turn a skip into a failure where everything must be installed."""
    report = yield
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped, which CI does not accept: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not tested, and how to have it tested."""
    from tests import browser  # a plugin: pytest imports it first

    if any(
        browser.MISSING in str(report.longrepr) for report in terminalreporter.getreports("skipped")
    ):
        terminalreporter.section("journeys in the browser did NOT run", sep="!", red=True)
        terminalreporter.line(browser.MISSING)
    if not ON_POSTGRESQL and postgres.binary_directory() is None:
        terminalreporter.section("PostgreSQL is missing", sep="!", red=True)
        terminalreporter.line(postgres.MISSING)


def pytest_collection_finish() -> None:
    """Take what is loaded by now out of the reach of the garbage collector: it lives until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


# The database


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Let nobody be connected when the database is dropped, for PostgreSQL refuses that then.

    A window that has closed, or a process that was killed, may leave a session for a moment.
    """
    yield
    if ON_POSTGRESQL:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE"
                " datname = current_database() AND usename = current_user"
                " AND pid <> pg_backend_pid()"
            )


# A clean start for each test


@pytest.fixture(autouse=True)
def _clean_start() -> Iterator[None]:
    """Forget counted attempts, the language of the last request, and written files."""
    cache.clear()
    yield
    translation.activate(settings.LANGUAGE_CODE)
    shutil.rmtree(Path(settings.VAR_DIR) / "media", ignore_errors=True)


# Helpers


@pytest.fixture(params=["lt", "en"])
def lang(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run the test in Lithuanian and in English; `reverse()` gives the addresses of that language."""
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def clock(time_machine) -> Callable[[str], datetime]:
    """Stop the clock: `clock("2026-05-04 12:00")`, Vilnius time. It moves only when told again."""

    def stop(moment: str) -> datetime:
        now = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
        time_machine.move_to(now, tick=False)
        return now

    return stop


@pytest.fixture
def login(db) -> Callable[..., Client]:
    """A browserless reader who has logged in: `login(user).get(…)`."""

    def client_of(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return client_of


class Outbox:
    """The mail written so far, and its delivery."""

    def rows(self, **conditions):
        """The rows of the outbox that fit the conditions, oldest first."""
        from post_office.models import Email

        return Email.objects.filter(**conditions).order_by("id")

    def deliver(self) -> list[EmailMessage]:
        """Send what waits, as the worker does, and return the messages as they arrived."""
        from post_office.models import STATUS

        before = len(mail.outbox)
        for row in self.rows(status=STATUS.queued):
            row.dispatch(commit=True)
        failed = self.rows(status__in=[STATUS.failed, STATUS.requeued])
        assert not failed, [log.message for row in failed for log in row.logs.all()]
        return mail.outbox[before:]


@pytest.fixture
def outbox(db) -> Outbox:
    """The outbox of this test: `outbox.rows()`, and `outbox.deliver()` for the rendered messages."""
    return Outbox()


@pytest.fixture
def files() -> Callable[[], set[str]]:
    """The uploaded files, public and private, by name: to show that a refused upload leaves none."""
    media = Path(settings.VAR_DIR) / "media"

    def names() -> set[str]:
        return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}

    return names
