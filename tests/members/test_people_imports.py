"""People of organisations from a spreadsheet: each row's fate, and nothing twice."""

import pytest
from django.utils import timezone

from itk.shared.spreadsheets import ImportRefused, read_table
from members.models import Representative
from members.people_imports import Verdict, apply, columns_of, judge
from members.workflows import invite_representative
from tests.factories import make_company, make_representative

pytestmark = pytest.mark.django_db

HEADER = "Organizacija;Įmonės kodas;Vardas;Pavardė;El. paštas;Telefonas;Pareigos;Kontaktinis asmuo"


@pytest.fixture
def company():
    """The organisation of the files."""
    return make_company("Šviesos tinklai")


def table(*lines, header=HEADER):
    """Return the table of a CSV file as Excel saves it."""
    return read_table("\n".join([header, *lines]).encode("utf-8-sig"))


def verdicts(fates):
    """Return what became of each row."""
    return [fate.verdict for fate in fates]


def test_people_are_added_and_the_second_time_nothing_changes(company):
    file = table(
        "UAB „Šviesos tinklai“;;Šarūnas;Žąsinas;SARUNAS@imone.example;+370 600 00000;Vadovas;taip",
        f";{company.code};Ona;Onaitė;;;;ne",
    )
    assert verdicts(judge(table=file)) == [Verdict.CREATED] * 2
    assert not Representative.objects.exists()
    assert verdicts(apply(table=file)) == [Verdict.CREATED] * 2
    first = Representative.objects.get(last_name="Žąsinas")
    assert (first.company, first.email, first.position_lt, first.is_contact, first.role) == (
        company,
        "sarunas@imone.example",
        "Vadovas",
        True,
        "none",
    )
    assert not first.is_public
    assert verdicts(apply(table=file)) == [Verdict.SAME] * 2
    assert Representative.objects.count() == 2


def test_who_is_there_is_changed_where_the_file_differs(company):
    person = make_representative(
        company,
        first_name="Ona",
        last_name="Onaitė",
        email="ona@imone.example",
        phone="+370 600 00001",
    )
    other = make_representative(company, first_name="Jonas", last_name="Jonaitis")
    old = invite_representative(representative=other).email
    fates = apply(
        table=table(
            "Šviesos tinklai;;Ona;Onaite;ona@imone.example;;;taip",
            "Šviesos tinklai;;jonas;Jonaitis;naujas@imone.example;;;",
        )
    )
    assert verdicts(fates) == [Verdict.CHANGED] * 2
    person.refresh_from_db()
    other.refresh_from_db()
    assert (person.phone, person.is_contact) == ("+370 600 00001", True)
    assert (other.email, other.invitation_is_open) == ("naujas@imone.example", False)
    assert old in fates[1].warnings[0]


def test_names_in_one_column():
    make_company("Šviesos tinklai")
    file = table(
        "Šviesos tinklai;Tomas van der Linden",
        "Šviesos tinklai;Onaitė, Ona",
        header="Organisation;Full name",
    )
    apply(table=file)
    names = {(p.first_name, p.last_name) for p in Representative.objects.all()}
    assert names == {("Tomas", "van der Linden"), ("Ona", "Onaitė")}


def test_one_person_may_represent_two_organisations(company):
    make_company("Žalioji srovė")
    row = "{};;Ona;Onaitė;ona@imone.example;;;"
    fates = apply(table=table(row.format("Šviesos tinklai"), row.format("Žalioji srovė")))
    assert verdicts(fates) == [Verdict.CREATED] * 2


@pytest.mark.parametrize(
    ("row", "verdict", "why"),
    [
        ("Nežinoma;;Ona;Onaitė;;;;", Verdict.REJECTED, "Organizacijos tokiu kodu"),
        ("Šviesos tinklai;;Ona;;;;;", Verdict.REJECTED, "Vardas arba pavardė nenurodyti"),
        ("Šviesos tinklai;;Ona;Onaitė;ona(at)imone;;;", Verdict.REJECTED, "El. paštas: "),
        ("Šviesos tinklai;;Ona;" + "a" * 101 + ";;;;", Verdict.REJECTED, "Pavardė: "),
        ("Šviesos tinklai;;Kita;Kitaitė;jau@imone.example;;;", Verdict.REJECTED, "Jau Esanti"),
        ("Šviesos tinklai;;Du;Vienodi;;;;", Verdict.REJECTED, "el. pašt"),
        ("Šviesos tinklai;;JAU;ESANTI;;;;taip", Verdict.CHANGED, ""),
    ],
)
def test_every_row_has_its_fate(company, row, verdict, why):
    make_representative(company, first_name="Jau", last_name="Esanti", email="jau@imone.example")
    for _each in range(2):
        make_representative(company, first_name="Du", last_name="Vienodi")
    before = Representative.objects.count()
    fate = apply(table=table(row))[0]
    assert fate.verdict == verdict
    assert why in fate.reason
    assert Representative.objects.count() == before


def test_row_of_the_same_person_is_told(company):
    row = "Šviesos tinklai;;Ona;Onaitė;ona@imone.example;;;"
    fates = apply(table=table(row, row, "Šviesos tinklai;;O.;Onaitė;ona@imone.example;;;"))
    assert verdicts(fates) == [Verdict.CREATED, Verdict.DUPLICATE, Verdict.DUPLICATE]
    assert "2" in fates[1].reason


def test_what_is_neither_yes_nor_no_is_told_and_left(company):
    fate = apply(table=table("Šviesos tinklai;;Ona;Onaitė;;;;galbūt"))[0]
    assert fate.verdict == Verdict.CREATED
    assert "galbūt" in fate.warnings[0]
    assert not Representative.objects.get().is_contact


def test_broken_row_is_told(company, monkeypatch):
    file = table("Šviesos tinklai;;Ona;Onaitė;;;;")
    object.__setattr__(file.rows[0], "problem", "Per daug langelių.")
    assert judge(table=file)[0].reason == "Per daug langelių."


def test_who_left_is_another_row(company):
    make_representative(
        company, first_name="Ona", last_name="Onaitė", left_at=timezone.now(), email=None
    )
    assert verdicts(apply(table=table("Šviesos tinklai;;Ona;Onaitė;;;;"))) == [Verdict.CREATED]


def test_somebody_quicker_is_told(company, monkeypatch):
    file = table("Šviesos tinklai;;Ona;Onaitė;ona@imone.example;;;")
    make_representative(company, email="ona@imone.example")
    monkeypatch.setattr(
        "members.people_imports.Representative.objects.current", Representative.objects.none
    )
    fate = apply(table=file)[0]
    assert fate.verdict == Verdict.REJECTED
    assert Representative.objects.count() == 1


@pytest.mark.parametrize("header", ["Vardas;Pavardė", "Organizacija;El. paštas", "A;B"])
def test_file_without_organisation_or_names_is_refused(header):
    with pytest.raises(ImportRefused) as refused:
        columns_of(table("1;2", header=header))
    assert str(refused.value)
