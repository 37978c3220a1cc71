"""An organisation as people write it: a member by name or code, or any other."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from itk.shared.codes import validate_company_code
from itk.shared.validators import validate_plain_text
from members.models import Company
from members.workflows import match_company


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
        company = _member_called(text) if text else None
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


def _member_called(text):
    """Return the member whose name or code ``text`` is; None when there is none, or several."""
    members = Company.objects.public()
    return match_company(code=text, among=members) or match_company(name=text, among=members)
