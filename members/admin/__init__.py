"""Members in the admin."""

from members.admin import companies, people, taxonomy, users

__all__ = ["companies", "people", "taxonomy", "users"]
