"""An application decided by several at once, at two server processes: one outcome."""

import re
import urllib.error
import urllib.parse
import urllib.request

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from members.models import Company, Representative
from tests.factories import make_application, make_staff
from tests.members.test_races import race
from tests.planted import fails_with

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
MANY = 50
DECISION = {"decided_by": "Valdyba", "decided_on": "2026-05-04", "decision_number": "26-4"}


class Stay(urllib.request.HTTPRedirectHandler):
    """Does not follow: the answer is enough."""

    def redirect_request(self, *args):
        """Let the answer stand."""


class Sender:
    """One person with the cookies of a log-in, or none, and a form that is open."""

    def __init__(self, server, path, cookies=()):
        self.url = server + path
        self.cookie = "; ".join(f"{name}={value}" for name, value in cookies)
        opener = urllib.request.build_opener(Stay)
        answer = opener.open(urllib.request.Request(self.url, headers={"Cookie": self.cookie}))
        given = re.search(r"csrftoken=([^;]+)", answer.headers.get("Set-Cookie", ""))
        if given:
            self.cookie += f"; csrftoken={given[1]}"
        page = answer.read().decode()
        self.fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))

    def send(self, **fields):
        """Send the form; return the status."""
        data = urllib.parse.urlencode({**self.fields, **fields}).encode()
        headers = {"Cookie": self.cookie, "Referer": self.url}
        request = urllib.request.Request(self.url, data, headers)
        try:
            return urllib.request.build_opener(Stay).open(request).status
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code


@pytest.fixture
def cookies(login):
    """The cookies of a coordinator who has logged in."""
    client = login(make_staff())
    return [(name, morsel.value) for name, morsel in client.cookies.items()]


def button(application, name):
    """Return the address of a button of the administration."""
    return reverse("admin:members_membershipapplication_button", args=[application.pk, name])


def states(application):
    """Return the steps of the log, as a connection of its own reads them."""
    connection.close()
    application.refresh_from_db()
    return [entry.status for entry in application.entries.filter(kind="step")]


@fails_with("locks_do_not_lock")
def test_fifty_approvals_at_once_are_one(server, cookies, outbox):
    application = make_application("in_review")
    sender = Sender(server, button(application, "approve"), cookies)
    answers = race(*[lambda: sender.send(**DECISION)] * MANY)
    assert set(answers) == {302}
    assert states(application) == ["approved"]
    assert outbox.rows().count() == 1


@fails_with("locks_do_not_lock")
def test_fifty_activations_at_once_make_one_member_and_one_invitation(server, cookies, outbox):
    application = make_application("signed")
    sender = Sender(server, button(application, "activate"), cookies)
    assert set(race(*[lambda: sender.send(joined="2026-05-06")] * MANY)) == {302}
    assert states(application) == ["active"]
    assert Company.objects.count() == 1
    assert Company.objects.get().periods.count() == 1
    assert Representative.objects.count() == 1
    assert outbox.rows().count() == 2  # the news and the invitation


@fails_with("locks_do_not_lock")
def test_an_approval_and_a_withdrawal_at_once_leave_one_outcome(server, cookies):
    for _time in range(4):
        application = make_application("in_review")
        office = Sender(server, button(application, "approve"), cookies)
        with translation.override("lt"):
            own = reverse("members:application_withdraw", args=[application.token])
        applicant = Sender(server, own)
        answers = race(lambda office=office: office.send(**DECISION), applicant.send)
        assert answers == [302, 302]
        assert states(application) in (["approved"], ["withdrawn"])
        assert application.status == states(application)[0]
