"""People, organisations, and what they can do."""

from members.models.company import Company, MembershipPeriod
from members.models.competence import Competence, CompetenceClaim, TechnologyArea
from members.models.consent import Consent
from members.models.representative import Representative
from members.models.user import User

__all__ = [
    "Company",
    "Competence",
    "CompetenceClaim",
    "Consent",
    "MembershipPeriod",
    "Representative",
    "TechnologyArea",
    "User",
]
