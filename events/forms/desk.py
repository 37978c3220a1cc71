"""What is filled in at the door: who walks in, a bus, who says to be here, a helper's name."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.forms.organisation import OrganisationField
from events.forms.people import validate_name
from events.workflows import AnotherPerson, EventFull, Person
from events.workflows.desk import DoorFull
from itk.shared.fields import AddressFormField
from itk.shared.text import split_name
from itk.shared.validators import validate_plain_text

NAME_CHECKS = [validate_plain_text, validate_name]
MOST_IN_A_BUS = 100
REFUSED_BESIDE = {AnotherPerson: "email", EventFull: "reason", DoorFull: "reason"}


class DoorForm(forms.Form):
    """What a walk-in and a bus have in common; a reason is asked only from who may give one."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    company = OrganisationField(
        help_text="",
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why over the number of places"),
        max_length=300,
        required=False,
        validators=[validate_plain_text],
        help_text=gettext_lazy(
            "All places are taken. With a reason the person gets one more; it is kept."
        ),
    )

    def __init__(self, *args, asks_reason=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid.uuid4
        if not asks_reason:
            del self.fields["reason"]

    @property
    def reason_given(self):
        """Why over the number of places, where that was asked."""
        return self.cleaned_data.get("reason", "")


class WalkInForm(DoorForm):
    """Somebody who was not on the list: a name, and what else is known."""

    field_order = ["first_name", "last_name", "company", "email", "another_person", "reason"]

    first_name = forms.CharField(
        label=gettext_lazy("First name"), max_length=100, validators=NAME_CHECKS
    )
    last_name = forms.CharField(
        label=gettext_lazy("Last name"), max_length=100, validators=NAME_CHECKS
    )
    email = AddressFormField(label=gettext_lazy("E-mail"), required=False)
    another_person = forms.BooleanField(
        label=gettext_lazy("Yes, this is another person with the same e-mail"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def person(self, language):
        """Return who it is; the form is valid."""
        data = self.cleaned_data
        names = {name: data[name] for name in ("first_name", "last_name")}
        return Person(**names, email=data["email"] or None, **data["company"], language=language)

    @property
    def asks_another_person(self):
        """Whether the question of the same e-mail with another name is to be shown."""
        return self.is_bound and (
            self.has_error("email", AnotherPerson.__name__) or bool(self["another_person"].value())
        )

    def refuse(self, error):
        """Show a refusal beside the field that can mend it, if there is one."""
        field, code = REFUSED_BESIDE.get(type(error)), type(error).__name__
        self.add_error(
            field if field in self.fields else None, forms.ValidationError(str(error), code=code)
        )


class BusForm(DoorForm):
    """An organisation once, and its people one a line."""

    field_order = ["company", "names", "reason"]

    names = forms.CharField(
        label=gettext_lazy("Names, one per line"),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )

    def clean_names(self):
        """Return (first, last) of each line; every line that is no name is told by its number."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["names"].splitlines()]
        named = [(number, line) for number, line in enumerate(lines, 1) if line]
        if len(named) > MOST_IN_A_BUS:
            raise forms.ValidationError(_("At most %s people at a time.") % MOST_IN_A_BUS)
        wrong = [
            _("Line %(number)s: “%(line)s”. %(why)s") % {"number": n, "line": line, "why": why}
            for n, line in named
            if (why := _wrong(line))
        ]
        if wrong:
            raise forms.ValidationError(wrong)
        return [split_name(line) for _number, line in named]

    def people(self, language):
        """Return who they are; the form is valid."""
        data = self.cleaned_data
        return [
            Person(first, last, **data["company"], language=language)
            for first, last in data["names"]
        ]


def _wrong(line):
    """Return why a line is no name of a person, or nothing."""
    first, last = split_name(line)
    if not (first and last):
        return _("First or last name is missing.")
    try:
        for part in (first, last):
            forms.CharField(max_length=100, validators=NAME_CHECKS).clean(part)
    except forms.ValidationError as error:
        return " ".join(error.messages)
    return ""


class ArrivalForm(forms.Form):
    """Who says to be here: by ticket code, or by e-mail and last name."""

    code = forms.CharField(
        label=gettext_lazy("Ticket code"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Ten letters and digits, under the QR code of your ticket."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    last_name = forms.CharField(
        label=gettext_lazy("Last name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )

    def clean(self):
        """Ask for one of the two ways."""
        data = super().clean()
        if not self.errors and not data["code"] and not (data["email"] and data["last_name"]):
            raise forms.ValidationError(
                _("Write the ticket code, or the e-mail and the last name.")
            )
        return data


class HelperForm(forms.Form):
    """Who stands at the desk; the name is kept beside each mark."""

    name = forms.CharField(
        label=gettext_lazy("Your first and last name"),
        max_length=100,
        validators=NAME_CHECKS,
        help_text=gettext_lazy("It is kept beside each mark that you make."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
