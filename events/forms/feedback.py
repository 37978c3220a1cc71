"""What people answer after an event."""

from django import forms
from django.utils.translation import gettext_lazy as _

from itk.shared.validators import validate_plain_text

LONGEST = 2000
USEFULNESS = [
    (5, _("5 – very useful")),
    (4, _("4 – useful")),
    (3, _("3 – partly useful")),
    (2, _("2 – of little use")),
    (1, _("1 – of no use")),
]
ORGANISATION = [
    (5, _("5 – very good")),
    (4, _("4 – good")),
    (3, _("3 – fair")),
    (2, _("2 – poor")),
    (1, _("1 – very poor")),
]


def _scale(label, choices):
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, widget=forms.RadioSelect
    )


def _text(label):
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        required=False,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FeedbackForm(forms.Form):
    """Two scales that are asked of everybody, and three texts that nobody has to write."""

    content = _scale(_("How useful was the event to you?"), USEFULNESS)
    organisation = _scale(_("How well was it organised?"), ORGANISATION)
    learned = _text(_("What was most useful?"))
    improve = _text(_("What could be better?"))
    topics = _text(_("What would you like to hear about next time?"))
