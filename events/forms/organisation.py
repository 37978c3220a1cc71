"""An organisation as people write it: a member by name or code, or any other."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from itk.shared.codes import validate_company_code
from itk.shared.text import fold
from itk.shared.validators import validate_plain_text
from members.models import Company


class OrganisationField(forms.CharField):
    """A member picked by name or code, or any organisation typed; may stay empty."""

    def __init__(self, **kwargs):
        defaults = {
            "label": _("Organisation"),
            "help_text": _("Begin typing the name or the company code, or write your own."),
            "max_length": 200,
            "required": False,
            "validators": [validate_plain_text],
            "widget": forms.TextInput(
                attrs={"list": "organisations", "autocomplete": "organization"}
            ),
        }
        super().__init__(**{**defaults, **kwargs})

    def clean(self, value):
        """Return the values of a registration that hold the organisation.

        A text that is the name or the code of one member is that member; nine digits with the
        right check digit are a code; everything else is a name. Nine digits with a wrong check
        digit are a mistyped code, and refused.
        """
        text = super().clean(value)
        company = member_called(text)
        if company:
            return {
                "company": company,
                "company_name": company.full_name,
                "company_code": company.code,
            }
        is_code = re.fullmatch(r"[0-9]{9}", text) is not None
        if is_code:
            validate_company_code(text)
        return {
            "company": None,
            "company_name": "" if is_code else text,
            "company_code": text if is_code else "",
        }


def member_called(text):
    """Return the member whose name or code ``text`` is; None when there is none, or several."""
    if not text:
        return None
    members = Company.objects.public()
    by_code = members.filter(code=text).first()
    if by_code:
        return by_code
    folded = fold(text)
    called = [
        company
        for company in members.only("name", "legal_form", "country", "code")
        if folded in (fold(company.full_name), fold(company.name))
    ]
    return called[0] if len(called) == 1 else None
