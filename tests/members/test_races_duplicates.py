"""Duplicates that several merge at once, at two server processes: each goes once."""

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.urls import reverse

from events.models import Registration
from members.models import Company
from tests.factories import make_company, make_event, make_registration, make_staff
from tests.members.test_races import race
from tests.members.test_races_applications import Sender
from tests.planted import fails_with

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cookies(login):
    """The cookies of a coordinator who has logged in."""
    client = login(make_staff())
    return [(name, morsel.value) for name, morsel in client.cookies.items()]


def senders(server, cookies, *pairs):
    """Return, for each pair, the open page of making one part of the other."""
    name = "admin:members_company_merge"
    return [
        Sender(server, reverse(name, args=[goes.pk, stays.pk]), cookies) for goes, stays in pairs
    ]


@fails_with("locks_do_not_lock")
def test_two_merges_of_one_organisation_leave_it_in_one_of_the_two(server, cookies):
    goes, one, other = (make_company(code="") for _each in range(3))
    event = make_event(capacity=None)
    for _each in range(20):
        make_registration(event, company=goes)
    opened = senders(server, cookies, (goes, one), (goes, other))
    assert race(*(sender.send for sender in opened)) == [302, 302]
    connection.close()
    assert set(Company.objects.all()) == {one, other}
    assert LogEntry.objects.filter(additional_data__merged=goes.pk).count() == 1
    where = set(Registration.objects.values_list("company", flat=True))
    assert len(where) == 1
    assert where < {one.pk, other.pk}


def test_merged_into_each_other_at_once_one_stays(server, cookies):
    one, other = make_company(code=""), make_company(code="")
    registrations = [make_registration(company=company) for company in (one, other)]
    opened = senders(server, cookies, (one, other), (other, one))
    assert race(*(sender.send for sender in opened)) == [302, 302]
    connection.close()
    stays = Company.objects.get()
    assert {r.company for r in Registration.objects.all()} == {stays}
    assert Registration.objects.count() == len(registrations)


def test_a_chain_merged_at_once_loses_nothing(server, cookies):
    first, second, third = (make_company(code="") for _each in range(3))
    for company in (first, second, third):
        make_registration(company=company)
    opened = senders(server, cookies, (first, second), (second, third))
    assert race(*(sender.send for sender in opened)) == [302, 302]
    connection.close()
    kept = set(Company.objects.all())
    assert third in kept
    assert second not in kept
    assert Registration.objects.filter(company__in=kept).count() == 3


def test_ten_presses_of_one_merge_are_one(server, cookies):
    goes, stays = make_company(code=""), make_company()
    opened = senders(server, cookies, *[(goes, stays)] * 10)
    assert set(race(*(sender.send for sender in opened))) == {302}
    connection.close()
    assert Company.objects.get() == stays
