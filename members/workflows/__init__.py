"""What happens to organisations and their people, told once for site, admin and import.

Each workflow locks the organisation's row, reads again, decides and acts in one transaction.
Messages are rows of the outbox written in the same transaction.
"""

from members.workflows.accounts import settle_email
from members.workflows.errors import MembersError, NotAllowed
from members.workflows.invitations import (
    AccountExists,
    AlreadyRepresents,
    HasAccount,
    HasLeft,
    InvitationError,
    InvitationExpired,
    InvitationUnknown,
    InvitationUsed,
    NoEmail,
    accept_invitation,
    find_invitation,
    invite_representative,
)
from members.workflows.matching import match_company
from members.workflows.profiles import Claim, CodeTaken, change_profile

__all__ = [
    "AccountExists",
    "AlreadyRepresents",
    "Claim",
    "CodeTaken",
    "HasAccount",
    "HasLeft",
    "InvitationError",
    "InvitationExpired",
    "InvitationUnknown",
    "InvitationUsed",
    "MembersError",
    "NoEmail",
    "NotAllowed",
    "accept_invitation",
    "change_profile",
    "find_invitation",
    "invite_representative",
    "match_company",
    "settle_email",
]
