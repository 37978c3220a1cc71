"""Faults planted on purpose: a test of a race that passes with them would prove nothing.

`@fails_with("locks_do_not_lock")` runs a test once more with that fault, in its own process and in
every one that it starts, and demands that an assertion fails then.
"""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.apps import AppConfig
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

VARIABLE = "TESTS_FAULT"
FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {}


def fault(plant: Callable[[pytest.MonkeyPatch], None]) -> Callable[[pytest.MonkeyPatch], None]:
    """Know a fault by the name of the function that plants it."""
    FAULTS[plant.__name__] = plant
    return plant


def fails_with(*names: str) -> pytest.MarkDecorator:
    """Run the test as it is, and with each of the faults; with these it must fail."""
    from playwright.sync_api import TimeoutError as NothingCame

    expected = pytest.mark.xfail(strict=True, raises=(AssertionError, NothingCame))
    sound = pytest.param("", id="sound")
    planted = [pytest.param(name, id=name, marks=expected) for name in names]
    return pytest.mark.parametrize("planted_fault", [sound, *planted], indirect=True)


@pytest.fixture(autouse=True)
def planted_fault(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Plant the fault that the test is run with here, and have started processes plant it too."""
    name = getattr(request, "param", "")
    if name:
        monkeypatch.setenv(VARIABLE, name)
        FAULTS[name](monkeypatch)
    return name


class Planted(AppConfig):
    """Plants the fault of a process that a test has started; see the settings under test."""

    name = "tests"
    label = "planted"

    def ready(self) -> None:
        """Plant it once everything is loaded."""
        FAULTS[os.environ[VARIABLE]](pytest.MonkeyPatch())


# Who gets what


@fault
def locks_do_not_lock(patch: pytest.MonkeyPatch) -> None:
    """Let transactions pass each other; each is slow to commit, so that they surely meet."""
    from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite

    commit = BaseDatabaseWrapper.commit

    def late(connection):
        time.sleep(0.1)
        commit(connection)

    patch.setattr(BaseDatabaseWrapper, "commit", late)
    patch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows.all())
    patch.setattr(
        SQLite, "_start_transaction_under_autocommit", lambda self: self.cursor().execute("BEGIN")
    )


@fault
def promotion_takes_the_last(patch: pytest.MonkeyPatch) -> None:
    """Give free places to who came last."""
    from events.models.registration import RegistrationQuerySet

    waiting = RegistrationQuerySet.waiting
    patch.setattr(RegistrationQuerySet, "waiting", lambda rows: waiting(rows).reverse())


@fault
def each_sending_is_a_new_form(patch: pytest.MonkeyPatch) -> None:
    """Forget which form a registration came from."""
    from events.workflows import registration

    request = registration.Request
    patch.setattr(
        registration, "Request", lambda **fields: replace(request(**fields), submission=uuid4())
    )


@fault
def audiences_are_not_asked(patch: pytest.MonkeyPatch) -> None:
    """Show a partnership call to whoever asks."""
    from members.models.call import CallQuerySet

    patch.setattr(CallQuerySet, "visible_to", lambda calls, _user: calls)


# The desk


@fault
def each_mark_is_a_new_one(patch: pytest.MonkeyPatch) -> None:
    """Forget which tap a mark came from."""
    from events.workflows import desk

    mark = desk.mark_attendance
    patch.setattr(
        desk, "mark_attendance", lambda **fields: mark(**{**fields, "client_uuid": uuid4()})
    )


@fault
def the_last_to_arrive_decides(patch: pytest.MonkeyPatch) -> None:
    """Take the hour of arrival for the hour of the tap."""
    from events.workflows import desk

    mark = desk.mark_attendance
    patch.setattr(desk, "mark_attendance", lambda **fields: mark(**{**fields, "marked_at": None}))


def in_script(patch: pytest.MonkeyPatch, file: str, old: str, new: str) -> None:
    """Change a script on its way into every window."""
    from playwright.sync_api import Browser

    new_context = Browser.new_context
    script = (settings.BASE_DIR / "static/js" / file).read_text()
    if old not in script:
        raise LookupError(f"{file} has no longer: {old}")
    changed = script.replace(old, new)

    def answer(route):
        route.fulfill(body=changed, content_type="text/javascript")

    def with_fault(browser, **options):
        context = new_context(browser, **options)
        context.route(f"**/js/{file}", answer)
        return context

    patch.setattr(Browser, "new_context", with_fault)


@fault
def the_queue_is_not_kept(patch: pytest.MonkeyPatch) -> None:
    """Keep nothing on the device of what was done without a network."""
    in_script(patch, "desk_store.js", "write(localStorage,", "void (localStorage,")


@fault
def nothing_is_wiped(patch: pytest.MonkeyPatch) -> None:
    """Leave the list on the device when the desk ends."""
    in_script(patch, "desk_store.js", "async wipe() {", "async wipe() {\n    return;")


@fault
def the_ticket_opens_the_own_page(patch: pytest.MonkeyPatch) -> None:
    """Take the code of a ticket for the person's secret link."""
    from events.models import Registration
    from events.views.own import SecretMixin

    setup = SecretMixin.setup

    def setup_with_either(page, request, *args, **kwargs):
        named = Registration.objects.filter(ticket_code=kwargs["token"]).first()
        token = named.manage_token if named else kwargs["token"]
        setup(page, request, *args, **kwargs | {"token": token})

    patch.setattr(SecretMixin, "setup", setup_with_either)


# Mail and import


@fault
def letters_are_written_one_by_one(patch: pytest.MonkeyPatch) -> None:
    """Write the letters of a reminder each in a transaction of its own."""
    from events.workflows import reminders

    patch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows.all())
    patch.setattr(reminders, "send_automatic_letter", reminders.send_automatic_letter.__wrapped__)


@fault
def mail_leaves_by_the_hundred(patch: pytest.MonkeyPatch) -> None:
    """Note that letters are sent only after a hundred of them."""
    patch.setitem(settings.POST_OFFICE, "BATCH_SIZE", 100)


@fault
def mail_is_tried_once(patch: pytest.MonkeyPatch) -> None:
    """Give a letter up at the first refusal."""
    patch.setitem(settings.POST_OFFICE, "MAX_RETRIES", 0)


@fault
def mail_is_tried_for_half_an_hour(patch: pytest.MonkeyPatch) -> None:
    """Give a letter up after three attempts, ten minutes apart."""
    patch.setitem(settings.POST_OFFICE, "MAX_RETRIES", 3)


@fault
def an_import_holds_on(patch: pytest.MonkeyPatch) -> None:
    """Import five hundred rows before anybody else gets in."""
    from itk.shared.spreadsheets import importing

    patch.setattr(importing, "ROWS_A_TRANSACTION", 500)
