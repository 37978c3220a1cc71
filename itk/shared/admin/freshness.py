"""Two people with the same page open: the second save does not undo the first unawares."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from itk.shared.mixins import TimestampMixin

VERSION = "version"


class FreshForm(forms.ModelForm):
    """A form of a row that knows in which state its reader saw the row.

    Where the row was saved since, the form is shown again with what differs, and sending it once
    more writes it: nothing is lost, and nothing is undone without having been read.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[VERSION] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=self._version()
        )

    @cached_property
    def changed_data(self):
        """What the reader changed; the state of the row is nobody's change."""
        return [name for name in super().changed_data if name != VERSION]

    def _version(self):
        saved = self.instance.updated_at
        return saved.isoformat() if saved else ""

    def clean(self):
        """Refuse once what was written over another save, and name the fields that differ."""
        cleaned = super().clean()
        now, opened = self._version(), self.cleaned_data.pop(VERSION, "")
        if not self.instance.pk or opened in ("", now):
            return cleaned
        data = self.data.copy()
        data[self.add_prefix(VERSION)] = now
        self.data = data
        names = [str(capfirst(self.fields[n].label)) for n in self.changed_data]
        raise ValidationError(
            _(
                "Somebody saved this page after you had opened it. What you send differs from it "
                "in: %(fields)s. Compare, and save once more to keep what stands here."
            ),
            code="saved_since",
            params={"fields": get_text_list(names, _("and")) or _("nothing")},
        )


class FreshnessMixin(admin.ModelAdmin):
    """Pages of rows that keep when they were saved."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Add the state in which the reader saw the row."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if not (change and issubclass(self.model, TimestampMixin)):
            return form
        return type(form.__name__, (FreshForm, form), {})
