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
from members.workflows import invite_representative, settle_email
from tests.factories import make_company, make_representative, make_user
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


def test_fifty_acceptances_of_one_invitation_leave_one_account(server, url):
    answers = accept(server, url, [f"{PASSWORD}-{number}" for number in range(50)])
    assert [status for status, _where in answers].count(302) == 1
    assert {status for status, _where in answers} <= {302, 410, 422}
    assert Representative.objects.get().user == User.objects.get()


# Administrators


def administrators(server, count):
    """Return profile administrators of one organisation, each with a logged-in browser."""
    company, people = make_company(), []
    for _number in range(count):
        user = make_user()
        settle_email(user=user)
        person = make_representative(company, user=user)
        reader = Reader(server)
        page = reader.get("/en/account/login/")
        reader.post("/en/account/login/", page, login=user.email, password="password")
        people.append((person, reader))
    return company, people


def page_of(company, person, name):
    """Return the English address of a page about the person."""
    with translation.override("en"):
        return reverse(f"members:{name}", args=[company.slug, person.pk])


@fails_with("locks_do_not_lock")
def test_of_two_administrators_who_leave_at_once_one_stays(server):
    company, people = administrators(server, 2)
    runs = []
    for person, reader in people:
        path = page_of(company, person, "person_leave")
        form = reader.get(path)
        runs.append(lambda reader=reader, path=path, form=form: reader.post(path, form))
    assert sorted(status for status, _where in race(*runs)) == [302, 422]
    assert Representative.objects.administrators().count() == 1


@fails_with("locks_do_not_lock")
def test_fifty_hand_overs_of_one_administration_leave_one_administrator(server):
    company, [(_owner, reader)] = administrators(server, 1)
    colleagues = [make_representative(company, user=make_user(), role="none") for _n in range(50)]
    form = reader.get(page_of(company, colleagues[0], "person"))
    paths = [page_of(company, person, "person_do") for person in colleagues]
    answers = race(*(lambda path=path: reader.post(path, form, do="hand_over") for path in paths))
    assert {status for status, _where in answers} <= {302, 403}
    assert Representative.objects.administrators().count() == 1
    assert Representative.objects.filter(role="editor").count() == 1
