"""What people fill in: a registration, alone or with colleagues, a change of it, their e-mail."""

import re
import uuid

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from events import workflows
from events.models import Event, Registration
from itk.shared.codes import normalise_phone, validate_company_code
from itk.shared.text import fold
from itk.shared.validators import validate_plain_text
from members.models import Company

MOST_PEOPLE = 5
AUTOCOMPLETE = {
    "first_name": "given-name",
    "last_name": "family-name",
    "email": "email",
    "phone": "tel",
    "position": "organization-title",
}


REFUSED_BESIDE = {
    workflows.AnotherPerson: "email",
    workflows.AlreadyRegistered: "email",
    workflows.EventFull: "mode",
}


def validate_name(value):
    """Refuse a name without a letter, or with a web address: our mail repeats it to others."""
    if not fold(value) or "://" in value or "www." in value.lower():
        raise forms.ValidationError(_("Write the name in letters."), code="name")


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


class PersonForm(forms.ModelForm):
    """One person who comes to ``event``; never saved by itself, a workflow registers the person."""

    another_person = forms.BooleanField(
        label=_("Yes, this is another person with the same e-mail"), required=False
    )

    class Meta:
        model = Registration
        fields = ["first_name", "last_name", "email", "phone", "position", "mode", "needs"]
        widgets = {"mode": forms.RadioSelect, "phone": forms.TextInput(attrs={"type": "tel"})}
        labels = {
            "email": _("E-mail"),
            "first_name": _("First name"),
            "last_name": _("Last name"),
            "phone": _("Phone"),
            "position": _("Position"),
            "mode": _("How will you take part?"),
            "needs": _("Dietary or accessibility needs"),
        }
        help_texts = {
            "needs": _("Only the organisers see this."),
        }

    def __init__(self, *args, event, needs_email=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = needs_email
        self.fields["email"].error_messages["invalid"] = _(
            "Write the e-mail address in full, for example name@company.example."
        )
        for name in ("first_name", "last_name"):
            self.fields[name].validators += [validate_plain_text, validate_name]
        for name in ("position", "needs"):
            self.fields[name].validators.append(validate_plain_text)
        for name, value in AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = value
        if event.format == Event.Format.HYBRID:
            self.fields["mode"].choices = Registration.Mode.choices
        else:
            del self.fields["mode"]

    def clean_phone(self):
        """Write the number the way all are written."""
        return normalise_phone(self.cleaned_data["phone"])

    @property
    def full_name(self):
        """First and last name as they were written; the form is valid."""
        return f"{self.cleaned_data['first_name']} {self.cleaned_data['last_name']}"

    @property
    def asks_another_person(self):
        """Whether the question of the same e-mail with another name is to be shown."""
        if not self.is_bound or "another_person" not in self.fields:
            return False
        return self.has_error("email", workflows.AnotherPerson.__name__) or bool(
            self["another_person"].value()
        )

    def refuse(self, error):
        """Show a refusal of a workflow beside the field that can mend it, if there is one."""
        field = REFUSED_BESIDE.get(type(error))
        code = type(error).__name__
        self.add_error(
            field if field in self.fields else None, forms.ValidationError(error.message, code=code)
        )


class PeopleForms(forms.BaseFormSet):
    """The people of one registration; empty rows after the first are left out."""

    default_error_messages = {
        "too_few_forms": _("Write who is to be registered."),
        "too_many_forms": ngettext_lazy(
            "Register at most %(num)d person at a time.",
            "Register at most %(num)d people at a time.",
            "num",
        ),
    }

    @property
    def filled(self):
        """The rows with a person in them; the set is valid."""
        return [form for form in self.forms if form.cleaned_data]

    @property
    def shows_colleagues(self):
        """Whether a row after the first is filled or wrong, so that it must not be folded away."""
        return self.is_bound and any(form.has_changed() for form in self.forms[1:])


PeopleFormSet = forms.formset_factory(
    PersonForm,
    formset=PeopleForms,
    extra=0,
    min_num=1,
    max_num=MOST_PEOPLE,
    absolute_max=MOST_PEOPLE,
    validate_min=True,
    validate_max=True,
)


def people_forms(*, event, user, data=None):
    """Return the rows of people: one, and four more for who represents an organisation.

    The first row of a new form holds what is known of the person who is logged in; an
    organisation's people need no e-mail, as they are reached through who registers them.
    """
    represented = user.is_authenticated and user.representations.current().first()
    initial = [known_of(user, represented)] if user.is_authenticated else None
    formset = PeopleFormSet(
        data,
        prefix="people",
        initial=initial,
        form_kwargs={"event": event, "needs_email": not represented},
    )
    if represented:
        formset.extra = MOST_PEOPLE - 1
    else:
        formset.max_num = 1
    return formset


def known_of(user, representative):
    """Return what is known of a user, as the values of a row; ``representative`` may be missing."""
    return {
        "first_name": user.first_name or getattr(representative, "first_name", ""),
        "last_name": user.last_name or getattr(representative, "last_name", ""),
        "email": user.email,
        "phone": getattr(representative, "phone", ""),
        "position": getattr(representative, "position", ""),
    }


class RegistrationForm(forms.Form):
    """What is said once, however many people are registered."""

    organisation = OrganisationField()
    photo_consent = forms.BooleanField(required=False)
    submission = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"invalid": _("Open the form again and fill it in anew.")},
    )
    # Robots fill in whatever they find; people do not see this field.
    website = forms.CharField(
        label=pgettext_lazy("a trap for robots", "Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, consent_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid.uuid4
        if consent_text:
            self.fields["photo_consent"].label = consent_text
        else:
            del self.fields["photo_consent"]

    def clean_website(self):
        """Refuse a form that a robot filled in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty."))
        return ""


class RegistrationChangeForm(PersonForm):
    """What a person may change in their own registration."""

    organisation = OrganisationField()
    another_person = None
    field_order = ["first_name", "last_name", "email", "phone", "organisation"]

    class Meta(PersonForm.Meta):
        fields = [*PersonForm.Meta.fields, "language"]
        labels = {**PersonForm.Meta.labels, "language": _("Language of our letters")}

    def __init__(self, *args, consent_text="", consented=False, **kwargs):
        registration = kwargs["instance"]
        super().__init__(*args, needs_email=registration.registered_by_id is None, **kwargs)
        self.fields["organisation"].initial = registration.organisation
        if consent_text:
            self.fields["photo_consent"] = forms.BooleanField(
                label=consent_text, required=False, initial=consented
            )

    @property
    def changes(self):
        """The values of the registration that the person wrote."""
        values = {
            name: self.cleaned_data[name] for name in self._meta.fields if name in self.fields
        }
        if "organisation" in self.changed_data:
            values |= self.cleaned_data["organisation"]
        return values


class LinkAgainForm(forms.Form):
    """Where the link of one's registration is to be sent."""

    email = forms.EmailField(
        label=_("E-mail you registered with"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
