"""Codes that are wrong or another's, telephones without a number, names that nobody sees."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from itk.shared.spreadsheets import read_table
from members import imports
from tests.bad_input.steps import told, unchanged
from tests.factories import make_company
from tests.members.admin.steps import change, company_form
from tests.members.test_profile import Page

pytestmark = pytest.mark.django_db


def check_digit():
    """Return what is told of a mistyped code."""
    return _("This is not a valid company code: its last digit does not match the others.")


def nine_digits():
    """Return what is told of what is no code at all."""
    return _("A Lithuanian company code has nine digits.")


def taken():
    """Return what is told of another organisation's code."""
    return _("There is already an organisation with this code.")


CODES = {
    "123456789": check_digit,
    "12345": nine_digits,
    "kodas": nine_digits,
    "another's": taken,
    "another's with spaces": taken,
}


def code_of(case):
    """Return what is typed; somebody else has it where the case says so."""
    if not case.startswith("another's"):
        return case
    code = make_company().code
    return f" {code[:3]} {code[3:6]} {code[6:]}" if "spaces" in case else code


@pytest.mark.parametrize("case", CODES)
def test_in_the_profile(editor, company, case):
    profile = Page(editor, company)
    values = profile.values() | {"code": code_of(case)}
    with unchanged():
        response = editor.post(profile.url, values)
    told(response, CODES[case](), beside="code")


@pytest.mark.parametrize("case", CODES)
def test_in_the_administration(coordinator, company, case):
    url = reverse("admin:members_company_change", args=[company.pk])
    values = company_form(company, code=code_of(case))
    with unchanged():
        response = coordinator.post(url, values)
    told(response, CODES[case](), beside="code", status=200)


@pytest.mark.parametrize("phone", ["abc", "+370 600 😀", "12", "<b>1</b>"])
def test_a_telephone_in_the_administration(coordinator, company, phone):
    url = reverse("admin:members_company_change", args=[company.pk])
    with unchanged():
        response = coordinator.post(url, company_form(company, phone=phone))
    wrong = _("Enter a telephone number such as +370 612 34567.")
    told(response, wrong, beside="phone", status=200)


def test_a_telephone_is_written_as_it_is_here_wherever_it_comes_from(coordinator, company):
    change(coordinator, company, phone="8 612 34567")
    company.refresh_from_db()
    assert company.phone == "+370 612 34567"
    table = read_table(b"Pavadinimas;Telefonas\nUAB Nauja;8 612 34568\nUAB Kita;skambinkite\n")
    imported, refused = imports.judge(table=table, options=imports.Options())
    assert imported.company.phone == "+370 612 34568"
    assert str(_("Enter a telephone number such as +370 612 34567.")) in refused.reason


@pytest.mark.parametrize("name", ["\u200b", "\u202e \u2066", " \ufeff "])
def test_a_name_that_nobody_sees(coordinator, company, name):
    url = reverse("admin:members_company_change", args=[company.pk])
    with unchanged():
        response = coordinator.post(url, company_form(company, name=name))
    told(response, _("This field is required."), beside="name", status=200)


def test_a_name_that_turns_the_line_is_kept_without_what_turns_it(coordinator, company):
    change(coordinator, company, name="Žalia\u202e srovė شركة 😀")
    company.refresh_from_db()
    assert company.name == "Žalia srovė شركة 😀"


def test_what_nobody_sees_is_left_out_of_lines(editor, company):
    short = "Vienas\n\u2067sakinys."
    saved = Page(editor, company).save(town="Kau\u202enas\u200b", short_description_lt=short)
    assert saved.status_code == 302
    company.refresh_from_db()
    assert (company.town, company.short_description_lt) == ("Kaunas", "Vienas sakinys.")


@pytest.mark.parametrize("nace", ["abc", "6", "62.", "62.10.1000", "62,10"])
def test_a_class_of_activity(coordinator, company, nace):
    url = reverse("admin:members_company_change", args=[company.pk])
    with unchanged():
        response = coordinator.post(url, company_form(company, nace_code=nace))
    told(response, _("Write the class in digits, such as 62.10."), beside="nace_code", status=200)
