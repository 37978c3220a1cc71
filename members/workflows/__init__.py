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
    NoRole,
    accept_invitation,
    find_invitation,
    invite_representative,
)
from members.workflows.matching import KnownCompanies, core_name, match_company
from members.workflows.membership import (
    AlreadyAMember,
    BeforeJoining,
    MembershipError,
    NoMembership,
    NotAMember,
    admit_company,
    confirm_company,
    end_membership,
    publish_company,
    unpublish_company,
)
from members.workflows.profiles import Claim, CodeTaken, change_profile
from members.workflows.representatives import (
    EmailTaken,
    LastAdministrator,
    NoAccount,
    NotAColleague,
    add_representative,
    change_representative,
    end_representation,
    hand_over_administration,
    withdraw_invitation,
)
from members.workflows.solutions import (
    SolutionGone,
    TooManySolutions,
    delete_solution,
    move_solution,
    require_room,
    save_solution,
)
from members.workflows.taxonomy import MergeError, merge_competences

__all__ = [
    "AccountExists",
    "AlreadyAMember",
    "AlreadyRepresents",
    "BeforeJoining",
    "Claim",
    "CodeTaken",
    "EmailTaken",
    "HasAccount",
    "HasLeft",
    "InvitationError",
    "InvitationExpired",
    "InvitationUnknown",
    "InvitationUsed",
    "KnownCompanies",
    "LastAdministrator",
    "MembersError",
    "MembershipError",
    "MergeError",
    "NoAccount",
    "NoEmail",
    "NoMembership",
    "NoRole",
    "NotAColleague",
    "NotAMember",
    "NotAllowed",
    "SolutionGone",
    "TooManySolutions",
    "accept_invitation",
    "add_representative",
    "admit_company",
    "change_profile",
    "change_representative",
    "confirm_company",
    "core_name",
    "delete_solution",
    "end_membership",
    "end_representation",
    "find_invitation",
    "hand_over_administration",
    "invite_representative",
    "match_company",
    "merge_competences",
    "move_solution",
    "publish_company",
    "require_room",
    "save_solution",
    "settle_email",
    "unpublish_company",
    "withdraw_invitation",
]
