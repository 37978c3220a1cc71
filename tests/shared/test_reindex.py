"""Writing the derived columns anew."""

from io import StringIO

import pytest
from django.core.management import call_command

from itk.shared.search import reindex
from members.models import Company, Representative
from tests.factories import make_company, make_representative

pytestmark = pytest.mark.django_db


def test_the_command_mends_every_derived_column():
    company, person = make_company(name="Ąžuolyno automatika"), make_representative()
    whole = Company.objects.values("search").get(pk=company.pk)
    names = Representative.objects.values().get(pk=person.pk)
    Company.objects.update(search="")
    said = StringIO()
    call_command("reindex", stdout=said)
    assert Company.objects.values("search").get(pk=company.pk) == whole
    assert Representative.objects.values().get(pk=person.pk) == names
    assert f"members.Company: {Company.objects.count()}" in said.getvalue().splitlines()


def test_many_rows_are_written_in_batches(django_assert_max_num_queries):
    whole = {make_company().pk for _ in range(5)}
    Company.objects.update(search="")
    # A read, and a write with its savepoint for each of three batches.
    with django_assert_max_num_queries(10):
        assert reindex(Company.objects.all(), batch_size=2) == len(whole)
    assert not Company.objects.filter(search="").exists()
