"""People, organisations, and what they can do for one another."""

from members.models.application import (
    ApplicationDocument,
    ApplicationEntry,
    MembershipApplication,
)
from members.models.call import CooperationCall
from members.models.call_answer import CallAnswer, CallNotice, CompetenceFollow
from members.models.company import Company, MembershipPeriod
from members.models.competence import Competence, CompetenceClaim, TechnologyArea
from members.models.confirmation import ConfirmationRequest
from members.models.consent import Consent
from members.models.fee import MembershipFee
from members.models.introduction import Introduction
from members.models.representative import Representative
from members.models.solution import Solution
from members.models.user import User

__all__ = [
    "ApplicationDocument",
    "ApplicationEntry",
    "CallAnswer",
    "CallNotice",
    "Company",
    "Competence",
    "CompetenceClaim",
    "CompetenceFollow",
    "ConfirmationRequest",
    "Consent",
    "CooperationCall",
    "Introduction",
    "MembershipApplication",
    "MembershipFee",
    "MembershipPeriod",
    "Representative",
    "Solution",
    "TechnologyArea",
    "User",
]
