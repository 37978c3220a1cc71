"""Members in the admin."""

from members.admin import (
    applications,
    calls,
    companies,
    confirmations,
    fees,
    introductions,
    people,
    solutions,
    taxonomy,
    users,
)

__all__ = [
    "applications",
    "calls",
    "companies",
    "confirmations",
    "fees",
    "introductions",
    "people",
    "solutions",
    "taxonomy",
    "users",
]
