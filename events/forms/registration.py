"""What is said once with a registration, what is changed in it, and where its link is sent."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.forms.organisation import OrganisationField
from events.forms.people import PersonForm, RefusableMixin, validate_name
from itk.shared.fields import AddressFormField
from itk.shared.text import fold
from itk.shared.validators import validate_plain_text


class RegistrationForm(RefusableMixin, forms.Form):
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
        labels = {**PersonForm.Meta.labels, "language": _("Language of our e-mails")}

    def __init__(self, *args, consent_text="", consented=False, **kwargs):
        registration = kwargs["instance"]
        answers = dict(registration.answers.values_list("question", "value"))
        needs_email = registration.registered_by_id is None
        super().__init__(*args, needs_email=needs_email, answers=answers, **kwargs)
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


class TransferForm(RefusableMixin, forms.Form):
    """Which colleague takes part instead."""

    first_name = forms.CharField(
        label=_("First name"), max_length=100, validators=[validate_plain_text, validate_name]
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=100, validators=[validate_plain_text, validate_name]
    )
    email = AddressFormField(label=_("E-mail"))

    def __init__(self, *args, registration, **kwargs):
        super().__init__(*args, **kwargs)
        self.registration = registration

    def clean(self):
        """Refuse the person who has the registration already."""
        data = super().clean()
        name = fold(f"{data.get('first_name', '')} {data.get('last_name', '')}")
        email = data.get("email", "").lower()
        if (name, email) == (self.registration.folded_name, self.registration.email):
            self.add_error("first_name", _("Write who comes instead of you."))
        return data


class InvitationCodeForm(forms.Form):
    """The code that opens an event by invitation only."""

    code = forms.CharField(
        label=_("Invitation code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event

    def clean_code(self):
        """Refuse a code that is not the event's."""
        code = self.cleaned_data["code"]
        if not self.event.opens_with(code):
            raise forms.ValidationError(_("This is not the code of the invitation."), code="code")
        return code
