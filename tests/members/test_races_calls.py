"""A partnership call decided on by several at once, at two server processes: one outcome."""

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from members.models import CallAnswer
from members.workflows import reorganise_company
from tests.factories import (
    make_answer,
    make_call,
    make_company,
    make_competence,
    make_representative,
    make_user,
)
from tests.journeys.test_letter_races import run, written
from tests.members.test_races import race
from tests.members.test_races_applications import Sender
from tests.planted import fails_with

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
MANY = 10
TUESDAY = datetime(2026, 5, 5, 10, tzinfo=ZoneInfo("Europe/Vilnius"))
SEND = """
from members.workflows import remind_of_calls, send_call_digests
remind_of_calls(now=datetime.fromisoformat(sys.argv[1]))
send_call_digests(now=datetime.fromisoformat(sys.argv[1]))
"""


@pytest.fixture
def author(login):
    """The cookies of somebody who writes the calls of a member."""
    person = make_representative(user=make_user())
    client = login(person.user)
    person.cookies = [(name, morsel.value) for name, morsel in client.cookies.items()]
    return person


def sender(server, call, author):
    """Return the author with the page of the call open."""
    with translation.override("lt"):
        page = reverse("members:call_manage", args=[call.company.slug, call.pk])
    return Sender(server, page, author.cookies)


def states(call):
    """Return what became of the answers, as a connection of its own reads them."""
    connection.close()
    return sorted(call.answers.values_list("status", flat=True))


def bid(author):
    return make_call(author.company, kind="bid", roles_lt="Tinklas", chosen=[make_company()])


@fails_with("locks_do_not_lock")
def test_of_two_accepted_in_the_last_role_at_once_one_has_it(server, author, outbox):
    for _time in range(3):
        call = bid(author)
        answers = [make_answer(call, role="Tinklas") for _n in range(2)]
        page = sender(server, call, author)
        codes = race(*[lambda pk=a.pk, page=page: page.send(do="join", answer=pk) for a in answers])
        assert codes == [302, 302]
        assert states(call) == ["joined", "sent"]
    assert outbox.rows().count() == 3


@fails_with("locks_do_not_lock")
def test_nobody_joins_what_is_closed_at_the_same_moment(server, author, outbox):
    """Who waited was told that it is closed, or was accepted before: never both."""
    for _time in range(4):
        call = make_call(author.company)
        answer = make_answer(call)
        page = sender(server, call, author)
        race(
            lambda page=page: page.send(do="close", outcome="nobody"),
            lambda page=page, pk=answer.pk: page.send(do="join", answer=pk),
        )
        call.refresh_from_db()
        assert call.status == "closed"
        assert states(call) in (["joined"], ["sent"])
        assert outbox.rows(to=answer.email).count() == 1


@fails_with("locks_do_not_lock")
def test_many_answers_of_one_organisation_are_one(server, login, outbox):
    person = make_representative(user=make_user())
    client = login(person.user)
    cookies = [(name, morsel.value) for name, morsel in client.cookies.items()]
    call = make_call(audience="members")
    make_representative(call.company, is_contact=True)
    with translation.override("lt"):
        page = Sender(server, reverse("members:call_answer", args=[call.slug]), cookies)
    codes = race(*[lambda: page.send(company=person.company.pk, message="Galime.")] * MANY)
    connection.close()
    assert CallAnswer.objects.count() == 1
    assert set(codes) <= {302, 422, 429}
    assert outbox.rows().count() == 1


@fails_with("locks_do_not_lock")
def test_two_workers_write_of_a_call_once_to_each():
    """Of the end to its author, of a new one to who follows it."""
    author = make_representative(email="kas@klausia.example")
    competence = make_competence()
    followers = [make_user(f"seka{n}@ora.example") for n in range(5)]
    for user in followers:
        user.followed.create(competence=competence)
    make_call(competences=[competence])
    ended = TUESDAY.date() - timedelta(days=1)
    make_call(author.company, deadline=ended, published_at=TUESDAY - timedelta(days=30))
    assert run(SEND, SEND, argument=TUESDAY.isoformat()) == [0, 0]
    assert set(written().values()) == {1}
    assert len(written()) == 1 + len(followers)


def reorganise(company, successor):
    """Reorganise in a thread, and leave its connection closed."""
    day = timezone.localdate()
    try:
        return reorganise_company(company=company, successor=successor, on=day, people="stay")
    finally:
        connection.close()


def test_two_reorganisations_that_share_calls_wait_for_each_other_in_turn():
    for _time in range(5):
        one, other, *heirs = (make_company() for _four in range(4))
        calls = [make_call(one, chosen=[other]), make_call(other, chosen=[one])]
        pairs = zip((one, other), heirs, strict=True)
        assert race(*[partial(reorganise, *pair) for pair in pairs]) == heirs
        for call, author, reader in zip(calls, heirs, reversed(heirs), strict=True):
            call.refresh_from_db()
            assert (call.company, call.chosen.get()) == (author, reader)
