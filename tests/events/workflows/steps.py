"""Steps that several tests of the workflows take."""

from events.workflows import register
from tests.factories import make_person


def statuses(event):
    """Return the statuses of an event's registrations in the order they were made."""
    return list(event.registrations.order_by("pk").values_list("status", flat=True))


def fill(event, count):
    """Register ``count`` people one after another and return their rows."""
    return [register(event=event, person=make_person()).registration for _ in range(count)]


def templates(outbox):
    """Return which messages were written, oldest first."""
    return [row.context["subject_template"].split("/")[2] for row in outbox.rows()]
