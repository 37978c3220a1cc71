"""What is chosen before a paper is made."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.admin.attendee_list import FilterForm, day_name
from events.exports.badges import LABELS


class PaperForm(forms.Form):
    """The language of a paper; its address is in the query, so that it can be kept."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=f"{self.prefix_of_ids}_%s", **kwargs)
        self.fields["language"].initial = get_language()


class SheetForm(PaperForm):
    """Which day, and how many lines are left empty."""

    prefix_of_ids = "sheet"
    field_order = ["day", "walk_ins", "language"]

    day = forms.ModelChoiceField(queryset=None, label=_("Day"), empty_label=None)
    walk_ins = forms.IntegerField(
        label=_("Empty lines for those who come unregistered"),
        min_value=0,
        max_value=200,
        initial=10,
    )

    def __init__(self, *args, days, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].queryset = days
        self.fields["day"].initial = days.first()
        self.fields["day"].label_from_instance = day_name


class BadgesForm(PaperForm):
    """Whose badges, on which labels."""

    prefix_of_ids = "badges"
    field_order = ["labels", "skip", "codes", "q", "attendance", "language"]

    labels = forms.ChoiceField(
        label=_("Labels"), choices=[(key, labels.name) for key, labels in LABELS.items()]
    )
    skip = forms.IntegerField(
        label=_("Labels of the first sheet already used"), min_value=0, max_value=20, initial=0
    )
    codes = forms.BooleanField(label=_("With the code of the ticket"), required=False)
    q = forms.CharField(
        label=_("Only these: name, organisation or ticket"),
        required=False,
        help_text=_("Empty: everyone who has a place."),
    )
    attendance = forms.ChoiceField(label=_("Attendance"), required=False)

    def __init__(self, *args, days, **kwargs):
        super().__init__(*args, **kwargs)
        filters = FilterForm(days=days)
        self.fields["attendance"].choices = filters.fields["attendance"].choices


class CertificatesForm(PaperForm):
    """In which language certificates are printed for everyone."""

    prefix_of_ids = "certificates"
