"""A product or solution as the organisation's people edit it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from itk.shared.codes import normalise_website
from itk.shared.validators import validate_plain_text
from members.forms.shown import ShownMixin
from members.models import Solution


class PictureInput(forms.ClearableFileInput):
    """The choice of a picture, with the present one called by its name."""

    initial_text = _("Present picture")


class SolutionForm(ShownMixin, forms.ModelForm):
    """A product or solution, Lithuanian and English side by side."""

    link = forms.CharField(
        label=_("Link"),
        required=False,
        max_length=200,
        help_text=_("A page that says more, for example imone.example/gaminys."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )

    class Meta:
        model = Solution
        fields = [
            "title_lt",
            "title_en",
            "text_lt",
            "text_en",
            "link",
            "image",
            "image_alt_lt",
            "image_alt_en",
        ]
        labels = {
            "title_lt": _("Title"),
            "title_en": _("Title"),
            "text_lt": _("What it does and for whom"),
            "text_en": _("What it does and for whom"),
            "image_alt_lt": _("Picture in words, in Lithuanian"),
            "image_alt_en": _("Picture in words, in English"),
        }
        help_texts = {
            "image": _("JPEG, PNG, WebP or GIF, at most 5 MB and 40 megapixels."),
            "image_alt_lt": _("What the picture shows, for who does not see it."),
        }
        widgets = {
            "title_lt": forms.TextInput(attrs={"lang": "lt"}),
            "title_en": forms.TextInput(attrs={"lang": "en"}),
            "text_lt": forms.Textarea(attrs={"rows": 6, "lang": "lt"}),
            "text_en": forms.Textarea(attrs={"rows": 6, "lang": "en"}),
            "image_alt_lt": forms.TextInput(attrs={"lang": "lt"}),
            "image_alt_en": forms.TextInput(attrs={"lang": "en"}),
            "image": PictureInput,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(validate_plain_text)

    def clean_link(self):
        """Complete the address with its scheme."""
        return normalise_website(self.cleaned_data["link"])
