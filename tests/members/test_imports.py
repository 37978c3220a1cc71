"""Organisations from a spreadsheet: each row's fate, and nothing twice."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from itk.shared.spreadsheets import ImportRefused, read_table
from members.imports import (
    Options,
    Verdict,
    apply,
    columns_of,
    judge,
    split_code,
    split_name,
)
from members.models import Company
from tests.factories import company_code, make_company

pytestmark = pytest.mark.django_db

# Codes that other programs gave: each is right by its check digit.
CODES = [company_code(number) for number in range(100, 110)]
LINES = [
    f"UAB „Šviesos tinklai“;{CODES[0]};;Vilnius;https://imone1.example;info@imone1.example",
    f"UAB „Žalioji skaitmena“;{CODES[1]};;Kaunas;https://imone2.example;info@imone2.example",
    f"UAB „Ąžuolyno sistemos“;{CODES[2]};;Kaunas;imone3.example;INFO@imone3.example",
    f"UAB „Išmanus namas LT“;{CODES[3]};;Šiauliai;https://imone5.example;info@imone5.example",
    f"VšĮ „Energijos laboratorija“;{CODES[4]};;Vilnius;;",
    f"AB „Įtampa“;{CODES[5]};;Vilnius;https://imone8.example;info@imone8.example",
    f"MB „Čiulpė“;{CODES[6]};;Alytus;https://imone9.example;info@imone9.example",
    "Baltic Grid OÜ;EE-14022881;;Tallinn;https://grid.example;info@grid.example",
]
HEADER = "Pavadinimas;Įmonės kodas;PVM kodas;Miestas;Svetainė;El. paštas"


def table(*lines, header=HEADER):
    """Return the table of a CSV file as Excel saves it."""
    return read_table("\n".join([header, *lines]).encode("utf-8-sig"))


def verdicts(fates):
    """Return what became of each row."""
    return [fate.verdict for fate in fates]


def test_all_are_created_then_none():
    assert verdicts(apply(table=table(*LINES))) == [Verdict.CREATED] * len(LINES)
    assert Company.objects.count() == len(LINES)
    assert verdicts(apply(table=table(*LINES))) == [Verdict.EXISTS] * len(LINES)
    assert Company.objects.count() == len(LINES)


def test_row_becomes_an_unpublished_applicant_with_its_data():
    apply(table=table(LINES[2]))
    company = Company.objects.get()
    assert (company.legal_form, company.name) == ("UAB", "Ąžuolyno sistemos")
    assert company.full_name == "UAB „Ąžuolyno sistemos“"
    assert (company.country, company.code) == ("LT", CODES[2])
    assert (company.town, company.email) == ("Kaunas", "info@imone3.example")
    assert company.website == "https://imone3.example"
    assert company.slug == "azuolyno-sistemos"
    assert (company.status, company.published) == (Company.Status.APPLICANT, False)
    assert "azuolyn" in company.search


def test_foreign_code_names_its_country():
    apply(table=table(LINES[-1]))
    company = Company.objects.get()
    assert (company.country, company.code) == ("EE", "14022881")
    assert (company.legal_form, company.full_name) == ("OÜ", "Baltic Grid OÜ")


def test_judging_writes_nothing_and_takes_no_lock():
    with CaptureQueriesContext(connection) as queries:
        fates = judge(table=table(*LINES))
    assert verdicts(fates) == [Verdict.CREATED] * len(LINES)
    assert not Company.objects.exists()
    # Checks of constraints take savepoints inside the test's transaction, and none outside one.
    harmless = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT")
    assert not [q for q in queries if not q["sql"].startswith(harmless)]


def test_members_since_a_day():
    apply(table=table(LINES[0]), options=Options(joined=date(2012, 3, 26)))
    company = Company.objects.get()
    assert company.status == Company.Status.ACTIVE
    assert company.periods.get().joined == date(2012, 3, 26)


def test_wrong_code_is_rejected_with_why():
    [fate] = apply(table=table("UAB „Klaida“;123456789;;Vilnius;;"))
    assert fate.verdict == Verdict.REJECTED
    assert fate.reason
    assert not fate.creates
    assert not Company.objects.exists()


def test_wrong_code_is_kept_with_a_reason():
    options = Options(override_reason="Taip įrašyta registre.")
    [fate] = apply(table=table("UAB „Klaida“;123456789;;Vilnius;;"), options=options)
    assert fate.verdict == Verdict.CREATED
    assert len(fate.warnings) == 1
    company = Company.objects.get()
    assert (company.code, company.code_override_reason) == ("123456789", "Taip įrašyta registre.")


def test_reason_excuses_the_code_and_nothing_else():
    options = Options(override_reason="Taip įrašyta registre.")
    line = "UAB „Klaida“;123456789;;Vilnius;ne adresas;ne-pastas"
    [fate] = apply(table=table(line), options=options)
    assert fate.verdict == Verdict.REJECTED
    assert not Company.objects.exists()


def test_right_code_needs_no_reason():
    apply(table=table(LINES[0]), options=Options(override_reason="Nereikia."))
    assert Company.objects.get().code_override_reason == ""


@pytest.mark.parametrize(
    "line",
    [
        "UAB „Blogas paštas“;;;Vilnius;;ne-pastas",
        "UAB „Bloga svetainė“;;;Vilnius;javascript:alert(1);",
        "UAB „Blogas PVM“;;LT123;Vilnius;;",
        f"UAB „{'x' * 250}“;;;Vilnius;;",
        ";;;Vilnius;;",
        "UAB „Per daug langelių“;;;Vilnius;;;ir;dar",
    ],
)
def test_bad_rows_are_rejected_and_the_good_ones_stay(line):
    fates = apply(table=table(line, LINES[0]))
    assert verdicts(fates) == [Verdict.REJECTED, Verdict.CREATED]
    assert fates[0].reason
    assert Company.objects.get().name == "Šviesos tinklai"


def test_markup_in_a_name_is_a_text_or_rejected():
    apply(table=table("<script>alert(1)</script>;;;Vilnius;;"))
    assert not Company.objects.filter(slug__contains="<").exists()


def test_repeated_rows_are_told():
    fates = apply(
        table=table(
            LINES[0],
            f"UAB „Kitas vardas“;{CODES[0]};;;;",
            "šviesos TINKLAI, UAB;;;;;",
        )
    )
    assert verdicts(fates) == [Verdict.CREATED, Verdict.DUPLICATE, Verdict.DUPLICATE]
    assert "2" in fates[1].reason
    assert Company.objects.count() == 1


def test_namesakes_with_codes_of_their_own_are_two():
    lines = [f"UAB „Sintezė“;{CODES[0]};;;;", f"VšĮ „Sintezė“;{CODES[1]};;;;", "Sintezė;;;;;"]
    fates = apply(table=table(*lines))
    assert verdicts(fates) == [Verdict.CREATED, Verdict.CREATED, Verdict.DUPLICATE]
    assert Company.objects.count() == 2


def test_matched_by_code_then_by_folded_name():
    make_company("Pamario automatika", code=CODES[0])
    make_company("Jūros vėjas", code="")
    fates = judge(
        table=table(
            f"UAB „Visai kitas“;{CODES[0]};;;;",
            "UAB Juros vejas;;;;;",
            f"UAB „Jūros vėjas“;{CODES[1]};;;;",
        )
    )
    assert verdicts(fates) == [Verdict.EXISTS, Verdict.EXISTS, Verdict.DUPLICATE]
    assert fates[0].warnings == ["UAB „Pamario automatika“"]


def test_same_name_with_another_code_is_somebody_else():
    make_company("Jūros vėjas", code=CODES[0])
    assert verdicts(judge(table=table(f"UAB „Jūros vėjas“;{CODES[1]};;;;"))) == [Verdict.CREATED]


def test_same_code_in_another_country_is_somebody_else():
    make_company("Kitas", code="14022881", country="FI")
    assert verdicts(judge(table=table(LINES[-1]))) == [Verdict.CREATED]


def test_formula_is_the_text_it_is():
    apply(table=table("=HYPERLINK(1);;;Vilnius;;"))
    assert Company.objects.get().name == "=HYPERLINK(1)"


def test_slugs_of_equal_names_differ():
    make_company("Jūros vėjas", slug="juros-vejas", code=CODES[0])
    apply(table=table(f"UAB „Jūros vėjas“;{CODES[1]};;;;"))
    assert Company.objects.get(code=CODES[1]).slug == "juros-vejas-2"


@pytest.mark.django_db(transaction=True)
def test_hundred_rows_share_a_transaction():
    lines = [f"UAB „Įmonė {number}“;;;;;" for number in range(205)]
    with CaptureQueriesContext(connection) as queries:
        fates = apply(table=table(*lines))
    assert verdicts(fates) == [Verdict.CREATED] * 205
    assert len([q for q in queries if q["sql"].startswith("COMMIT")]) == 3
    assert Company.objects.count() == 205


def test_english_headers_are_known():
    header = "Company;Company code;VAT number;Town;Website;E-mail;Phone;Country;Legal form"
    apply(table=table("Grid;14022881;;Tallinn;;;+372 555 1234;ee;OÜ", header=header))
    company = Company.objects.get()
    assert (company.country, company.legal_form, company.phone) == ("EE", "OÜ", "+372 555 1234")


def test_file_without_names_is_refused():
    with pytest.raises(ImportRefused) as refused:
        columns_of(table("1;2", header="Kodas;Miestas"))
    assert str(refused.value)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("UAB „Šviesos tinklai“", ("UAB", "Šviesos tinklai")),
        ('UAB "Šviesos tinklai"', ("UAB", "Šviesos tinklai")),
        ("Šviesos tinklai, UAB", ("UAB", "Šviesos tinklai")),
        ("Uždaroji akcinė bendrovė „Tinklai“", ("UAB", "Tinklai")),
        ("Valstybės įmonė „Keliai“", ("VĮ", "Keliai")),
        ("VšĮ „Energijos laboratorija“", ("VšĮ", "Energijos laboratorija")),
        ("Baltic Grid OÜ", ("OÜ", "Baltic Grid")),
        ("Wasser GmbH", ("GmbH", "Wasser")),
        ("Kauno technologijos universitetas", ("", "Kauno technologijos universitetas")),
        ("„Tik vardas“", ("", "Tik vardas")),
        ("UAB", ("", "UAB")),
        ("UAB „“", ("", "UAB")),
        ("", ("", "")),
    ],
)
def test_names_are_parted(text, parts):
    assert split_name(text) == parts


@pytest.mark.parametrize(
    ("code", "country", "parts"),
    [
        ("EE-14022881", "", ("EE", "14022881")),
        ("lv 40003000000", "", ("LV", "40003000000")),
        ("302 518 471", "", ("LT", "302518471")),
        ("14022881", "ee", ("EE", "14022881")),
        ("14022881", "Estija", ("EE", "14022881")),
        ("", "", ("LT", "")),
        ("AB", "", ("LT", "AB")),
    ],
)
def test_codes_are_parted(code, country, parts):
    assert split_code(code, country) == parts
