"""Who comes, who registers them, and what became of it: what the workflows are given and return."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from events.models import Registration
from itk.shared.text import fold, one_line
from members.models import Company, Consent

if TYPE_CHECKING:
    from members.models import User


@dataclass(frozen=True)
class Person:
    """Who comes: names as the person writes them, e-mail or none, organisation or none."""

    first_name: str
    last_name: str
    email: str | None = None
    phone: str = ""
    position: str = ""
    company: Company | None = None
    company_name: str = ""
    company_code: str = ""
    needs: str = ""
    language: str = "lt"

    @property
    def folded_name(self) -> str:
        """The name as duplicates are compared."""
        return fold(f"{self.first_name} {self.last_name}")

    @property
    def normalised_email(self) -> str | None:
        """The e-mail as duplicates are compared."""
        return (self.email or "").strip().lower() or None

    def row(self) -> dict[str, object]:
        """Return the values of a registration, the organisation frozen as it is today.

        Texts are on one line: they go into letters and lists, whose lines are ours.
        """
        return {
            "first_name": one_line(self.first_name),
            "last_name": one_line(self.last_name),
            "email": self.normalised_email,
            "phone": one_line(self.phone),
            "position": one_line(self.position),
            "company": self.company,
            "company_name": self.company.full_name if self.company else one_line(self.company_name),
            "company_code": self.company.code if self.company else self.company_code,
            "needs": one_line(self.needs),
            "language": self.language,
        }


@dataclass(frozen=True)
class Outcome:
    """What became of a registration: its row, and whether it is new."""

    registration: Registration
    created: bool


@dataclass(frozen=True)
class Registrar:
    """Who registers somebody else: an account or none, a name and an e-mail."""

    user: User | None = None
    name: str = ""
    email: str | None = None


@dataclass(frozen=True)
class Request:
    """What is asked for, as ``register`` receives it."""

    person: Person
    mode: str
    source: str
    registrar: Registrar
    submission: uuid.UUID
    over_capacity_reason: str = ""
    is_sample: bool = False
    consents: list[Consent] = field(default_factory=list)
    access_code: str = ""
