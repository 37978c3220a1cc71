"""What the office says when a membership begins, ends, or goes on as another's."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itk.shared.fields import DayFormField
from members.models import Company
from members.workflows import People


class AdmitForm(forms.Form):
    """Since when the organisation is a member."""

    joined = DayFormField(label=_("Joined"), widget=AdminDateWidget, initial=timezone.localdate)


class LeaveForm(forms.Form):
    """When and why the organisation left."""

    left = DayFormField(label=_("Left"), widget=AdminDateWidget, initial=timezone.localdate)
    reason_lt = forms.CharField(label=_("Reason, in Lithuanian"), max_length=300, required=False)
    reason_en = forms.CharField(label=_("Reason, in English"), max_length=300, required=False)


class ReorganiseForm(forms.Form):
    """Which organisation goes on, from when, and what becomes of the people."""

    obj: Company | None = None

    successor = forms.ModelChoiceField(
        label=_("Successor"),
        queryset=Company.objects.none(),
        help_text=_(
            "An organisation that is no member yet becomes one from that day. The old address leads "
            "to it once its profile is published."
        ),
    )
    on = DayFormField(label=_("Reorganised on"), widget=AdminDateWidget, initial=timezone.localdate)
    people = forms.ChoiceField(
        label=_("Representatives"),
        choices=People.choices,
        initial=People.MOVE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = Company.objects.exclude(pk=self.obj.pk) if self.obj else Company.objects.all()
        self.fields["successor"].queryset = others.by_name().names()
