"""What people thought of an event: asked of those who came, once, and not linked to them."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Feedback, Registration
from events.workflows.registration import lock

FEEDBACK_TAKEN_FOR = timedelta(days=60)


class FeedbackError(Exception):
    """Feedback that is not taken; ``message`` says why."""

    message = _("Feedback is not taken now.")

    def __str__(self) -> str:
        return str(self.message)


class NotThere(FeedbackError):
    """Only those who came are asked."""

    message = _("Feedback is asked of those who were at the event.")


class FeedbackGiven(FeedbackError):
    """A person is heard once."""

    message = _("Your feedback has been received. Thank you.")


class FeedbackTooEarly(FeedbackError):
    """The event is not over, or did not take place."""

    message = _("Feedback can be given after the event.")


class FeedbackTooLate(FeedbackError):
    """It is too long ago."""

    message = _("Feedback about this event is no longer taken.")


def refuse_feedback(registration: Registration) -> FeedbackError | None:
    """Return why the person of ``registration`` gives no feedback now; None when they may."""
    event = registration.event
    if not event.is_held:
        return FeedbackTooEarly()
    if registration.feedback_given_at:
        return FeedbackGiven()
    if not registration.was_there:
        return NotThere()
    if event.ends_at and event.ends_at + FEEDBACK_TAKEN_FOR < timezone.now():
        return FeedbackTooLate()
    return None


@transaction.atomic
def give_feedback(
    *,
    registration: Registration,
    content: int,
    organisation: int,
    learned: str = "",
    improve: str = "",
    topics: str = "",
) -> Feedback:
    """Keep what the person thought, and that they have answered, without a link between the two.

    The change log hears of neither, and of the answer only the day is kept: two moments would
    tell who wrote what. Raises the `FeedbackError` of `refuse_feedback`.
    """
    event = lock(registration.event)
    registration = event.registrations.select_related("event").get(pk=registration.pk)
    if refusal := refuse_feedback(registration):
        raise refusal
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    registration.feedback_given_at = midnight
    registration.save(update_fields=["feedback_given_at"])
    return Feedback.objects.create(
        event=event,
        content=content,
        organisation=organisation,
        learned=learned.strip(),
        improve=improve.strip(),
        topics=topics.strip(),
        is_sample=registration.is_sample,
    )
