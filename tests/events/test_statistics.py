"""Counting who was invited, registered and came."""

from collections import Counter
from datetime import time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from events.models import Attendance, Event, Invitation, Registration
from events.statistics import counted_events, grouped, numbers_of, total_of
from members.workflows import end_membership
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


def test_a_member_is_who_was_one_on_the_day_of_the_event():
    before, during, since = (make_event(days_ahead=ago) for ago in (-90, -60, -30))
    company = make_company(joined=during.first_date)
    for event in (before, during, since):
        came(event, company=company)
    end_membership(company=company, left=since.first_date)
    assert [(row.members, row.others) for row in counts(before, during, since)] == [
        *((0, 1), (1, 0), (0, 1))
    ]


def test_an_event_that_goes_on_takes_nothing_from_the_no_shows_of_another():
    over, going_on = make_event(days_ahead=-3), make_event(days_ahead=0, starts=time(0), days=2)
    for _number in range(3):
        came(over)
    make_registration(over)
    for _number in range(5):
        came(going_on)
    total = total_of(counts(over, going_on))
    assert (total.present, total.expected, total.absent, total.no_show) == (8, 4, 1, 25)


def test_who_lost_the_place_after_coming_is_not_counted_as_present():
    event = make_event(days_ahead=-3)
    came(event)
    came(event, status="cancelled")
    row = counts(event)
    assert (row.registered, row.present, row.absent, row.cancelled) == (1, 1, 0, 1)


def test_people_of_samples_do_not_return_to_real_events():
    sample, real = make_event(days_ahead=-30, is_sample=True), make_event(days_ahead=-3)
    other = make_event(days_ahead=-2, is_sample=True)
    for event in (sample, real, other):
        came(event, email="ona@imone.example")
    assert [row.returning for row in counts(sample, real, other)] == [0, 0, 1]
    assert counts(real).returning == 0


def test_who_came_to_a_cancelled_event_has_not_been_to_one():
    first, second = make_event(days_ahead=-30, status="cancelled"), make_event(days_ahead=-3)
    for event in (first, second):
        came(event, email="ona@imone.example")
    assert counts(second).returning == 0


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
    assert asked == [4, 4]


PEOPLE = st.lists(
    st.tuples(
        st.integers(0, 4),  # event
        st.sampled_from(Registration.Status.values),
        st.booleans(),  # came
        st.integers(0, 5),  # who
        st.integers(0, 3),  # organisation
    ),
    max_size=30,
)


@settings(max_examples=25, deadline=None)
@given(people=PEOPLE)
def test_the_numbers_agree_with_one_another(people):
    with transaction.atomic():
        _agree(people)
        transaction.set_rollback(True)


def _agree(people):
    """Make the people and compare: parts with wholes, and with a count of another kind."""
    kinds = (Event.Kind.TRAINING, Event.Kind.OTHER)
    events = [
        make_event(days_ahead=days, kind=kinds[days % 2], starts=time(0, 1), ends=time(23, 59))
        for days in (-70, -40, -3, 0, 20)
    ]
    companies = [None, make_company(), make_company(kind="partner"), make_company()]
    seen = set()
    for place, status, is_there, who, company in people:
        if (place, who) in seen:
            continue
        seen.add((place, who))
        make = came if is_there and events[place].starts_at < timezone.now() else make_registration
        make(
            events[place],
            status=status,
            email=f"zmogus{who}@imone.example",
            company=companies[company],
        )
    rows = numbers_of(events)
    total = total_of(rows)
    for row in rows:
        assert (row.registered == row.expected == row.present + row.absent) or not row.is_over
        assert row.is_over or row.expected == row.absent == 0
        took_part = row.present if row.is_over else row.registered
        assert row.members + row.others == took_part
        assert max(row.returning, row.companies) <= took_part
        assert (numbers_of([row.event])[0]) == row, "alone as among others"
    states = Counter(Registration.objects.values_list("status", flat=True))
    assert total.registered == states["confirmed"]
    assert (total.waiting, total.applied) == (states["waiting"], states["applied"])
    assert total.cancelled == states["cancelled"]
    there = Registration.objects.confirmed().filter(attendances__present=True)
    assert total.present == there.distinct().count()
    for key in (lambda event: event.kind, lambda event: event.first_date.replace(day=1)):
        assert total_of(sums for _key, sums in grouped(rows, key)) == total
