"""The directory of members: what is found, counted and sorted, and what bad questions get."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Company, Competence, CompetenceClaim, TechnologyArea
from members.views.directory import letter_of
from tests.factories import (
    make_company,
    make_competence,
    make_directory,
    make_page,
    make_project,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8


@pytest.fixture
def ask(client, lang):
    """Open the directory with a query string, in both languages."""

    def get(**query):
        return client.get(reverse("members:directory"), query)

    return get


def names(response):
    """Return the names on the page, in order."""
    return [company.name for company in response.context["page_obj"].object_list]


def counts(response, facet):
    """Return the counts of a facet by value."""
    return {option.value: option.count for option in response.context[facet]}


def offer(company, *competences, direction="offers"):
    """Let the company offer the competences."""
    for competence in competences:
        CompetenceClaim.objects.create(company=company, competence=competence, direction=direction)


# Who is shown


def test_only_published_active_members_are_shown(ask):
    make_company("Narys")
    make_company("Neskelbiamas", published=False)
    make_company("Buvęs", status=Company.Status.FORMER)
    make_company("Partneris", status=Company.Status.PARTNER)
    make_company("Pareiškėjas", status=Company.Status.APPLICANT)
    response = ask()
    assert response.status_code == 200
    assert names(response) == ["Narys"]


def test_a_card_says_who_where_since_when_and_what(ask, lang):
    company = make_company("Šviesa", is_sample=True, joined=date(2012, 3, 26), town="Alytus")
    offer(company, make_competence("Apskaita", name_en="Metering"))
    page = ask().content.decode()
    assert "UAB „Šviesa“" in page
    assert f'href="{company.get_absolute_url()}"' in page
    assert "Alytus" in page
    assert "2012" in page
    assert "2 012" not in page
    assert {"lt": "Apskaita", "en": "Metering"}[lang] in page
    assert "tag--sample" in page


def test_a_card_names_the_country_of_a_foreign_one(ask, lang):
    make_company(town="Rīga", country="LV")
    make_company(town="", country="EE")
    page = ask().content.decode()
    assert ("Rīga, Latvija" if lang == "lt" else "Rīga, Latvia") in page
    assert (">Estija<" if lang == "lt" else ">Estonia<") in page


def test_a_text_without_english_is_marked_as_lithuanian(client):
    make_company(short_description_lt="Tik lietuviškai.", short_description_en="")
    page = client.get("/en/members/").content.decode()
    assert '<span lang="lt">Tik lietuviškai.</span>' in page


def test_names_stand_in_lithuanian_order(ask):
    for name in (
        "Žiedas",
        "Zuikis",
        "Šaka",
        "Sala",
        "Ąžuolas",
        "Azija",
        "Ytas",
        "Irklas",
        "Įlanka",
    ):
        make_company(name)
    assert names(ask()) == [
        *("Azija", "Ąžuolas", "Įlanka", "Irklas", "Ytas", "Sala", "Šaka", "Zuikis", "Žiedas")
    ]


def test_newest_members_first(ask):
    make_company("A", joined=date(2012, 1, 1))
    make_company("B", joined=date(2020, 1, 1))
    timeless = make_company("C")
    timeless.periods.all().delete()
    assert names(ask(sort="new")) == ["B", "A", "C"]


# Search


@pytest.mark.parametrize("query", ["šviesos", "SVIESOS", "sviesa", "Šviesų tinklai", "klaipėd"])
def test_words_are_found_in_any_case_form_and_without_diacritics(ask, query):
    make_company("Šviesos tinklai", town="Klaipėda")
    make_company("Kita")
    assert names(ask(q=query)) == ["Šviesos tinklai"]


def test_a_competence_on_offer_is_found_and_one_looked_for_is_not(ask):
    competence = make_competence("Skaitiklių patikra", synonyms="metrologija")
    offer(make_company("Siūlo"), competence)
    offer(make_company("Ieško"), competence, direction="needs")
    assert names(ask(q="metrologijos")) == ["Siūlo"]


@pytest.mark.parametrize("query", ["belaidžiai", "LORAWAN", "wireless", "telekomunikacijų"])
def test_a_competence_is_found_by_synonyms_and_its_group_in_both_languages(ask, query):
    group = Competence.objects.create(
        code="rysiai", name_lt="Ryšiai", name_en="Networks", synonyms="telekomunikacijos"
    )
    words = "LoRaWAN\nbelaidis tinklas\nwireless"
    offer(make_company("Siūlo"), make_competence(parent=group, synonyms=words))
    offer(make_company("Kita"), make_competence())
    assert names(ask(q=query)) == ["Siūlo"]


def test_a_hit_in_the_name_comes_first(ask):
    make_company("Aušra", description_lt="Daro jutiklius.")
    make_company("Jutikliai")
    assert names(ask(q="jutikliai")) == ["Jutikliai", "Aušra"]
    assert names(ask(q="jutikliai", sort="name")) == ["Aušra", "Jutikliai"]


# Facets


@pytest.fixture
def members():
    """Three members with areas, competences and municipalities."""
    grid = TechnologyArea.objects.create(code="tinklas", name_lt="Tinklas", name_en="Grid")
    home = TechnologyArea.objects.create(code="namas", name_lt="Namas", name_en="Home", order=1)
    metering, radio = make_competence("Apskaita"), make_competence("Radijas")
    a = make_company("Alfa", municipality="13")
    b = make_company("Beta", municipality="13")
    c = make_company("Čia", municipality="19")
    a.technology_areas.add(grid)
    b.technology_areas.add(grid, home)
    c.technology_areas.add(home)
    offer(a, metering)
    offer(b, metering, radio)
    offer(c, radio)
    return {"metering": metering.code, "radio": radio.code}


def test_facets_count_what_each_value_would_leave(ask, members):
    response = ask()
    assert counts(response, "areas") == {"tinklas": 2, "namas": 2}
    assert counts(response, "competences") == {members["metering"]: 2, members["radio"]: 2}
    assert counts(response, "municipalities") == {"13": 2, "19": 1}
    assert {o.value for o in response.context["letters"] if o.count} == {"A", "B", "Č"}


def test_facets_combine(ask, members):
    response = ask(area="tinklas", competence=members["radio"])
    assert names(response) == ["Beta"]
    # Each facet is counted without its own choice, so that a second value can be added.
    assert counts(response, "areas") == {"tinklas": 1, "namas": 2}
    assert counts(response, "competences") == {members["metering"]: 2, members["radio"]: 1}
    assert counts(response, "municipalities") == {"13": 1}


def test_values_of_one_facet_add_up(ask, members):
    assert names(ask(area=["tinklas", "namas"])) == ["Alfa", "Beta", "Čia"]
    assert names(ask(area=["tinklas", "namas"], municipality="19")) == ["Čia"]
    assert names(ask(area="namas", q="beta")) == ["Beta"]


def test_a_chosen_value_stays_to_be_taken_away_again(ask, members):
    response = ask(municipality="19", area="tinklas")
    assert names(response) == []
    assert counts(response, "municipalities") == {"13": 2, "19": 0}
    assert [url for _label, url in response.context["chips"]] == [
        *("?municipality=19", "?area=tinklas")
    ]


def test_the_letters_of_the_bar(ask, members):
    response = ask(letter="Č", page=1)
    assert names(response) == ["Čia"]
    page = response.content.decode()
    assert 'aria-current="true"' in page
    assert "letter=A" in page


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        *[("Ąžuolas", "A"), ("įlanka", "I"), ("Ytas", "I"), ("Ūkas", "U"), ("ėglis", "E")],
        *[("Čia", "Č"), ("3D", "0"), ("„Žiedas“", "Ž"), ("Xenon", "0"), ("…", "0"), ("", "0")],
    ],
)
def test_the_letter_under_which_a_name_stands(name, letter):
    assert letter_of(name) == letter


def test_groups_kinds_and_sizes_are_counted_and_combine(ask, members):
    other = make_competence("Kita", parent=Competence.objects.create(code="kiti", name_lt="Kiti"))
    Company.objects.filter(name="Alfa").update(kind="research", size_class="large")
    Company.objects.filter(name="Beta").update(size_class="small")
    offer(Company.objects.get(name="Alfa"), other)
    response = ask()
    assert counts(response, "groups") == {"grupe": 3, "kiti": 1}
    assert counts(response, "kinds") == {"company": 2, "research": 1}
    assert counts(response, "sizes") == {"small": 1, "large": 1}
    response = ask(kind="company", area="tinklas")
    assert names(response) == ["Beta"]
    assert counts(response, "kinds") == {"company": 1, "research": 1}
    assert counts(response, "sizes") == {"small": 1}
    assert counts(response, "groups") == {"grupe": 1}
    assert names(ask(group="kiti")) == ["Alfa"]
    assert names(ask(size=["small", "large"])) == ["Alfa", "Beta"]


# Bad questions


@pytest.mark.parametrize(
    "query",
    [
        {"area": "nera"},
        {"competence": "' OR 1=1 --"},
        {"municipality": "99"},
        {"letter": "<script>"},
        {"kind": "x", "size": "-1", "group": "nera"},
        {"letter": ["A", "Ω"]},
        {"area": "\x00", "competence": "\x00", "municipality": "\x00"},
    ],
)
def test_an_unknown_filter_is_left_out_and_told(ask, members, query):
    response = ask(**query)
    assert response.status_code == 200
    assert response.context["directory"].left_out
    assert len(names(response)) in (1, 3)
    assert "<script>" not in response.content.decode().split("<main")[1]


def test_a_filter_that_exists_but_fits_nobody_leaves_nobody(ask, members):
    response = ask(competence=make_competence("Niekas").code)
    assert names(response) == []
    assert not response.context["directory"].left_out
    assert len(response.context["chips"]) == 1


@pytest.mark.parametrize("page", ["0", "1000000", "-1", "abc", "1.5", "99999999999999999999"])
def test_an_impossible_page_is_the_nearest_and_told(ask, page):
    make_company("Viena")
    response = ask(page=page)
    assert response.status_code == 200
    assert response.context["page_moved"]
    assert names(response) == ["Viena"]


@pytest.mark.parametrize("page", ["1", "2"])
def test_a_possible_page_is_not_commented_on(ask, page):
    for _ in range(21):
        make_company()
    response = ask(page=page)
    assert not response.context["page_moved"]
    assert len(names(response)) == {"1": 20, "2": 1}[page]
    assert "?page=" in response.content.decode()


@pytest.mark.parametrize("query", [{"q": "\x00"}, {"q": "a" * 5000}, {"sort": "x"}, {"q": "„“ –"}])
def test_odd_words_and_orders_do_no_harm(ask, query):
    make_company("Viena")
    assert ask(**query).status_code == 200


def test_nothing_found_offers_ways_on(ask):
    make_company("Viena")
    page = ask(q="nerasim<b>").content.decode()
    assert reverse("search") in page
    assert reverse("contact") in page
    assert f'href="{reverse("members:directory")}"' in page
    assert "nerasim<b>" not in page


# Cost


def test_an_anonymous_reader_gets_no_cookie(ask):
    make_company()
    assert not ask(q="x", page=99).cookies


def _fill(count):
    """Add companies with every relation."""
    areas = [
        TechnologyArea.objects.get_or_create(code=f"a{n}", defaults={"name_lt": f"Sritis {n}"})[0]
        for n in range(3)
    ]
    competences = [make_competence() for _ in range(5)]
    for _ in range(count):
        company = make_company(municipality="13")
        company.technology_areas.set(areas)
        offer(company, *competences)


def test_the_number_of_queries_does_not_grow(client, lang):
    make_project()
    make_page(menu="about")
    counted = []
    for more in (10, 50):
        _fill(more)
        for query in ({}, {"q": "įmonė", "area": "a1", "municipality": "13", "sort": "new"}):
            with CaptureQueriesContext(connection) as queries:
                response = client.get(reverse("members:directory"), query)
            assert len(names(response)) == min(Company.objects.count(), 20)
            assert len(queries) <= MOST_QUERIES, [q["sql"][:120] for q in queries]
            counted.append(len(queries))
    assert len(set(counted)) == 1


@pytest.mark.parametrize("query", [{}, {"q": "matavimas", "area": "a1", "sort": "new"}])
def test_the_page_of_a_full_directory_is_no_heavier(client, lang, query):
    weights = []
    for more in (100, 700):
        make_directory(more)
        Company.objects.update(search=" matavim")
        response = client.get(reverse("members:directory"), query)
        assert len(names(response)) == 20
        weights.append(len(response.content))
    assert weights[1] < weights[0] * 1.05
