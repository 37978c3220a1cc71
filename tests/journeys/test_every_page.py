"""Every address of the portal as everybody: accessible, nothing sticks out, everything can be tapped."""

from itertools import chain
from urllib.parse import urlsplit

import pytest

from itk.demo.site import PASSWORD
from members.models import User
from tests.journeys.addresses import (
    ACCOUNT,
    NOT_PAGES,
    PUBLIC,
    ROLES,
    addresses,
    administration,
    names,
)
from tests.journeys.judging import CLIPPED, STICKS_OUT, TOO_SMALL, judge

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 320, "height": 800}
LANGUAGES = ("lt", "en")
PARTS = (0, 1)  # of a walk, so that both cores have one


def test_every_name_is_visited_or_said_not_to_be_a_page():
    known = {*PUBLIC, *ACCOUNT, *NOT_PAGES}
    assert set(names()) == known


# The administration's scripts make language tabs a moment after the page has loaded.
TABS_ARE_MADE = """() => !document.querySelector(".ui-tabs a[href^='#tab_']")
    && [...document.querySelectorAll("#modeltranslation-main-switch")].every(e => e.ariaLabel)"""


def log_in(page, email):
    """Log in as a person does."""
    page.goto("/lt/paskyra/prisijungti/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "prisijungti" not in url)


@pytest.fixture(scope="session")
def judged():
    """The structures of narrow pages that axe has judged: many are the same whoever reads them."""
    return set()


def problems_of(page, address, assert_accessible, judged, led):
    """Return what is wrong with a page in a narrow window.

    ``judged`` are the structures so far, ``led`` the paths that redirects have led to: many lead to
    the log-in, which is looked at once.
    """
    found = []
    answer = page.goto(address)
    if answer.status >= 500:
        return [f"{address}: {answer.status}"]
    if urlsplit(page.url).path.startswith("/admin/"):
        return []  # it led the office to the administration, which has a test of its own
    if answer.request.redirected_from:
        led_to = urlsplit(page.url).path
        if led_to in led:
            return []
        led.add(led_to)
    checks = {"sticks out": STICKS_OUT, "too small": TOO_SMALL, "clipped": CLIPPED}
    for what, script in checks.items():
        found += [f"{address} {what}: {element}" for element in page.evaluate(script)]
    language = page.get_attribute("html", "lang")
    if not urlsplit(page.url).path.startswith(f"/{language}/"):
        found.append(f"{page.url} is in {language}")
    return found + judge(page, assert_accessible, judged)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_to_everybody(
    portal, new_page, assert_accessible, judged, role, part
):
    account = {k: v for k, v in ACCOUNT.items() if role == "anonymous" or k != "account_logout"}
    # What a member sees of public pages besides is the same in both languages.
    reads = {"anonymous": LANGUAGES, "representative": LANGUAGES[:1]}.get(role, ())
    found, led = [], set()
    for language in LANGUAGES:
        tables = (PUBLIC, account) if language in reads else (account,)
        page = new_page(lang=language, viewport=NARROW)
        if ROLES[role]:
            log_in(page, ROLES[role])
        visited = chain.from_iterable(addresses(table, language) for table in tables)
        for address in list(dict.fromkeys(visited))[part :: len(PARTS)]:
            found += problems_of(page, address, assert_accessible, judged, led)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("part", PARTS)
def test_every_page_of_the_administration_is_accessible(portal, new_page, assert_accessible, part):
    user = User.objects.get(email=ROLES["coordinator"])
    found, judged = [], set()
    for language in LANGUAGES:
        user.language = language
        user.save()
        page = new_page(lang=language, user=user)
        for address in administration(user)[part :: len(PARTS)]:
            answer = page.goto(address)
            if answer.status >= 400:
                found.append(f"{address}: {answer.status}")
                continue
            page.wait_for_function(TABS_ARE_MADE)
            found += judge(page, assert_accessible, judged)
    assert not found, "\n".join(found)
