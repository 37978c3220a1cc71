"""Attempts are counted exactly, for a window of time, and say nothing of who made them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory

from itk import jobs
from itk.shared.limits import over_any_limit, over_limit
from itk.shared.models import Attempts

pytestmark = pytest.mark.django_db


def attempt(action="knock", address="192.0.2.1", about=""):
    """Try as one of two in a minute; return whether that is too often."""
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    return over_limit(request, action, amount=2, seconds=60, about=about)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel("2026-05-04T12:00:01Z", tick=False) as traveller:
        yield traveller


def test_the_third_of_two_is_too_many_until_the_window_ends(noon):
    assert [attempt() for _time in "123"] == [False, False, True]
    noon.shift(60)
    assert not attempt()


def test_each_address_and_each_thing_is_counted_by_itself():
    assert [attempt(), attempt()] == [False, False]
    assert not attempt(address="192.0.2.2")
    assert not attempt(action="ring")
    assert attempt()


def test_attempts_about_one_thing_are_counted_whoever_makes_them():
    addresses = ("192.0.2.1", "192.0.2.2", "192.0.2.3")
    assert [attempt(address=one, about="a@b.example") for one in addresses] == [False, False, True]


def test_each_of_several_limits_counts_also_once_one_is_passed(rf):
    def attempts(amounts):
        return over_any_limit(rf.get("/"), "write", amounts, seconds=60)

    assert [attempts({"": 1, "a@b.example": 2}) for _time in "123"] == [False, True, True]
    assert attempts({"a@b.example": 3})
    assert not attempts({"c@b.example": 1})


def test_an_attempt_is_one_question_to_the_database(django_assert_num_queries):
    for _time in "12":
        with django_assert_num_queries(1):
            attempt()


@pytest.mark.django_db(transaction=True)
def test_attempts_in_the_same_instant_are_all_counted():
    def try_and_leave(_number):
        attempt()
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(try_and_leave, range(40)))
    assert Attempts.objects.get().count == 40


def test_nothing_tells_whose_attempts_they_were():
    attempt(about="jonas@imone.example")
    (row,) = Attempts.objects.values()
    assert "jonas" not in str(row)


def test_counts_that_are_over_are_deleted_by_the_daily_job(noon):
    attempt()
    noon.shift(30)
    attempt(action="ring", address="192.0.2.2")
    assert jobs.clear_attempts() == "0 records"
    noon.shift(40)
    attempt()
    assert jobs.clear_attempts() == "2 records"
    assert Attempts.objects.count() == 1


def test_counts_wait_for_no_disk_on_postgresql():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'shared_attempts'")
            assert cursor.fetchone() == ("u",)
