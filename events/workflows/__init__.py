"""What happens to events and registrations, told once for site, admin, desk and import.

Whoever wants a place goes through ``register``. It locks the event, counts again and decides:
confirmed while there are places, then the waiting list, then refused. Whatever frees a place
(a cancel, a raised capacity, a change to online) promotes the longest-waiting person in the same
transaction, until a set time before the start; after that staff see the free place and call.
Messages are rows of the outbox written in the same transaction: either all of it happened or
none of it.
"""

from events.workflows.attendance import EventOff, NotConfirmed, mark_attendance
from events.workflows.changes import change_registration
from events.workflows.choosing import decline_registration, reconfirm
from events.workflows.closing import EventClosed, note_change
from events.workflows.consents import set_photo_consent
from events.workflows.copies import duplicate_event, make_series
from events.workflows.errors import (
    AlreadyRegistered,
    AnotherPerson,
    ChangesClosed,
    EventFull,
    InvitationUsed,
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
from events.workflows.invitations import (
    invite_people,
    open_invitation,
    opt_out,
    register_invited,
    remind_invited,
    send_due_invitations,
)
from events.workflows.letters import send_letter, send_test, want_letters
from events.workflows.life import (
    announce_change,
    cancel_event,
    close_event,
    postpone_event,
    publish_event,
    publish_scheduled,
    refresh_schedule,
    remove_day,
    renew_preview,
)
from events.workflows.organisations import link_company, typed_organisations
from events.workflows.people import (
    Outcome,
    Person,
    Registrar,
)
from events.workflows.registration import (
    cancel_registration,
    confirm_registration,
    promote_waiting,
    promotes_by_itself,
    register,
    send_links_again,
)
from events.workflows.reminders import send_due_letters
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
    "EventOff",
    "FeedbackError",
    "FeedbackGiven",
    "InvitationUsed",
    "MembersOnly",
    "NotConfirmed",
    "Outcome",
    "Person",
    "Quorum",
    "QuotaReached",
    "Registrar",
    "RegistrationClosed",
    "RegistrationError",
    "VoteError",
    "announce_change",
    "cancel_event",
    "cancel_registration",
    "change_registration",
    "close_event",
    "confirm_registration",
    "decline_registration",
    "duplicate_event",
    "give_feedback",
    "give_vote",
    "holders_of",
    "invite_people",
    "link_company",
    "make_series",
    "mark_attendance",
    "note_change",
    "open_invitation",
    "opt_out",
    "postpone_event",
    "promote_waiting",
    "promotes_by_itself",
    "publish_event",
    "publish_scheduled",
    "quorum_of",
    "reconfirm",
    "refresh_schedule",
    "refuse_feedback",
    "register",
    "register_invited",
    "remind_invited",
    "remove_day",
    "renew_preview",
    "send_due_invitations",
    "send_due_letters",
    "send_letter",
    "send_links_again",
    "send_test",
    "set_photo_consent",
    "take_back_vote",
    "transfer_registration",
    "typed_organisations",
    "want_letters",
]
