"""Two requests at once, to two server processes."""

import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest
from django.urls import reverse
from django.utils import translation

from members.models import Representative, User
from members.workflows import invite_representative
from tests.factories import make_representative
from tests.planted import fails_with

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
PASSWORD = "ilgas-slaptazodis-7"


class Reader:
    """A browser of its own, which keeps its cookies and follows no redirect."""

    def __init__(self, server):
        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *args):
                return None

        self.server = server
        self.opener = urllib.request.build_opener(
            Stay, urllib.request.HTTPCookieProcessor(CookieJar())
        )

    def get(self, path):
        """Return the page."""
        with self.opener.open(self.server + path) as response:
            return response.read().decode()

    def post(self, path, page, **values):
        """Send the form of ``page`` and return (status, where it leads)."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **values}).encode()
        try:
            with self.opener.open(self.server + path, data) as response:
                return response.status, ""
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers.get("Location", "")


def race(*runs):
    """Run the callables at the same moment and return what each returned."""
    start, results = threading.Barrier(len(runs)), [None] * len(runs)

    def one(number, run):
        start.wait()
        results[number] = run()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(runs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def url():
    """The link of an open invitation."""
    token = invite_representative(representative=make_representative()).invite_token
    with translation.override("en"):
        return reverse("members:invitation", args=[token])


def accept(server, url, passwords):
    """Accept at the same moment, each with its password; return the answers."""
    readers = [Reader(server) for _password in passwords]
    pages = [reader.get(url) for reader in readers]
    return race(
        *(
            lambda reader=reader, page=page, password=password: reader.post(
                url, page, password=password
            )
            for reader, page, password in zip(readers, pages, passwords, strict=True)
        )
    )


@fails_with("locks_do_not_lock")
def test_a_double_click_makes_one_account(server, url):
    answers = accept(server, url, [PASSWORD] * 4)
    assert answers == [(302, "/en/account/")] * 4
    assert User.objects.count() == 1
    assert Representative.objects.get().user == User.objects.get()


def test_two_people_with_one_link_make_one_account(server, url):
    answers = accept(server, url, [f"{PASSWORD}-{number}" for number in range(4)])
    assert sorted(status for status, _where in answers).count(302) == 1
    assert {status for status, _where in answers} <= {302, 410, 422}
    user = User.objects.get()
    winner = [status for status, _where in answers].index(302)
    assert user.check_password(f"{PASSWORD}-{winner}")
    assert Representative.objects.get().user == user
