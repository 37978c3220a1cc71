"""Which column of a list of people is what: guessed by its header, chosen by staff, remembered."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import ColumnMapping
from itk.shared.spreadsheets import Table, match_headers
from itk.shared.text import fold

# What columns are called in lists kept by hand and in exports of forms; first come, first served.
COLUMNS = {
    "reversed_name": (
        "pavardė, vardas", "pavardė ir vardas", "dalyvio pavardė, vardas",
        "dalyvio pavardė ir vardas", "last name, first name", "surname, name",
    ),
    "first_name": ("vardas", "first name", "given name"),
    "last_name": ("pavardė", "last name", "surname", "family name"),
    "full_name": ("vardas, pavardė", "vardas ir pavardė", "full name", "dalyvis", "name"),
    "email": (
        "el. paštas", "el. pašto adresas", "elektroninis paštas", "e-mail", "email",
        "e-mailas", "emailas",
    ),
    "company_code": ("įmonės kodas", "organizacijos kodas", "company code", "kodas"),
    "company_name": (
        "įmonė", "organizacija", "atstovaujama organizacija", "įmonės pavadinimas",
        "company", "organisation", "organization",
    ),
    "position": ("pareigos", "position", "job title"),
    "phone": ("telefonas", "telefono numeris", "tel", "phone", "mobile", "mob"),
    "attended": (
        "atvyko", "dalyvavo", "dalyvavimas", "ar dalyvavo", "ar atvyko", "buvo",
        "present", "attended", "attendance",
    ),
}  # fmt: skip

LABELS = {
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "full_name": gettext_lazy("Full name"),
    "reversed_name": gettext_lazy("Last name, then first name"),
    "email": gettext_lazy("E-mail"),
    "company_code": gettext_lazy("Company code"),
    "company_name": gettext_lazy("Organisation"),
    "position": gettext_lazy("Position"),
    "phone": gettext_lazy("Phone"),
    "attended": gettext_lazy("Attendance"),
}

YES = {"taip", "t", "yes", "y", "true", "x", "1", "+", "✓", "✔", "v", "atvyko", "dalyvavo", "buvo",
       "present", "attended"}  # fmt: skip
NO = {"ne", "n", "no", "false", "0", "-", "–", "neatvyko", "nedalyvavo", "nebuvo", "absent"}


class MissingColumns(Exception):  # a sheet without names cannot be read at all
    """The file has no column with names."""

    def __str__(self) -> str:
        return _("The file needs columns with first and last names, or one with full names.")


def check_columns(mapping: dict[str, str]) -> None:
    """Raise MissingColumns when the mapping has no names."""
    whole = {"full_name", "reversed_name"} & mapping.keys()
    if not whole and not {"first_name", "last_name"} <= mapping.keys():
        raise MissingColumns


def guessed_columns(table: Table) -> dict[str, str]:
    """Return which header stands for which field: as remembered, else as columns are called."""
    remembered = ColumnMapping.objects.filter(headers=_fingerprint(table)).first()
    if remembered is not None:
        present = {fold(header): header for header in table.headers}
        found = {name: present.get(fold(header)) for name, header in remembered.mapping.items()}
        return {name: header for name, header in found.items() if header is not None}
    mapping = match_headers(table.headers, COLUMNS)
    if "last_name" in mapping and "first_name" not in mapping and "full_name" in mapping:
        mapping["first_name"] = mapping.pop("full_name")
    return mapping


def columns_of(table: Table) -> dict[str, str]:
    """Return which header stands for which field. Raises MissingColumns without names."""
    mapping = guessed_columns(table)
    check_columns(mapping)
    return mapping


def remember_columns(*, table: Table, mapping: dict[str, str]) -> ColumnMapping:
    """Keep how the columns of the table were read, for the next file with the same headers."""
    return ColumnMapping.objects.update_or_create(
        headers=_fingerprint(table), defaults={"mapping": mapping}
    )[0]


def _fingerprint(table: Table) -> str:
    folded = "\n".join(fold(header) or header for header in table.headers)
    return hashlib.sha256(folded.encode()).hexdigest()


def was_there(text: str) -> bool | None:
    """Return what a cell says of attendance; None when it is empty. Raises ValueError otherwise."""
    word = text.strip().lower()
    if not word:
        return None
    if word in YES or word in NO:
        return word in YES
    raise ValueError(text)
