"""Counting who was invited, registered and came."""

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Attendance, Event, Invitation
from events.statistics import counted_events, grouped, numbers_of, total_of
from tests.factories import make_company, make_event, make_registration

pytestmark = pytest.mark.django_db


def came(event, **fields):
    """Return somebody who was there."""
    registration = make_registration(event, **fields)
    Attendance.objects.create(registration=registration, day=event.days.first(), present=True)
    return registration


def counts(*events):
    """Return the counts of the events; one alone by itself."""
    found = numbers_of(events)
    return found[0] if len(events) == 1 else found


def test_each_state_is_counted_apart():
    event = make_event()
    for status in ("applied", "confirmed", "confirmed", "waiting", "cancelled", "declined"):
        make_registration(event, status=status)
    row = counts(event)
    assert (row.registered, row.applied, row.waiting, row.cancelled) == (2, 1, 1, 1)
    assert (row.present, row.expected, row.no_show) == (0, 0, None)


def test_only_sent_invitations_count():
    event = make_event()
    Invitation.objects.create(event=event, email="a@imone.example", sent_at=timezone.now())
    Invitation.objects.create(event=event, email="b@imone.example")
    assert counts(event).invited == 1


def test_who_had_a_place_and_did_not_come():
    event = make_event(days_ahead=-3)
    for _number in range(3):
        came(event)
    absent = make_registration(event)
    Attendance.objects.create(registration=absent, day=event.days.get(), present=False)
    row = counts(event)
    assert (row.present, row.expected, row.absent, row.no_show) == (3, 4, 1, 25)


def test_two_days_are_one_presence():
    event = make_event(days_ahead=-5, days=2)
    person = came(event)
    Attendance.objects.create(registration=person, day=event.days.last(), present=True)
    assert counts(event).present == 1


def test_members_and_others_by_who_came():
    event = make_event(days_ahead=-3)
    member = make_company()
    came(event, company=member, company_name=member.full_name)
    came(event, company=member, company_name=member.full_name)
    came(event, company_name="UAB „Svetima“")
    came(event, company=make_company(kind="partner"), company_name="Partneris")
    came(event)
    make_registration(event, company=make_company())
    row = counts(event)
    assert (row.members, row.others, row.companies) == (2, 3, 3)


def test_before_the_event_those_with_a_place_are_counted():
    event = make_event(days_ahead=3)
    make_registration(event, company=make_company())
    make_registration(event, company=make_company(), status="waiting")
    assert (counts(event).members, counts(event).companies) == (1, 1)


def test_a_person_returns_by_e_mail_or_by_name_and_organisation():
    first, second = make_event(days_ahead=-30), make_event(days_ahead=-3)
    came(first, email="ona@imone.example")
    came(first, first_name="Jonas", last_name="Žukas", email=None, company_name="UAB „Rytas“")
    came(second, email="ona@imone.example", first_name="Kita")
    came(second, first_name="jonas", last_name="ŽUKAS", email=None, company_name="UAB „rytas“")
    came(second, first_name="Jonas", last_name="Žukas", email=None, company_name="UAB „Kita“")
    assert [row.returning for row in counts(first, second)] == [0, 2]
    assert counts(second).returning == 2, "also when the earlier event is not asked for"


def test_who_did_not_come_before_or_comes_twice_to_one_event_does_not_return():
    first, second = make_event(days_ahead=-30), make_event(days_ahead=-3)
    make_registration(first, email="ona@imone.example")
    came(second, email="ona@imone.example")
    came(second, email="ona@imone.example", first_name="Rasa")
    assert counts(second).returning == 0


def test_the_forgotten_do_not_return():
    first, second = make_event(days_ahead=-30), make_event(days_ahead=-3)
    for event in (first, second):
        came(event, first_name="—", last_name="", email=None, company_name="UAB „Rytas“")
    assert counts(second).returning == 0


def test_a_sum_counts_an_organisation_once():
    company = make_company()
    one, other = make_event(days_ahead=-30), make_event(days_ahead=-3)
    came(one, company=company)
    came(other, company=company)
    make_registration(other)
    total = total_of(counts(one, other))
    assert (total.events, total.present, total.companies, total.no_show) == (2, 2, 1, 33)


def test_drafts_and_cancelled_events_are_not_counted_and_samples_by_choice():
    real = make_event()
    sample = make_event(is_sample=True, days_ahead=31)
    for status in ("draft", "cancelled", "postponed"):
        make_event(status=status)
    assert counted_events() == [real, sample]
    assert counted_events(samples=False) == [real]


def test_the_year_is_that_of_the_events_zone(clock):
    clock("2014-12-01 12:00")
    event = make_event(days_ahead=31, starts=time(0, 30), ends=time(3))
    assert event.starts_at.year == 2014, "in UTC it is still the old year"
    assert counted_events(year=2015) == [event]
    assert counted_events(year=2014) == []


def test_groups_keep_their_order():
    rows = counts(
        make_event(kind="training"), make_event(kind="other"), make_event(kind="training")
    )
    found = grouped(rows, lambda event: event.kind)
    assert [(kind, numbers.events) for kind, numbers in found] == [("training", 2), ("other", 1)]


def test_no_events_no_counts():
    assert numbers_of([]) == []
    assert total_of([]).no_show is None


def test_queries_do_not_grow_with_rows():
    asked = []
    for number in (1, 20):
        for _i in range(number):
            came(make_event(days_ahead=-3, kind=Event.Kind.TRAINING), company=make_company())
        with CaptureQueriesContext(connection) as queries:
            numbers_of(counted_events())
        asked.append(len(queries))
    assert asked == [3, 3]
