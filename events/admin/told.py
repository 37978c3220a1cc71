"""Who hears of a change: asked before the step, and written there with the words of the change."""

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import Event
from itk.shared.validators import validate_plain_text

Status = Event.Status
NOTE_LENGTH = Event._meta.get_field("change_note_lt").max_length


def tells_of_changes(event):
    """Whether somebody is registered, or invited, who would be told of a new time or place."""
    concerned = event.registrations.live().exists() or event.invitations.unanswered().exists()
    return event.status == Status.PUBLISHED and not event.is_over and concerned


def to_call_in_words(count):
    """Return how many people no mail reaches, and that they are on the call list."""
    return ngettext(
        "%(count)s person has no e-mail: call, the call list has them",
        "%(count)s people have no e-mail: call, the call list has them",
        count,
    ) % {"count": count}


def told_of_change(event):
    """Return what is said once a change was announced: all were told, or whom to call."""
    people = event.registrations.live().select_related("registered_by")
    if to_call := sum(not person.is_reached for person in people):
        told = _("Everyone with an e-mail is told about the change.")
        return f"{told} {to_call_in_words(to_call)}."
    return _("Everyone registered is told about the change by e-mail.")


def told_in_words(event):
    """Return how many people a message reaches, through whom, and their names, as HTML."""
    people = list(event.registrations.live().select_related("company", "registered_by"))
    invited = list(event.invitations.unanswered().order_by("last_name", "first_name", "pk"))
    if not people and not invited:
        return _("Nobody is registered: nobody is told.")
    own = [person for person in people if person.email]
    through = [person for person in people if not person.email and person.is_reached]
    nobody = [person for person in people if not person.is_reached]
    groups = [
        (
            ngettext("%(count)s person gets the mail", "%(count)s people get the mail", len(own)),
            own,
        ),
        (
            ngettext(
                "%(count)s person is told through who registered them",
                "%(count)s people are told through who registered them",
                len(through),
            ),
            through,
        ),
        (to_call_in_words(len(nobody)), nobody),
        (
            ngettext(
                "%(count)s invited person who has not answered gets the mail",
                "%(count)s invited people who have not answered get the mail",
                len(invited),
            ),
            invited,
        ),
    ]
    return format_html(
        '<ul class="told">{}</ul>',
        format_html_join(
            "",
            "<li><details><summary>{}</summary>{}</details></li>",
            (
                (
                    words % {"count": len(found)},
                    ", ".join(row.full_name or row.email for row in found),
                )
                for words, found in groups
                if found
            ),
        ),
    )


class NoteForm(forms.Form):
    """What changed, and whether everyone registered is told; of a draft nothing need be said."""

    obj = None

    note_lt = forms.CharField(
        label=gettext_lazy("What changed (Lithuanian)"),
        max_length=NOTE_LENGTH,
        validators=[validate_plain_text],
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "lang": "lt"}),
        help_text=gettext_lazy("Shown on the page and in the mail about the change."),
    )
    note_en = forms.CharField(
        label=gettext_lazy("What changed (English)"),
        max_length=NOTE_LENGTH,
        required=False,
        validators=[validate_plain_text],
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "lang": "en"}),
    )
    notify = forms.BooleanField(
        label=gettext_lazy("Tell everyone registered by e-mail"), required=False, initial=True
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note_lt"].required = self.obj.status != Status.DRAFT
        self.fields["notify"].help_text = told_in_words(self.obj)


class AnnounceForm(NoteForm):
    """What changed in an event that goes ahead; sent twice it tells once."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["notify"]
        self.fields["note_lt"].initial = self.obj.change_note_lt
        self.fields["note_en"].initial = self.obj.change_note_en
        self.fields["seen"].initial = self.obj.last_told
        self.fields["note_en"].help_text = told_in_words(self.obj)
