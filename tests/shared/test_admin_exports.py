"""Lists of the administration are taken along: as XLSX or CSV, with the columns that are chosen."""

import pytest
from django.urls import reverse

from itk.shared.spreadsheets import read_table
from members.imports import Verdict, apply
from members.models import Company
from tests.factories import make_company, make_staff

pytestmark = pytest.mark.django_db
URL = "admin:members_company_changelist"


@pytest.fixture
def coordinator(login):
    """A coordinator who has logged in."""
    return login(make_staff())


def export(client, *companies, **data):
    """Choose the rows and send the form of the columns."""
    rows = [company.pk for company in companies]
    data = {"action": "export_columns_chosen", "_selected_action": rows, **data}
    return client.post(reverse(URL), data)


def test_columns_are_asked_for_first_and_all_are_chosen(login, lang):
    page = export(login(make_staff(language=lang)), make_company(), make_company())
    form = page.context["form"]
    assert len(form["columns"].value()) == len(form.fields["columns"].choices)
    told = {"lt": "Eksportuojamos 2 eilutės.", "en": "2 rows are exported."}
    assert told[lang] in page.content.decode()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_file_has_the_chosen_columns(coordinator, kind):
    company = make_company("=Alfa", legal_form="")
    make_company()
    answer = export(coordinator, company, columns=["2", "6"], kind=kind, export="1")
    assert f".{kind}" in answer["Content-Disposition"]
    table = read_table(answer.content)
    assert table.headers == ["Name", "Company code", "Sample record"]
    assert [list(row.values.values())[:2] for row in table.rows] == [["=Alfa", company.code]]


def test_everything_that_the_list_holds_is_exported(coordinator):
    companies = [make_company() for _each in range(3)]
    across = {"select_across": "1", "columns": ["2"], "kind": "csv"}
    page = export(coordinator, companies[0], select_across="1")
    assert 'name="select_across" value="1"' in page.content.decode()
    answer = export(coordinator, companies[0], export="1", **across)
    assert len(read_table(answer.content).rows) == 3


@pytest.mark.parametrize("wrong", [{"columns": []}, {"columns": ["99"]}, {"kind": "pdf"}])
def test_wrong_choice_is_told(coordinator, wrong):
    data = {"columns": ["1"], "kind": "csv", "export": "1", **wrong}
    answer = export(coordinator, make_company(), **data)
    assert answer.status_code == 422
    assert answer.context["form"].errors


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_exported_organisations_can_be_imported_into_an_empty_portal(login, lang, kind):
    client = login(make_staff(language=lang))
    told = {
        "name": "Šviesos kodas", "legal_form": "VšĮ", "town": "Šiauliai", "country": "LT",
        "website": "https://sviesos-kodas.example", "email": "info@sviesos-kodas.example",
        "phone": "+370 600 00000", "code": "301844044", "vat_code": "",
    }  # fmt: skip
    company = make_company(**told)
    abroad = make_company("Baltic Grid", legal_form="OÜ", country="EE", code="14022881")
    page = export(client, company, abroad)
    every = page.context["form"]["columns"].value()
    content = export(client, company, abroad, columns=every, kind=kind, export="1").content
    exported = read_table(content)
    assert {fate.verdict for fate in apply(table=exported)} == {Verdict.EXISTS}
    Company.objects.all().delete()
    fates = apply(table=exported)
    assert {fate.verdict for fate in fates} == {Verdict.CREATED}, [fate.reason for fate in fates]
    again = Company.objects.get(code="301844044")
    assert {name: getattr(again, name) for name in told} == told
    assert Company.objects.get(country="EE").full_name == "Baltic Grid OÜ"
