"""What people are told by mail about their registrations and events.

Every function writes rows of the outbox in the caller's transaction. Contexts hold plain values,
ready to print in the recipient's language; the templates are in ``templates/email/events/``.
"""

from events.emails.changes import event_cancelled, event_changed, event_postponed
from events.emails.context import (
    event_context,
    waiting_place,
    way_out_of,
    when,
)
from events.emails.invitations import invited, invited_again
from events.emails.letters import automatic_letter, letter
from events.emails.registrations import (
    Addressee,
    event_full,
    link_again,
    registration_cancelled,
    registration_declined,
    registration_passed_on,
    registration_promoted,
    registration_state,
)

__all__ = [
    "Addressee",
    "automatic_letter",
    "event_cancelled",
    "event_changed",
    "event_context",
    "event_full",
    "event_postponed",
    "invited",
    "invited_again",
    "letter",
    "link_again",
    "registration_cancelled",
    "registration_declined",
    "registration_passed_on",
    "registration_promoted",
    "registration_state",
    "waiting_place",
    "way_out_of",
    "when",
]
