"""What imports have in common: how rows are read and written, and what is told of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.contrib.admin.utils import label_for_field
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itk.shared.spreadsheets.table import Row

ROWS_A_TRANSACTION = 100
T = TypeVar("T")


class Verdict(models.TextChoices):
    """What becomes of a row."""

    CREATED = "created", gettext_lazy("Will be imported")
    CHANGED = "changed", gettext_lazy("Will be changed")
    SAME = "same", gettext_lazy("Already so in the portal")
    EXISTS = "exists", gettext_lazy("Already in the portal")
    DUPLICATE = "duplicate", gettext_lazy("Repeated in the file")
    REJECTED = "rejected", gettext_lazy("Rejected")

    @property
    def done_label(self) -> str:
        """The verdict told after it was carried out."""
        done = {Verdict.CREATED: _("Imported"), Verdict.CHANGED: _("Changed")}
        return done.get(self, str(self.label))


@dataclass
class Fate:
    """One row of a file: what it speaks of, what becomes of it, and why."""

    number: int
    name: str
    verdict: Verdict = Verdict.REJECTED
    reason: str = ""
    warnings: list[str] = field(default_factory=list)

    @property
    def creates(self) -> bool:
        """Whether the row is written."""
        return self.verdict in (Verdict.CREATED, Verdict.CHANGED)


def problems_of(found: Mapping[str, list[str]], model: type[models.Model]) -> list[str]:
    """Return what a check found wrong in a row of ``model``, each with the name of its field."""
    return [
        message
        if name == NON_FIELD_ERRORS
        else f"{capfirst(str(label_for_field(name, model)))}: {message}"
        for name, messages in found.items()
        for message in messages
    ]


def in_parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield as many rows as share a transaction: others wait for no more than these."""
    for start in range(0, len(rows), ROWS_A_TRANSACTION):
        yield rows[start : start + ROWS_A_TRANSACTION]


def read_cells(row: Row, mapping: dict[str, str]) -> dict[str, str]:
    """Return the texts of a row by field; ``mapping`` says which header stands for which."""
    return {name: " ".join(row.values.get(header, "").split()) for name, header in mapping.items()}
