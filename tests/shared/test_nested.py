"""Rows of other tables as a column: the same list on both databases."""

import pytest
from django.db.models import OuterRef

from itk.shared.nested import Nested
from members.models import Company, CompetenceClaim
from tests.factories import make_company, make_competence

pytestmark = pytest.mark.django_db


def rows_of(company):
    claims = CompetenceClaim.objects.filter(company=OuterRef("pk")).order_by("-note_lt")
    nested = Nested(claims, "direction", "note_lt", "competence__name_lt")
    return Company.objects.annotate(found=nested).get(pk=company.pk).found


def test_rows_come_in_their_order_with_the_named_columns():
    company = make_company()
    for note in ("Abc", 'Žąsų „ė“ "\\ 🔌'):
        company.claims.create(
            competence=make_competence("Jutikliai"), direction="offers", note_lt=note
        )
    assert rows_of(company) == [
        {"direction": "offers", "note_lt": note, "competence__name_lt": "Jutikliai"}
        for note in ('Žąsų „ė“ "\\ 🔌', "Abc")
    ]


def test_without_rows_the_list_is_empty():
    assert rows_of(make_company()) == []


def test_nobody_elses_rows_are_in_it():
    make_company().claims.create(competence=make_competence(), direction="offers")
    assert rows_of(make_company()) == []
