"""The people of an organisation as its profile administrators write them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from itk.shared.validators import validate_plain_text
from members.forms.shown import ShownMixin
from members.models import Representative
from members.workflows import EmailTaken

OWN = ["first_name", "last_name", "position_lt", "position_en", "email", "phone", "is_public"]


def refuse_email_of_colleague(*, email, company, person):
    """Raise ValidationError when somebody else who represents the organisation has the e-mail."""
    colleagues = Representative.objects.current().filter(company=company).exclude(pk=person.pk)
    if email and colleagues.filter(email=email).exists():
        raise ValidationError(EmailTaken.message)


class OwnDataForm(ShownMixin, forms.ModelForm):
    """What people say of themselves; only they agree to be shown."""

    class Meta:
        model = Representative
        fields = OWN
        labels = {
            "position_lt": _("Position, in Lithuanian"),
            "position_en": _("Position, in English"),
            "is_public": _("Show me, with my position and contacts, on the public profile"),
        }
        help_texts = {"is_public": ""}
        widgets = {
            "position_lt": forms.TextInput(attrs={"lang": "lt"}),
            "position_en": forms.TextInput(attrs={"lang": "en"}),
            "phone": forms.TextInput(attrs={"type": "tel"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(validate_plain_text)

    def clean_email(self):
        """Refuse beside the field the e-mail of a colleague."""
        email, person = self.cleaned_data["email"], self.instance
        refuse_email_of_colleague(email=email, company=person.company_id, person=person)
        return email


class PersonForm(OwnDataForm):
    """A colleague: contacts, functions and what the person may do here."""

    class Meta(OwnDataForm.Meta):
        fields = [*[name for name in OWN if name != "is_public"], *Representative.FUNCTIONS, "role"]
        widgets = {**OwnDataForm.Meta.widgets, "role": forms.RadioSelect}
        help_texts = {
            "role": _(
                "A profile administrator edits the profile and decides about people; an editor "
                "edits the profile."
            )
        }


class MyPersonForm(OwnDataForm):
    """A profile administrator's own row."""

    class Meta(PersonForm.Meta):
        fields = [*OWN, *Representative.FUNCTIONS, "role"]
        help_texts = {**PersonForm.Meta.help_texts, "is_public": ""}


class NewPersonForm(PersonForm):
    """Somebody new, invited at once when asked."""

    invite = forms.BooleanField(
        label=_("Send an invitation to log in"),
        required=False,
        help_text=_("By e-mail: a link that works once, for 14 days. You can take it back."),
    )

    def clean(self):
        """Ask for what an invitation needs."""
        data = super().clean()
        if data.get("invite"):
            if not data.get("email") and not self.has_error("email"):
                self.add_error("email", _("The invitation needs an e-mail."))
            if data.get("role") == Representative.Role.NONE:
                self.add_error("role", _("Choose what the invited person may do."))
        return data

    @property
    def changes(self):
        """Everything about the person; whether to invite is no part of them."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class LeavingForm(forms.Form):
    """Who takes over."""

    heir = forms.ModelChoiceField(
        label=_("Who takes over"),
        queryset=Representative.objects.none(),
        required=False,
        empty_label=_("A profile administrator"),
        help_text=_(
            "Registrations of colleagues, partnership calls and duties (contact person, finances, "
            "vote) go to this person."
        ),
    )

    def __init__(self, *args, representative, **kwargs):
        super().__init__(*args, **kwargs)
        colleagues = Representative.objects.current().filter(company=representative.company_id)
        self.fields["heir"].queryset = colleagues.exclude(pk=representative.pk)
