"""What the admin asks about an event beside its own columns."""

from datetime import date, datetime, timedelta

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.admin.closing import LateModelForm
from events.admin.fields import LanguagesField, ZoneField
from events.models import Event, EventDay
from events.workflows.copies import NoSuchHour, check_shift

Status = Event.Status


class UnnamedInput(forms.HiddenInput):
    """A hidden field among shown ones: the label of its row names nothing."""

    def id_for_label(self, id_):
        """Return none."""
        return ""


class EventForm(LateModelForm):
    """An event; and whether those who registered are told of a change."""

    languages = LanguagesField(label=_("Languages of the event"), initial="lt")
    time_zone = ZoneField()
    tell_everyone = forms.BooleanField(
        label=_("Tell everyone registered about the change"),
        required=False,
        help_text=_("A mail goes to each person with the new time and place and the note above."),
    )
    fewer_places = forms.BooleanField(
        label=_("Yes, fewer places than people who have one"),
        required=False,
        help_text=_("Asked when the number of places is lowered below those confirmed."),
    )
    seen = forms.CharField(required=False, widget=UnnamedInput)
    move_programme = forms.BooleanField(
        label=_("Move the programme along"),
        required=False,
        help_text=_("When the start of a day changes, its programme moves by as much."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.last_told

    def clean_publish_at(self):
        """Refuse to publish a draft in the past."""
        moment = self.cleaned_data["publish_at"]
        written = "publish_at" in self.changed_data and self.instance.status == Status.DRAFT
        if moment and written and moment <= timezone.now():
            raise forms.ValidationError(_("This moment is past: choose one that is to come."))
        return moment

    def clean(self):
        """Ask for the words of a change that people are told of."""
        data = super().clean()
        if data.get("tell_everyone") and not data.get("change_note_lt"):
            self.add_error("change_note_lt", _("Say what changed: it stands in the mail."))
        self._ask_about_fewer_places(data)
        return data

    def _ask_about_fewer_places(self, data):
        """Ask before there are fewer places than people who have one; nobody loses theirs."""
        capacity = data.get("capacity")
        if self.instance.pk is None or "capacity" not in self.changed_data or not capacity:
            return
        taken = self.instance.registrations.occupying().count()
        if taken > capacity and not data.get("fewer_places"):
            told = _("%(taken)s people have a place. Nobody loses theirs: tick the box below.")
            self.add_error("capacity", told % {"taken": taken})

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


DAY = date(2000, 1, 1)  # any: hours are counted on it


class SessionForm(forms.ModelForm):
    """A part of the programme, measured against the days as this page is about to leave them."""

    days = None

    def has_changed(self):
        """Count as changed what moves along with its day."""
        return super().has_changed() or bool(self._shift())

    def clean(self):
        """Move the hours along with the day, where that is asked and the row was left alone."""
        data = super().clean()
        shift = self._shift()
        if shift and data.get("starts") and data.get("ends"):
            moved = [datetime.combine(DAY, data[name]) + shift for name in ("starts", "ends")]
            if any(moment.date() != DAY for moment in moved):
                raise forms.ValidationError(_("Moved along, this part would pass midnight."))
            data["starts"], data["ends"] = (moment.time() for moment in moved)
        return data

    def _shift(self):
        """Return by how much the day's start moves, where the programme is to move along."""
        if not self.data.get("move_programme") or self.days is None or self.instance.pk is None:
            return None
        if {"day", "starts", "ends"} & set(super().changed_data):
            return None
        for form in self.days.initial_forms:
            if form.instance.pk == self.instance.day_id and "starts" in form.changed_data:
                before, after = form.initial["starts"], form.cleaned_data.get("starts")
                return after and datetime.combine(DAY, after) - datetime.combine(DAY, before)
        return None

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


class ShiftForm(forms.Form):
    """By how much the dates of a copy move."""

    obj = None

    days = forms.IntegerField(
        label=_("Move every date by how many days"),
        min_value=-3660,
        max_value=3660,
        initial=7,
        help_text=_("For example 7 for the same day of the next week; 0 keeps the dates."),
    )

    def clean_days(self):
        """Return the shift as a span of time; refuse one that ends in an hour that there is not."""
        shift = timedelta(days=self.cleaned_data["days"])
        try:
            check_shift(event=self.obj, shift=shift)
        except NoSuchHour as error:
            raise forms.ValidationError(str(error)) from error
        return shift
