"""Chromium for the journeys: Debian's, driven by Playwright, watching for what a reader never should meet.

A test that asks for `page` is a journey: it gets the mark `browser`, a live server and the database with it.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, sync_playwright

MISSING = "Chromium is not installed. Install it: sudo apt-get install chromium"
FLAGS = [
    "--no-sandbox",  # root in a container may not have one, and the only pages are ours
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--use-fake-device-for-media-stream",  # a camera without a machine's own
]
PHONE = {"width": 375, "height": 812}
DESKTOP = {"width": 1280, "height": 900}
ACTION_MS = 10_000


def executable() -> str | None:
    """The installed Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys of a process."""
    path = executable()
    if path is None:
        pytest.skip(MISSING)
    # Playwright's synchronous calls keep an event loop in this thread, and Django refuses the
    # database to a thread that has one. Nothing here is concurrent: the loop only waits.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Complaints:
    """What went wrong in the browser behind the reader's back."""

    host: str
    found: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Note script errors, refusals by the policy, foreign requests and missing files of a page."""
        page.on("pageerror", lambda error: self.found.append(f"script error: {error}"))
        page.on("console", lambda message: self._console(message.text))
        page.on("response", self._response)
        page.on("request", lambda request: self._foreign(request.url))

    def _console(self, text: str) -> None:
        if "Content Security Policy" in text or "Permissions-Policy" in text:
            self.found.append(text)

    def _response(self, response: Response) -> None:
        # A page may answer 404 or 422 on purpose; what a page loads may not.
        if response.status >= 400 and response.request.resource_type != "document":
            self.found.append(f"{response.status} for {response.url}")

    def _foreign(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.found.append(f"third-party request: {url}")


@pytest.fixture
def new_page(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Open a fresh browser window: `new_page(lang="lt", viewport=PHONE, color_scheme="dark", javascript=True)`.

    ``permissions`` are what its reader allows, ``script`` runs before those of the page. Addresses
    are relative to the live server. After the test any complaint of any window fails it.
    """
    contexts: list[BrowserContext] = []
    complaints = Complaints(urlsplit(live_server.url).netloc)

    def open_page(
        *,
        lang: str = "lt",
        viewport: dict[str, int] = DESKTOP,
        color_scheme: str = "light",
        javascript: bool = True,
        user=None,
        permissions: Sequence[str] = (),
        script: str = "",
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale={"lt": "lt-LT", "en": "en-GB"}[lang],
            timezone_id=settings.TIME_ZONE,
            viewport=viewport,
            is_mobile=viewport["width"] < 700,
            has_touch=viewport["width"] < 700,
            color_scheme=color_scheme,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            permissions=list(permissions),
        )
        context.set_default_timeout(ACTION_MS)
        contexts.append(context)
        if user is not None:
            context.add_cookies([_session_cookie(user, live_server.url)])
        if script:
            context.add_init_script(script)
        page = context.new_page()
        complaints.watch(page)
        context.on("page", complaints.watch)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints.found, "\n".join(complaints.found)


@pytest.fixture
def page(new_page) -> Page:
    """A Lithuanian window of a desktop."""
    return new_page()


@pytest.fixture
def phone(new_page) -> Page:
    """A Lithuanian window of a phone."""
    return new_page(viewport=PHONE)


def follow(target: Locator) -> None:
    """Click what opens a page, and wait for that page: a click alone returns while the old one still stands."""
    with target.page.expect_navigation():
        target.click()


def _session_cookie(user, url: str) -> dict[str, str]:
    """Log the user in beside the browser and return the cookie that says so."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Check the page as it stands now against axe's rules; the message names rule and element."""

    def check(page: Page) -> None:
        # Preloading style sheets makes axe itself write a style, which the policy refuses. What is
        # in order need not be told: gathering and sending it takes longer than finding what is not.
        results = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]})
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check
