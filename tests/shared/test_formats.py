"""Money, municipalities, and how dates and numbers are written."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format, localize, sanitize_separators

from itk.shared.collation import sort_key
from itk.shared.countries import NAMES, country_called, country_choices, country_name
from itk.shared.money import litas_to_euro
from itk.shared.municipalities import MUNICIPALITIES
from itk.shared.templatetags.portal import dateday, money, month_days

DAY = date(2014, 5, 8)


@pytest.mark.parametrize(
    ("litas", "euros"),
    [
        (10, "2.90"),
        (20, "5.79"),
        (250, "72.41"),
        (500, "144.81"),
        (1000, "289.62"),
        (0, "0.00"),
        ("3.4528", "1.00"),
    ],
)
def test_litas(litas, euros):
    assert litas_to_euro(Decimal(litas)) == Decimal(euros)


def test_half_a_cent_goes_up():
    assert litas_to_euro(Decimal("3.45280") * Decimal("0.005")) == Decimal("0.01")


def test_countries_have_a_name_in_each_language_and_home_stands_first():
    assert len(NAMES) == 249
    for column in zip(*NAMES.values(), strict=True):
        assert len(set(column)) == len(NAMES)
    with translation.override("lt"):
        assert country_name("DE") == "Vokietija"
        assert country_choices()[:2] == [("LT", "Lietuva"), ("AF", "Afganistanas")]
    with translation.override("en"):
        assert country_name("DE") == "Germany"
        assert country_choices()[1] == ("AF", "Afghanistan")
        names = [name for _code, name in country_choices()]
        assert names[-4:-1] == ["Western Sahara", "Yemen", "Zambia"]
        assert names.index("Cyprus") == names.index("Czechia") - 1
    assert country_name("XX") == "XX"


@pytest.mark.parametrize("text", ["lv", " LV ", "Latvija", "latvia"])
def test_a_country_is_found_by_letters_and_by_name_in_either_language(text):
    assert country_called(text) == "LV"
    assert country_called("Atlantida") == "Atlantida"


def test_municipalities():
    codes = [code for code, _name in MUNICIPALITIES]
    names = [name for _code, name in MUNICIPALITIES]
    assert len(set(codes)) == len(set(names)) == 60
    assert names == sorted(names, key=sort_key)
    assert dict(MUNICIPALITIES)["13"] == "Vilniaus miesto savivaldybė"
    assert dict(MUNICIPALITIES)["19"] == "Kauno miesto savivaldybė"
    assert dict(MUNICIPALITIES)["21"] == "Klaipėdos miesto savivaldybė"
    assert names.index("Šiaulių rajono savivaldybė") > names.index("Skuodo rajono savivaldybė")


@pytest.mark.parametrize(
    ("language", "day", "moment", "number"),
    [
        ("lt", "2014 m. gegužės 8 d.", "2014 m. gegužės 8 d., 14:00", "1\xa0234\xa0567,89"),
        ("en", "8 May 2014", "8 May 2014, 14:00", "1,234,567.89"),
    ],
)
def test_formats(language, day, moment, number):
    with translation.override(language):
        assert date_format(DAY, "DATE_FORMAT") == day
        assert date_format(datetime(2014, 5, 8, 14), "DATETIME_FORMAT") == moment
        assert localize(Decimal("1234567.89"), use_l10n=True) == number
        assert Decimal(sanitize_separators(number)) == Decimal("1234567.89")


def test_money():
    with translation.override("lt"):
        assert money(Decimal("1234567.5")) == "1\xa0234\xa0567,50\xa0€"
        assert money(0) == "0,00\xa0€"
        assert money(Decimal(-5), "Lt") == "-5,00\xa0Lt"
        assert money(None) == money("") == ""
    with translation.override("en"):
        assert money(Decimal("1234567.5")) == "€1,234,567.50"
        assert money(Decimal(-5)) == "-€5.00"
        assert money(12, "LTL") == "12.00\xa0LTL"


def test_month_days():
    first, last, later = date(2027, 3, 22), date(2027, 3, 23), date(2027, 4, 1)
    with translation.override("lt"):
        assert month_days(first, last) == "kovo 22–23 d."
        assert month_days(first, later) == "kovo 22 d. – balandžio 1 d."
    with translation.override("en"):
        assert month_days(first, last) == "22–23 March"


def test_dateday():
    with translation.override("lt"):
        assert dateday(DAY) == "2014 m. gegužės 8 d., ketvirtadienis"
        assert dateday(None) == ""
    with translation.override("en"):
        assert dateday(DAY) == "Thursday, 8 May 2014"


def test_filters_in_a_template():
    template = Template("{{ sum|money }} {{ rich|plain }}")
    with translation.override("lt"):
        assert (
            template.render(Context({"sum": 1000, "rich": "<p>a</p><p>&lt;b</p>"}))
            == "1\xa0000,00\xa0€ a &lt;b"
        )
