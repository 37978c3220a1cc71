"""What remains of the demo's events."""

import pytest

from events.models import Event, Feedback, Photo, Vote
from events.workflows import quorum_of

pytestmark = pytest.mark.django_db


def test_one_event_has_lessons_in_both_languages(demo):
    event = Event.objects.exclude(lessons_lt=None).exclude(lessons_lt="").get()
    assert event.lessons_lt.startswith("<p>")
    assert event.lessons_en.startswith("<p>")


def test_enough_answered_to_show_what_they_said(demo):
    given = Feedback.objects.all()
    assert given.count() >= 5
    assert all(row.is_sample for row in given)
    event = given[0].event
    answered = event.registrations.exclude(feedback_given_at=None)
    assert answered.count() == given.count()
    assert all(row.attendances.filter(present=True).exists() for row in answered)


def test_some_photos_are_public_and_one_waits(demo):
    assert Photo.objects.public().count() == 2
    assert Photo.objects.count() == 3
    assert all(photo.is_sample for photo in Photo.objects.all())


def test_a_general_meeting_has_votes_by_right_and_by_proxy(demo):
    votes = Vote.objects.all()
    meeting = Event.objects.filter(votes__in=votes).distinct().get()
    assert meeting.is_held
    assert {vote.by_proxy for vote in votes} == {True, False}
    assert quorum_of(meeting).held == votes.count()
    assert all(vote.is_sample for vote in votes)
    assert all(vote.proxy for vote in votes if vote.by_proxy)
