"""What the directory gives beside its list: the map, the list to print, the office's spreadsheet."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from itk.shared.municipalities import MUNICIPALITIES
from itk.shared.municipality_tiles import COLUMNS, PLACES, ROWS, SHORT_NAMES
from members.models import CompetenceClaim, TechnologyArea
from tests.factories import make_company, make_competence, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, lang):
    """Open the directory with a query string, in both languages."""
    return lambda **query: client.get(reverse("members:directory"), query)


@pytest.fixture
def members():
    """Two members of an area in Vilnius, one of none in Kaunas."""
    area = TechnologyArea.objects.create(code="tinklas", name_lt="Tinklas", name_en="Grid")
    for _number in "12":
        make_company(municipality="13").technology_areas.add(area)
    make_company(municipality="19")


# The map


def tiles(response):
    return {tile.code: tile for tile in response.context["tiles"]}


def test_every_municipality_has_one_tile_in_a_place_of_its_own():
    assert PLACES.keys() == dict(MUNICIPALITIES).keys()
    assert len(set(PLACES.values())) == len(set(SHORT_NAMES.values())) == 60
    column, row = zip(*PLACES.values(), strict=True)
    assert (min(column), max(column), min(row), max(row)) == (0, COLUMNS - 1, 0, ROWS - 1)
    north, south, west, east = (PLACES[code] for code in ("47", "15", "21", "13"))
    assert north[1] < south[1]
    assert west[0] < east[0]


def test_a_tile_counts_and_leads_to_its_members(ask, members):
    response = ask(area="tinklas")
    assert tiles(response).keys() == {"13"}
    assert (tiles(response)["13"].count, tiles(response)["13"].chosen) == (2, False)
    page = response.content.decode()
    assert page.count('href="?area=tinklas&amp;municipality=13#results"') == 2  # drawing and list
    assert "municipality=19#results" not in page
    assert page.count("<rect class=") == 60
    assert page.count("tile--4") == 1


def test_the_tile_of_a_choice_takes_it_back(ask, members):
    response = ask(municipality="13", page=1)
    assert tiles(response)["13"].url == "?#results"
    assert tiles(response)["19"].url == "?municipality=19#results"
    page = response.content.decode()
    assert '<details class="facet tile-map" open>' in page
    assert page.count("tile--chosen") == 1


# To take away


def test_the_list_to_print_holds_all_that_fits(ask):
    for number in range(25):
        make_company(f"Alfa {number}", municipality="13")
    make_company("Beta")
    response = ask(view="print", municipality="13", page=2)
    page = response.content.decode()
    assert response.status_code == 200
    assert all(f"Alfa {number}“" in page for number in range(25))
    assert "Beta" not in page
    assert 'href="' + reverse("members:directory") + '?municipality=13"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert ask(view="print", q="nieko").status_code == 200


def test_the_office_takes_what_fits_as_a_spreadsheet(login, lang):
    a = make_company("=Alfa", municipality="13", legal_form="", country="LV", email="a@b.example")
    metering = make_competence("Apskaita", name_en="Metering")
    CompetenceClaim.objects.create(company=a, competence=metering, direction="offers")
    make_company("Beta", municipality="19")
    office = login(make_staff())
    address = reverse("members:directory")
    assert "view=xlsx" in office.get(address).content.decode()
    response = office.get(address, {"view": "xlsx", "municipality": "13"})
    assert response["Cache-Control"] == "private, no-store"
    assert ".xlsx" in response["Content-Disposition"]
    header, *rows = load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True)
    assert len(rows) == 1
    assert rows[0][0] == "=Alfa"
    assert ("Apskaita" if lang == "lt" else "Metering") in rows[0]
    assert len(header) == len(rows[0])


@pytest.mark.parametrize("who", ["nobody", "member", "desk"])
def test_nobody_else_takes_the_spreadsheet(client, login, who):
    make_company()
    reader = {
        "nobody": lambda: client,
        "member": lambda: login(make_user()),
        "desk": lambda: login(make_staff(group="desk")),
    }[who]()
    address = reverse("members:directory")
    assert "view=xlsx" not in reader.get(address).content.decode()
    assert reader.get(address, {"view": "xlsx"}).status_code == 403
