"""A letter of staff as it is written."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from events.models import EventLetter
from events.workflows.letter_texts import validate_placeholders
from events.workflows.letters import recipients_of
from itk.shared.text import one_line, printable

TEXTS = ("subject_lt", "body_lt", "subject_en", "body_en")


class LetterForm(forms.ModelForm):
    """A letter in Lithuanian and, if wanted, in English; its instance has an event."""

    class Meta:
        model = EventLetter
        fields = ["audience", *TEXTS, "attachment"]
        widgets = {
            "body_lt": forms.Textarea(attrs={"rows": 12, "lang": "lt"}),
            "body_en": forms.Textarea(attrs={"rows": 12, "lang": "en"}),
        }
        labels = {
            "subject_lt": _("Subject (Lithuanian)"),
            "body_lt": _("Text (Lithuanian)"),
            "subject_en": _("Subject (English)"),
            "body_en": _("Text (English)"),
        }
        help_texts = {
            "body_lt": _(
                "The greeting and the contacts of the event are added. An empty line parts"
                " paragraphs; an address becomes a link. Filled in for each person: {vardas},"
                " {pavardė}, {renginys}, {kada}, {kur}, {nuoroda}."
            ),
            "body_en": _(
                "Empty: who reads English gets the Lithuanian text with a note. Filled in for each"
                " person: {first_name}, {last_name}, {event}, {when}, {where}, {link}."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        event = self.instance.event
        self.fields["audience"].choices = [
            (audience, f"{label} ({len(recipients_of(event, audience))})")
            for audience, label in EventLetter.Audience.choices
        ]
        for name in ("subject_lt", "body_lt"):
            self.fields[name].required = True
        self.fields["attachment"].help_text = _("At most %(limit)s; it goes to everybody.") % {
            "limit": filesizeformat(settings.LETTER_ATTACHMENT_MAX_BYTES)
        }

    def clean_attachment(self):
        """Refuse what mail servers would refuse."""
        file = self.cleaned_data["attachment"]
        if file and "attachment" in self.files and file.size > settings.LETTER_ATTACHMENT_MAX_BYTES:
            raise ValidationError(
                _("The file is %(size)s; at most %(limit)s is accepted."),
                params={
                    "size": filesizeformat(file.size),
                    "limit": filesizeformat(settings.LETTER_ATTACHMENT_MAX_BYTES),
                },
            )
        return file

    def clean(self):
        """Ask for both parts of the English letter or none, and for known placeholders."""
        data = super().clean()
        for name in TEXTS:
            text = data.get(name) or ""
            data[name] = printable(text).strip() if name.startswith("body") else one_line(text)
            try:
                validate_placeholders(data[name])
            except ValidationError as error:
                self.add_error(name, error)
        for missing, other in (("subject_en", "body_en"), ("body_en", "subject_en")):
            if data.get(other) and not data.get(missing) and missing not in self.errors:
                self.add_error(missing, _("Write both the English subject and text, or neither."))
        return data

    def save(self, commit=True):
        """Keep the name that the attachment had."""
        if "attachment" in self.files:
            self.instance.attachment_name = one_line(self.files["attachment"].name)[-200:]
        elif not self.instance.attachment:
            self.instance.attachment_name = ""
        return super().save(commit)
