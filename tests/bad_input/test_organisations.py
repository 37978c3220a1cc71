"""Company codes that are wrong, or another organisation's."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from tests.bad_input.steps import told, unchanged
from tests.factories import make_company
from tests.members.admin.steps import company_form
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
