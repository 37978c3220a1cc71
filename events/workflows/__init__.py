"""What happens to events and registrations, told once for site, admin, desk and import.

Whoever wants a place goes through ``register``. It locks the event, counts again and decides:
confirmed while there are places, then the waiting list, then refused. Whatever frees a place
(a cancel, a raised capacity, a change to online) promotes the longest-waiting person in the same
transaction, until a set time before the start; after that staff see the free place and call.
Messages are rows of the outbox written in the same transaction: either all of it happened or
none of it.
"""

from events.workflows.attendance import EventClosed, NotConfirmed, mark_attendance
from events.workflows.closing import Unreconciled, unreconciled
from events.workflows.consents import set_photo_consent
from events.workflows.errors import (
    AlreadyRegistered,
    AnotherPerson,
    ChangesClosed,
    EventFull,
    MembersOnly,
    QuotaReached,
    RegistrationClosed,
    RegistrationError,
)
from events.workflows.feedback import (
    FeedbackError,
    FeedbackGiven,
    give_feedback,
    refuse_feedback,
)
from events.workflows.life import (
    announce_change,
    cancel_event,
    close_event,
    duplicate_event,
    postpone_event,
    publish_event,
    refresh_schedule,
)
from events.workflows.organisations import link_company, typed_organisations
from events.workflows.people import (
    Outcome,
    Person,
    Registrar,
)
from events.workflows.registration import (
    cancel_registration,
    change_registration,
    confirm_registration,
    promote_waiting,
    promotes_by_itself,
    register,
    send_links_again,
)
from events.workflows.transfer import transfer_registration
from events.workflows.voting import (
    Quorum,
    VoteError,
    give_vote,
    holders_of,
    quorum_of,
    take_back_vote,
)

__all__ = [
    "AlreadyRegistered",
    "AnotherPerson",
    "ChangesClosed",
    "EventClosed",
    "EventFull",
    "FeedbackError",
    "FeedbackGiven",
    "MembersOnly",
    "NotConfirmed",
    "Outcome",
    "Person",
    "Quorum",
    "QuotaReached",
    "Registrar",
    "RegistrationClosed",
    "RegistrationError",
    "Unreconciled",
    "VoteError",
    "announce_change",
    "cancel_event",
    "cancel_registration",
    "change_registration",
    "close_event",
    "confirm_registration",
    "duplicate_event",
    "give_feedback",
    "give_vote",
    "holders_of",
    "link_company",
    "mark_attendance",
    "postpone_event",
    "promote_waiting",
    "promotes_by_itself",
    "publish_event",
    "quorum_of",
    "refresh_schedule",
    "refuse_feedback",
    "register",
    "send_links_again",
    "set_photo_consent",
    "take_back_vote",
    "transfer_registration",
    "typed_organisations",
    "unreconciled",
]
