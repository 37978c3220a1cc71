"""What it takes to change a closed event.

Whoever writes what belongs to an event asks `check_reason`, or notes the change with `note_change`:
before the closing neither asks anything, after it there is no change without a reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditlog.models import LogEntry
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.workflows.registration import lock

if TYPE_CHECKING:
    from members.models import User


class EventClosed(Exception):
    """The event is closed, and nobody who may has said why it is changed."""

    message = _("The event is closed: what changes now needs a reason.")

    def __str__(self) -> str:
        return str(self.message)


def check_reason(*, event: Event, by: User | None, reason: str) -> str:
    """Return why a locked event is changed after its closing; empty before it, where none is needed.

    Raises EventClosed without a reason, or where ``by`` does not answer for events.
    """
    if not event.is_closed:
        return ""
    if not (reason.strip() and by is not None and by.has_perm("events.publish_event")):
        raise EventClosed
    return reason.strip()


@transaction.atomic
def note_change(*, event: Event, by: User | None, reason: str) -> None:
    """Keep in the event's change log why something of a closed event is changed.

    Called in the transaction of the change; of an event that is not closed nothing is noted.
    Raises EventClosed as `check_reason` does.
    """
    event = lock(event)
    if reason := check_reason(event=event, by=by, reason=reason):
        LogEntry.objects.log_create(
            event,
            force_log=True,
            action=LogEntry.Action.UPDATE,
            changes={},
            actor=by,
            additional_data={"reason": reason},
        )
