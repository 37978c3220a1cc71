"""Forms of one's own account."""

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from itk.shared.validators import validate_plain_text
from members.models import User


class SettingsForm(forms.ModelForm):
    """Who one is, and in which language."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "language"]
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "language": forms.RadioSelect,
        }
        help_texts = {"language": _("Of pages and of messages sent to you.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].required = True
            self.fields[name].validators.append(validate_plain_text)


class InvitationForm(forms.Form):
    """The password of a new account; none is asked of a person who is logged in."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validation.password_validators_help_text_html(),
    )

    def __init__(self, *args, representative, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.representative = representative
        if user is not None:
            del self.fields["password"]

    def clean_password(self):
        """Check the password against the rules and against what it must not resemble."""
        person = self.representative
        names = {"first_name": person.first_name, "last_name": person.last_name}
        password = self.cleaned_data["password"]
        password_validation.validate_password(password, User(email=person.email, **names))
        return password
