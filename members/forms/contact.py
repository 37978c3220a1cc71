"""What a reader writes to the cluster or to one of its members."""

from django import forms
from django.utils.translation import gettext_lazy as _

from itk.shared.fields import LineFormField


class ContactForm(forms.Form):
    """A letter to the cluster's office, or to an organisation.

    ``website`` is a trap: people do not see it, robots fill it in.
    """

    name = LineFormField(
        label=_("Your name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    subject = LineFormField(label=_("What it is about"), max_length=120)
    message = forms.CharField(
        label=_("Message"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )

    @property
    def is_trapped(self):
        """Whether the field that nobody sees was filled in."""
        return bool(self.cleaned_data["website"])
