"""What those who came think: heard once, and nobody can tell whose answer it is."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from events.models import Attendance, Event, Feedback
from events.workflows import FeedbackError, FeedbackGiven, give_feedback, refuse_feedback
from events.workflows.feedback import FeedbackTooEarly, FeedbackTooLate, NotThere
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


def who_came(**event):
    """Return somebody who was at an event held three days ago."""
    registration = make_registration(make_event(**{"days_ahead": -3, **event}))
    day = registration.event.days.get()
    Attendance.objects.create(registration=registration, day=day, present=True)
    return registration


def test_an_answer_is_kept_and_that_it_was_given():
    registration = who_came()
    given = give_feedback(registration=registration, content=5, organisation=4, learned=" Viskas. ")
    assert (given.event, given.content, given.organisation) == (registration.event, 5, 4)
    assert (given.learned, given.improve, given.topics) == ("Viskas.", "", "")
    registration.refresh_from_db()
    assert isinstance(refuse_feedback(registration), FeedbackGiven)


def test_nothing_ties_the_answer_to_the_person():
    registration = who_came()
    logged, changed = LogEntry.objects.count(), registration.updated_at
    give_feedback(registration=registration, content=5, organisation=5)
    registration.refresh_from_db()
    moment = timezone.localtime(registration.feedback_given_at)
    assert (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
    assert (LogEntry.objects.count(), registration.updated_at) == (logged, changed)
    fields = {field.name for field in Feedback._meta.get_fields()}
    assert not fields & {"registration", "created_at", "updated_at", "person"}


def test_a_person_is_heard_once():
    registration = who_came()
    give_feedback(registration=registration, content=5, organisation=5)
    with pytest.raises(FeedbackGiven, match="Thank you"):
        give_feedback(registration=registration, content=1, organisation=1)
    assert Feedback.objects.get().content == 5


def test_only_those_who_came_are_asked():
    absent = make_registration(make_event(days_ahead=-3))
    Attendance.objects.create(registration=absent, day=absent.event.days.get(), present=False)
    lost_the_place = who_came()
    lost_the_place.status = lost_the_place.Status.CANCELLED
    lost_the_place.save()
    for registration in (absent, lost_the_place):
        with pytest.raises(NotThere):
            give_feedback(registration=registration, content=5, organisation=5)


@pytest.mark.parametrize("status", [Event.Status.PUBLISHED, Event.Status.CLOSED])
def test_from_the_end_of_the_event(status):
    registration = who_came(days_ahead=2)
    assert isinstance(refuse_feedback(registration), FeedbackTooEarly)
    assert refuse_feedback(who_came(status=status)) is None


def test_a_cancelled_event_is_not_asked_about():
    assert isinstance(refuse_feedback(who_came(status=Event.Status.CANCELLED)), FeedbackTooEarly)


def test_for_sixty_days():
    last, late = who_came(days_ahead=-59), who_came(days_ahead=-62)
    assert last.event.ends_at > timezone.now() - timedelta(days=60)
    assert refuse_feedback(last) is None
    with pytest.raises(FeedbackTooLate):
        give_feedback(registration=late, content=5, organisation=5)


def test_feedback_of_sample_people_is_a_sample():
    registration = who_came()
    registration.is_sample = True
    registration.save()
    assert give_feedback(registration=registration, content=3, organisation=3).is_sample


def test_each_refusal_says_why():
    messages = {str(kind()) for kind in (FeedbackError, *FeedbackError.__subclasses__())}
    assert len(messages) == 5
