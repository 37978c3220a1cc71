"""Two rows that mean the same become one: what pointed at the one points at the other.

The relations are read from the models, so that none is forgotten, whichever app it is of. Where
both have what may be there only once (a fee of the year, a person's e-mail), the row of the one
that stays stays; what points at the other row moves to it, what it alone knew is taken over by the
rules of `UNITE`, and the other row goes, whole in the log of changes. Where such rows contradict
each other in one of `FACTS`, somebody has to say why the one is right.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.utils.text import capfirst

from members.workflows.errors import MembersError

Row = Any  # a row of any model

# What must not be lost without a reason when both rows have it. Apps built on this one add theirs.
FACTS: dict[type[models.Model], tuple[str, ...]] = {}
# What the row that stays takes over, called as ``(stays, goes)``; it changes ``stays`` in memory.
UNITE: dict[type[models.Model], Callable[[Row, Row], None]] = {}


class LeftBehind(MembersError):
    """Something still pointed at the row that was to go; nothing was changed."""


@dataclass
class Move:
    """Rows that point at the one that goes, through one field."""

    field: models.ForeignKey
    rows: list[Row]

    @property
    def name(self) -> str:
        """What the rows are called, and as what they point there."""
        model = self.field.model
        return _name_of_table(model) or f"{_kinds(model)} – {self.field.verbose_name}"


@dataclass(frozen=True)
class Value:
    """A field of which the two rows say different things; one of them may say nothing."""

    row: str
    label: str
    stays: str
    goes: str


@dataclass
class Merge:
    """What happens when ``goes`` becomes a part of ``stays``: read only, until it is carried out."""

    goes: Row
    stays: Row
    moves: list[Move] = field(default_factory=list)
    collisions: list[Merge] = field(default_factory=list)
    senseless: list[Row] = field(default_factory=list)  # between the two themselves

    @property
    def name(self) -> str:
        """What the two are, and which: of a many-to-many table, what both are linked with."""
        model = type(self.stays)
        if table := _name_of_table(model):
            ends = [f for f in model._meta.fields if isinstance(f, models.ForeignKey)]
            same = (
                str(getattr(self.stays, end.name))
                for end in ends
                if getattr(self.stays, end.attname) == getattr(self.goes, end.attname)
            )
            return f"{table}: {', '.join(same)}"
        return f"{capfirst(str(model._meta.verbose_name))}: {self.stays}"

    def all(self) -> Iterator[Merge]:
        """Yield this one and those that it brings about."""
        yield self
        for collision in self.collisions:
            yield from collision.all()

    def contradictions(self) -> list[Value]:
        """Return the facts of which one is lost."""
        return [
            value
            for merge in self.all()
            for value in merge.differing(FACTS.get(type(merge.stays), ()))
        ]

    def differing(self, names: tuple[str, ...] | None = None) -> list[Value]:
        """Return the fields, of those named or of all, in which both say something else."""
        united = self.united()
        found = []
        for column in self._columns(names):
            stays, goes = (_shown(row, column) for row in (united, self.goes))
            if stays and goes and stays != goes:
                found.append(self._value(column, stays, goes))
        return found

    def taken_over(self) -> list[Value]:
        """Return the fields that change in the row that stays."""
        united = self.united()
        pairs = ((c, _shown(self.stays, c), _shown(united, c)) for c in self._columns())
        return [self._value(c, after, before) for c, before, after in pairs if before != after]

    def united(self) -> Row:
        """Return what ``stays`` will be, unsaved."""
        united = copy.copy(self.stays)
        united._state = copy.copy(self.stays._state)
        unite = UNITE.get(type(united))
        if unite is not None:
            unite(united, self.goes)
        return united

    def _columns(self, names: tuple[str, ...] | None = None) -> Iterator[models.Field]:
        for column in self.stays._meta.concrete_fields:
            if (column.name in names) if names is not None else _is_read(self.stays, column):
                yield column

    def _value(self, column: models.Field, stays: str, goes: str) -> Value:
        return Value(str(self.stays), capfirst(str(column.verbose_name)), stays, goes)


def _kinds(model: type[models.Model]) -> str:
    return capfirst(str(model._meta.verbose_name_plural))


def _name_of_table(model: type[models.Model]) -> str:
    """Return what a many-to-many table is of; empty for any other."""
    owner: Any = model._meta.auto_created
    if not owner:
        return ""
    many = next(f for f in owner._meta.local_many_to_many if f.remote_field.through is model)
    return f"{_kinds(owner)} – {many.verbose_name}"


def plan_merge(*, goes: Row, stays: Row) -> Merge:
    """Return what would happen if ``goes`` became a part of ``stays``; nothing is written."""
    merge = Merge(goes, stays)
    for relation in relations(type(stays)):
        rows = list(relation.model._base_manager.filter(**{relation.name: goes}).order_by("pk"))
        kept = _kept(relation, goes, stays)
        moved = []
        for row in rows:
            if row.pk in kept:
                merge.collisions.append(plan_merge(goes=row, stays=kept[row.pk]))
            elif _is_senseless(relation, row, stays):
                merge.senseless.append(row)
            else:
                moved.append(row)
        if moved:
            merge.moves.append(Move(relation, moved))
    return merge


def carry_out(merge: Merge) -> Row:
    """Do what was planned, and return the row that stays. The caller holds the locks.

    Raises LeftBehind, or IntegrityError where the rows stand in each other's way.
    """
    gone: set[tuple[type, Any]] = set()
    _carry_out(merge, gone)
    return merge.stays


def _carry_out(merge: Merge, gone: set[tuple[type, Any]]) -> None:
    for collision in merge.collisions:
        _carry_out(collision, gone)
    for row in merge.senseless:
        gone.add((type(row), row.pk))
        row.delete()
    for move in merge.moves:
        for row in move.rows:
            if (type(row), row.pk) not in gone:
                setattr(row, move.field.name, merge.stays)
                row.save(update_fields=[move.field.name, *_computed(row)])
    unite = UNITE.get(type(merge.stays))
    if unite is not None:
        unite(merge.stays, merge.goes)
    key = (type(merge.goes), merge.goes.pk)
    if key not in gone:
        gone.add(key)
        _count, by_model = merge.goes.delete()
        if set(by_model) - {merge.goes._meta.label}:
            raise LeftBehind
    if unite is not None:
        merge.stays.save()


def relations(model: type[models.Model]) -> list[models.ForeignKey]:
    """Return the fields of all apps that point at ``model``, those of many-to-many tables too."""
    found: Iterator[Any] = (
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and (relation.one_to_many or relation.one_to_one)
    )
    return [relation.field for relation in found]


def uniques(relation: models.ForeignKey) -> Iterator[tuple[Q, list[str]]]:
    """Yield (condition, the other columns) of what may be there once for each row pointed at."""
    opts = relation.model._meta
    sets: list[tuple[Q, Sequence[str]]] = [(Q(), names) for names in opts.unique_together]
    sets += [
        (constraint.condition or Q(), constraint.fields)
        for constraint in opts.constraints
        if isinstance(constraint, models.UniqueConstraint)
    ]
    if relation.unique:
        sets.append((Q(), (relation.name,)))
    for condition, names in sets:
        if relation.name in names:
            yield condition, [name for name in names if name != relation.name]


def _kept(relation: models.ForeignKey, goes: Row, stays: Row) -> dict[Any, Row]:
    """Return, by the key of each row that cannot move, the row in its way."""
    found: dict[Any, Row] = {}
    rows = relation.model._base_manager.all()
    for condition, names in uniques(relation):
        fitting = rows.filter(condition) if condition else rows
        theirs = {_key(row, names): row for row in fitting.filter(**{relation.name: stays})}
        for row in fitting.filter(**{relation.name: goes}):
            key = _key(row, names)
            if key in theirs and None not in key:
                found.setdefault(row.pk, theirs[key])
    return found


def _key(row: Row, names: list[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, row._meta.get_field(name).attname) for name in names)


def _is_senseless(relation: models.ForeignKey, row: Row, stays: Row) -> bool:
    """Whether a check of the table refuses the row once it points at ``stays``."""
    moved = copy.copy(row)
    moved._state = copy.copy(row._state)
    setattr(moved, relation.name, stays)
    for constraint in relation.model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint) and _names(constraint, relation):
            try:
                constraint.validate(relation.model, moved)
            except ValidationError:
                return True
    return False


def _names(constraint: models.CheckConstraint, relation: models.ForeignKey) -> bool:
    return relation.name in str(constraint.condition)


def _computed(row: Row) -> list[str]:
    """Return the columns that are made of others, perhaps of the row pointed at."""
    return [c.name for c in row._meta.concrete_fields if hasattr(c, "compute")]


def _is_read(row: Row, column: models.Field) -> bool:
    """Whether people know the column: no key, nothing computed, each language for itself."""
    return column.editable and not column.primary_key and not hasattr(row, f"{column.name}_lt")


def _shown(row: Row, column: models.Field) -> str:
    """Return the value as people read it; no, and nothing, are empty."""
    value = getattr(row, column.name)
    if isinstance(value, bool):
        return "✓" if value else ""
    if value in (None, ""):
        return ""
    display = getattr(row, f"get_{column.name}_display", None)
    return str(display() if display else value)


def take_over(stays: Row, goes: Row, names: tuple[str, ...] | list[str]) -> None:
    """Give ``stays`` the values of ``goes`` where it has none."""
    for name in names:
        if not getattr(stays, name):
            value = getattr(goes, name)
            setattr(stays, name, value.name if isinstance(value, FieldFile) else value)
