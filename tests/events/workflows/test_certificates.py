"""Certificates: once a person, only for who was there, valid while attendance stands."""

import pytest

from events.models import Certificate, Event
from events.workflows import mark_attendance
from events.workflows.certificates import NoCertificate, issue_certificate, issue_certificates
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


def who_came(event, **fields):
    registration = make_registration(event, **fields)
    mark_attendance(registration=registration, day=event.days.first())
    return registration


def test_it_is_issued_once():
    registration = who_came(make_event(days_ahead=-2), is_sample=True)
    first = issue_certificate(registration=registration)
    assert issue_certificate(registration=registration) == first
    assert Certificate.objects.count() == 1
    assert (first.is_valid, first.is_sample) == (True, True)


@pytest.mark.parametrize(
    "event",
    [
        {"days_ahead": 2},
        {"days_ahead": -2, "certificates": False},
        {"days_ahead": -2, "status": Event.Status.CANCELLED},
    ],
)
def test_before_the_end_and_where_none_are_given_there_is_none(event):
    called_off = event.get("status", Event.Status.PUBLISHED)
    registration = who_came(make_event(**{**event, "status": Event.Status.PUBLISHED}))
    Event.objects.update(status=called_off)
    registration.event.refresh_from_db()
    with pytest.raises(NoCertificate, match="after the event"):
        issue_certificate(registration=registration)
    assert issue_certificates(event=registration.event) == []
    assert not Certificate.objects.exists()


def test_who_lost_the_place_afterwards_gets_none():
    lost = who_came(make_event(days_ahead=-2))
    lost.status = lost.Status.CANCELLED
    lost.save()
    assert not lost.event.registrations.present().exists()
    assert issue_certificates(event=lost.event) == []


def test_who_was_not_there_gets_none():
    event = make_event(days_ahead=-2)
    absent = make_registration(event)
    mark_attendance(registration=absent, day=event.days.get(), present=False)
    with pytest.raises(NoCertificate):
        issue_certificate(registration=absent)
    assert issue_certificates(event=event) == []


def test_attendance_taken_back_makes_it_invalid_and_given_again_valid():
    registration = who_came(make_event(days_ahead=-2))
    certificate = issue_certificate(registration=registration)
    day = registration.event.days.get()
    mark_attendance(registration=registration, day=day, present=False)
    assert not certificate.is_valid
    mark_attendance(registration=registration, day=day)
    assert certificate.is_valid


def test_all_who_came_get_theirs_in_one_go_and_once():
    event = make_event(days_ahead=-2, days=2)
    people = [who_came(event), who_came(event, is_sample=True)]
    mark_attendance(registration=people[0], day=event.days.last())
    make_registration(event)
    first = issue_certificate(registration=people[0])
    issued = issue_certificates(event=event)
    assert {row.registration for row in issued} == set(people)
    assert first in issued
    assert [row.is_sample for row in issued if row != first] == [True]
    assert issue_certificates(event=event) == issued
