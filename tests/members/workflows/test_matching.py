"""Which organisation a name or a code means, and which are near."""

import pytest

from members.models import Company
from members.workflows import KnownCompanies, match_company
from tests.factories import company_code, make_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def sviesos():
    return make_company("Šviesos tinklai", code=company_code(777))


@pytest.mark.parametrize(
    "name",
    [
        "UAB „Šviesos tinklai“",
        "Šviesos tinklai",
        "sviesos tinklai, UAB",
        'uab "SVIESOS TINKLAI"',
        "Uždaroji akcinė bendrovė Šviesos tinklai",
    ],
)
def test_a_name_is_found_in_any_dress(sviesos, name):
    assert match_company(name=name) == sviesos


@pytest.mark.parametrize("name", ["", "  ", "UAB", "Šviesos", "AB „Šviesos tinklai“", "Tinklai"])
def test_another_name_is_nobodys(sviesos, name):
    assert match_company(name=name) is None


def test_a_code_is_found_whatever_the_name(sviesos):
    assert match_company(name="Kita", code=f" {sviesos.code[:3]} {sviesos.code[3:]}") == sviesos


def test_a_name_with_another_code_is_somebody_else(sviesos):
    assert match_company(name="Šviesos tinklai", code=company_code(778)) is None


def test_a_name_without_a_code_of_its_own_takes_the_one_given():
    nameless = make_company("Be kodo", code="")
    assert match_company(name="Be kodo", code=company_code(779)) == nameless


def test_a_doubtful_name_or_code_is_left_alone(sviesos):
    make_company("Šviesos tinklai", legal_form="AB")
    assert match_company(name="Šviesos tinklai") is None
    assert match_company(name="UAB Šviesos tinklai") == sviesos
    make_company("Kita", code=sviesos.code, country="LV")
    assert match_company(code=sviesos.code) is None


def test_two_of_one_whole_name_are_not_guessed(sviesos):
    make_company("Šviesos tinklai", code=company_code(780))
    assert match_company(name="UAB Šviesos tinklai") is None


def test_only_those_asked_for_are_meant(sviesos):
    members = Company.objects.exclude(pk=sviesos.pk)
    assert match_company(name="Šviesos tinklai", among=members) is None
    assert match_company(code=sviesos.code, among=members) is None


def test_a_form_that_we_do_not_know_may_be_left_out():
    club = make_company("Saulės klubas", legal_form="paramos fondas")
    for name in ("Saulės klubas", "paramos fondas Saulės klubas"):
        assert match_company(name=name) == club


@pytest.mark.parametrize("name", ["Sviesos tinkla", "Šviesos tinklai Kaunas", "UAB Sviesostinklai"])
def test_what_is_like_a_name_is_near_and_means_nobody(sviesos, name):
    make_company("Visai kas kita")
    known = KnownCompanies(Company.objects.by_name())
    assert known.match(name=name) is None
    assert known.near(name=name) == [sviesos]


def test_at_most_three_are_near_the_code_first(sviesos):
    for ending in ("a", "e", "i", "o"):
        make_company(f"Šviesos tinkl{ending}")
    known = KnownCompanies(Company.objects.by_name())
    assert len(known.near(name="Šviesos tinklu")) == 3
    assert known.near(name="Šviesos tinkla", code=sviesos.code)[0] == sviesos
    assert known.near(name="", code="") == []


def test_many_names_are_asked_with_one_query(sviesos, django_assert_num_queries):
    with django_assert_num_queries(1):
        known = KnownCompanies(Company.objects.by_name())
        for _again in range(5):
            assert known.match(name="Šviesos tinklai") == sviesos
