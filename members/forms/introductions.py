"""What a member writes when it asks for an introduction, and says when it knows what came of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from itk.shared.validators import validate_plain_text
from members.models import Introduction

MOST_RADIOS = 8  # more are a list to choose from


class IntroduceForm(forms.Form):
    """Who is to be introduced to whom, of the pairs that are possible, and a few words."""

    pair = forms.ChoiceField(label=_("To whom"), widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("A few words about it"),
        max_length=2000,
        required=False,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What it is for, and by when. It is mailed to the organisation."),
    )

    def __init__(self, *args, pairs, mine, **kwargs):
        super().__init__(*args, **kwargs)
        self.pairs = {f"{seeker.pk}-{offerer.pk}": (seeker, offerer) for seeker, offerer in pairs}
        several = len(mine) > 1
        self.fields["pair"].choices = [
            (value, self._label(*pair, mine, several)) for value, pair in self.pairs.items()
        ]
        if len(self.pairs) > MOST_RADIOS:
            pair = self.fields["pair"]
            pair.widget = forms.Select(choices=[("", "–"), *pair.choices])
        if len(self.pairs) == 1:
            self.fields["pair"].initial = next(iter(self.pairs))

    @staticmethod
    def _label(seeker, offerer, mine, several):
        """Name the other of the two, and one's own where one speaks for several."""
        own, other = (seeker, offerer) if seeker.pk in mine else (offerer, seeker)
        told = _("%(name)s (offers it)") if other == offerer else _("%(name)s (looks for it)")
        label = told % {"name": other.full_name}
        return f"{own.full_name} – {label}" if several else label

    def chosen(self):
        """Return who needs and who offers."""
        return self.pairs[self.cleaned_data["pair"]]


class OutcomeForm(forms.Form):
    """What came of an introduction."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Introduction.Outcome, widget=forms.RadioSelect
    )
    outcome_note = forms.CharField(
        label=_("In a few words"),
        max_length=1000,
        required=False,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The two organisations and the cluster’s office read it."),
    )
