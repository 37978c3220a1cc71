"""What the admin asks about an event beside its own columns."""

from datetime import timedelta

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from events.admin.closing import ClosedForm
from events.models import EventDay


class EventForm(ClosedForm):
    """An event; and whether those who registered are told of a change."""

    tell_everyone = forms.BooleanField(
        label=_("Tell everyone registered about the change"),
        required=False,
        help_text=_("A mail goes to each person with the new time and place and the note above."),
    )

    def clean_capacity(self):
        """Refuse no places at all, beside the field."""
        if self.cleaned_data["capacity"] == 0:
            raise forms.ValidationError(_("At least one place, or leave it empty."))
        return self.cleaned_data["capacity"]


class DayForm(forms.ModelForm):
    """One day of an event."""

    class Meta:
        model = EventDay
        fields = ["date", "starts", "ends"]


class SessionForm(forms.ModelForm):
    """A part of the programme, measured against the days as this page is about to leave them."""

    days = None

    def clean_day(self):
        """Return the day with the hours of this page; refuse one that is being taken away."""
        day = self.cleaned_data["day"]
        for form in self.days.initial_forms if self.days is not None else ():
            if day is None or form.instance.pk != day.pk:
                continue
            if self.days._should_delete_form(form):
                raise forms.ValidationError(_("This day is being deleted: choose another."))
            return form.instance
        return day


class MaterialForm(forms.ModelForm):
    """A file keeps the name under which it was handed in, beside the one nobody guesses."""

    def clean_file(self):
        """Note the file's own name."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            self.instance.file_name = file.name[:200]
        elif not file:
            self.instance.file_name = ""
        return file


class NotifyForm(forms.Form):
    """Whether mail goes out with a step."""

    notify = forms.BooleanField(
        label=_("Tell everyone registered by e-mail"), required=False, initial=True
    )


class ShiftForm(forms.Form):
    """By how much the dates of a copy move."""

    days = forms.IntegerField(
        label=_("Move every date by how many days"),
        min_value=-3660,
        max_value=3660,
        initial=7,
        help_text=_("For example 7 for the same day of the next week; 0 keeps the dates."),
    )

    def clean_days(self):
        """Return the shift as a span of time."""
        return timedelta(days=self.cleaned_data["days"])
