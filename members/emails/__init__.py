"""Messages about accounts and members.

Each function writes rows of the outbox; contexts hold plain values in the recipient's language.
"""

from members.emails.accounts import (
    address_confirmation,
    handed_over,
    invitation,
    password_reset,
)
from members.emails.applications import (
    application_news,
    application_question,
    application_received,
    application_state,
)
from members.emails.calls import (
    call_answer_closed,
    call_answer_declined,
    call_answer_joined,
    call_answer_withdrawn,
    call_answered,
    call_digest,
    call_due,
    call_for_chosen,
)
from members.emails.confirmations import confirmation_request
from members.emails.contact import contact_message, letter_for_unreached, letter_to_company
from members.emails.introductions import (
    introduction_agreed,
    introduction_declined,
    introduction_requested,
    introduction_unreached,
)
from members.emails.languages import language_of

__all__ = [
    "address_confirmation",
    "application_news",
    "application_question",
    "application_received",
    "application_state",
    "call_answer_closed",
    "call_answer_declined",
    "call_answer_joined",
    "call_answer_withdrawn",
    "call_answered",
    "call_digest",
    "call_due",
    "call_for_chosen",
    "confirmation_request",
    "contact_message",
    "handed_over",
    "introduction_agreed",
    "introduction_declined",
    "introduction_requested",
    "introduction_unreached",
    "invitation",
    "language_of",
    "letter_for_unreached",
    "letter_to_company",
    "password_reset",
]
