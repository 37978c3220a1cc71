"""Whatever points at a record that goes points at the one that stays: every relation is walked."""

from datetime import date, datetime, timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.db import models
from django.utils import timezone

from events.models import Event, Registration
from members.models import (
    Company,
    Competence,
    MembershipFee,
    MembershipPeriod,
    Representative,
    User,
)
from members.workflows import (
    merge_duplicates,
    plan_duplicates,
)
from members.workflows.merging import Merge, Move, carry_out, relations, uniques
from tests.factories import (
    make_company,
    make_competence,
    make_event,
    make_fee,
    make_registration,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db

_numbers = count(1)


# Rows of any model, those of tomorrow too


def pair_of(model):
    """Return two duplicates."""
    if model is Company:
        pair = make_company(code=""), make_company()
        MembershipPeriod.objects.all().delete()
        return pair
    if model is Competence:
        return make_competence(), make_competence()
    company = make_company()
    return make_representative(company), make_representative(company, email=None)


def row_of(model, **given):
    """Return a row of ``model`` with ``given``, and something in all that it must have."""
    values = dict(given)
    for column in model._meta.concrete_fields:
        if column.name in values or column.primary_key or column.has_default() or column.null:
            continue
        if not column.blank or isinstance(column, models.ForeignKey):
            values[column.name] = value_for(column)
    return model._base_manager.create(**values)


def value_for(column):
    """Return something that fits the column and that no other row has."""
    number = next(_numbers)
    if isinstance(column, models.ForeignKey):
        made = {Event: make_event, Registration: make_registration, Company: make_company}
        made |= {Competence: make_competence, Representative: make_representative, User: make_user}
        target = column.related_model
        return made[target]() if target in made else row_of(target)
    if column.choices:
        return column.choices[0][0]
    match column:
        case models.UUIDField():
            return uuid4()
        case models.DateTimeField():
            return timezone.now()
        case models.DateField():
            return date(2026, 1, 1) + timedelta(days=number)
        case models.TimeField():
            return datetime(2026, 1, 1, 9).time()
        case models.IntegerField() | models.DecimalField():
            return 2000 + number % 90
        case models.EmailField():
            return f"eilute{number}@imone.example"
    return f"eilute{number}"


EVERY = [
    pytest.param(model, relation, id=f"{relation.model._meta.label}.{relation.name}")
    for model in (Company, Competence, Representative)
    for relation in relations(model)
]
ONCE = [p for p in EVERY if any(True for _found in uniques(p.values[1]))]


def pointing(model, relation, where, **given):
    """Return a row that points at ``where`` through the relation."""
    if relation.name == "successor":
        given["succeeded_on"] = date(2026, 1, 1)
    return row_of(relation.model, **{relation.name: where, **given})


@pytest.mark.parametrize(("model", "relation"), EVERY)
def test_whatever_points_at_the_one_that_goes_points_at_the_one_that_stays(model, relation):
    goes, stays = pair_of(model)
    if model is Competence and relation.name == "parent":
        goes, stays = (row_of(Competence, name_lt="Grupė") for _each in range(2))
    row = pointing(model, relation, goes)
    merge_duplicates(goes=goes, stays=stays)
    row = relation.model._base_manager.get(pk=row.pk)
    assert getattr(row, relation.name) == stays


@pytest.mark.parametrize(("model", "relation"), ONCE)
def test_where_there_is_room_for_one_that_of_the_one_that_stays_is_kept(model, relation):
    goes, stays = pair_of(model)
    row = pointing(model, relation, goes)
    for _condition, names in uniques(relation):
        if any(getattr(row, name) is None for name in names):
            relation.model._base_manager.filter(pk=row.pk).update(
                **{name: value_for(row._meta.get_field(name)) for name in names}
            )
            row.refresh_from_db()
        given = {name: getattr(row, name) for name in names}
        kept = pointing(model, relation, stays, **given)
        assert [c.stays for c in plan_duplicates(goes=goes, stays=stays).collisions] == [kept]
        break
    before = relation.model._base_manager.count()
    merge_duplicates(goes=goes, stays=stays, reason="Ta pati organizacija.")
    assert relation.model._base_manager.filter(pk=kept.pk).exists()
    assert not relation.model._base_manager.filter(pk=row.pk).exists()
    assert relation.model._base_manager.count() == before - 1


def test_uniqueness_of_relations_is_told_by_columns():
    """An expression would hide from the search for what is in the way."""
    for model in (Company, Competence, Representative):
        for relation in relations(model):
            for constraint in relation.model._meta.constraints:
                if isinstance(constraint, models.UniqueConstraint):
                    assert not constraint.expressions, constraint


def test_a_column_that_is_unique_by_itself_has_room_for_one():
    assert list(uniques(Company._meta.get_field("slug"))) == [(models.Q(), [])]


def test_what_went_on_another_way_is_not_moved_nor_deleted_again():
    goes, stays = pair_of(Company)
    fees = [make_fee(company) for company in (goes, stays)]
    move = Move(MembershipFee._meta.get_field("company"), [fees[0]])
    twice = [Merge(MembershipFee.objects.get(pk=fees[0].pk), fees[1]) for _each in range(2)]
    carry_out(Merge(goes, stays, moves=[move], collisions=twice))
    assert MembershipFee.objects.get() == fees[1]
