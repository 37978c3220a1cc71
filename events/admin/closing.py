"""Closing an event in the admin: what is still open, and reasons for what changes afterwards."""

from auditlog.models import LogEntry
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.pages import Topic, for_event, may
from events.models import AttendanceMark, Event
from events.workflows import EventClosed, NotConfirmed, mark_attendance, note_change
from events.workflows.paper import unreconciled

SEE = ("events.view_registration",)
CORRECT = ("events.publish_event",)
MOST_NAMES = 20
REASON = gettext_lazy("Why is it changed after the closing?")


class CloseForm(forms.Form):
    """Shows what is not reconciled, and lets it stay so only knowingly."""

    obj = None
    anyway = forms.BooleanField(
        label=gettext_lazy("Close all the same"),
        error_messages={
            "required": gettext_lazy("Something is still open: mend it, or tick the box.")
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        open_days = unreconciled(self.obj)
        if open_days:
            self.fields["anyway"].help_text = _in_words(open_days)
        else:
            del self.fields["anyway"]


def _in_words(open_days):
    """Return the open points of each day as a list."""
    lines = []
    for row in open_days:
        if row.unmarked:
            lines.append((row.day, _("not marked"), len(row.unmarked), _names(row.unmarked)))
        if row.disagreeing:
            told = (_("paper and desk differ"), len(row.disagreeing), _names(row.disagreeing))
            lines.append((row.day, *told))
    return format_html(
        "<ul>{}</ul>", format_html_join("", "<li>{}, {}: <strong>{}</strong> ({})</li>", lines)
    )


def _names(people):
    names = ", ".join(person.full_name for person in people[:MOST_NAMES])
    rest = len(people) - MOST_NAMES
    return f"{names} … (+{rest})" if rest > 0 else names


def reason_field(*, required=False):
    """Return the field that asks why a closed event is changed."""
    told = gettext_lazy("The event is closed. The reason is kept in the change log.")
    return forms.CharField(label=REASON, max_length=300, required=required, help_text=told)


class LateForm(forms.Form):
    """A form about an event that asks for a reason once the event is closed."""

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        if event.is_closed:
            self.fields["reason"] = reason_field(required=True)

    def note(self, by):
        """Keep the reason in the change log. Raises EventClosed as `note_change` does."""
        note_change(event=self.event, by=by, reason=self.cleaned_data.get("reason", ""))


def event_of(row):
    """Return the event that a row belongs to; an event belongs to itself."""
    return row if isinstance(row, Event) else row.event


class LateModelForm(forms.ModelForm):
    """The form of an event, or of what belongs to one: once it is closed, a change needs a reason."""

    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "reason" in self.fields:
            self.fields["reason"].required = is_late(self.instance)


def is_late(row):
    """Whether a row that is there already belongs to a closed event."""
    return row is not None and row.pk is not None and event_of(row).is_closed


def may_correct(user, event):
    """Tell whether the user may change what belongs to the event: of a closed one not everybody."""
    return not event.is_closed or may(user, CORRECT)


class ClosingMixin:
    """What belongs to an event, or the event: changed after its closing with a reason, never deleted.

    The form is a `LateModelForm`; the reason goes into the event's log of changes.
    """

    def get_fieldsets(self, request, obj=None):
        """Put the reason first where it is asked."""
        fieldsets = super().get_fieldsets(request, obj)
        if not (is_late(obj) and self.has_change_permission(request, obj)):
            return fieldsets
        return [(gettext_lazy("The event is closed"), {"fields": ["reason"]}), *fieldsets]

    def has_change_permission(self, request, obj=None):
        """What belongs to a closed event is changed by who answers for events."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (not is_late(obj) or may_correct(request.user, event_of(obj)))

    def has_delete_permission(self, request, obj=None):
        """What belongs to a closed event is evidence; a part of it goes on the event's own page."""
        return super().has_delete_permission(request, obj) and not is_late(obj)

    def save_related(self, request, form, formsets, change):
        """Keep the reason beside the changes of this page."""
        super().save_related(request, form, formsets, change)
        if reason := form.cleaned_data.get("reason"):
            note_change(event=event_of(form.instance), by=request.user, reason=reason)


class CorrectionForm(forms.Form):
    """Who was there after all, or was not, on which day, and why it is known only now."""

    person = forms.ModelChoiceField(label=gettext_lazy("Person"), queryset=None, empty_label="")
    day = forms.ModelChoiceField(label=gettext_lazy("Day"), queryset=None, empty_label=None)
    present = forms.TypedChoiceField(
        label=gettext_lazy("Attendance"),
        choices=[("yes", gettext_lazy("Came")), ("no", gettext_lazy("Did not come"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=REASON, max_length=300)

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = event.registrations.confirmed().select_related("company")
        self.fields["day"].queryset = event.days.order_by("date", "starts")
        self.initial.setdefault("day", event.days.first())


def reasons_of(event):
    """Return the entries of the log that say why the closed event was changed, the latest first."""
    entries = LogEntry.objects.get_for_object(event).filter(additional_data__has_key="reason")
    return entries.select_related("actor").order_by("-timestamp", "-pk")


class Closing(Topic):
    """What is open before the closing, and what was changed after it."""

    label = gettext_lazy("Closing")
    name = "closing"
    permissions = SEE

    def pages(self):
        """Name the address."""
        return [("closing/", self.closing_view, "closing")]

    def offered(self, event):
        """What took place is closed."""
        return event.is_held

    @for_event(*SEE, after_closing=True)
    def closing_view(self, request, event):
        """Show what is open, or the later changes; make one, with a reason."""
        corrects = event.is_closed and may_correct(request.user, event)
        if request.method == "POST" and not corrects:
            raise PermissionDenied
        form = CorrectionForm(
            request.POST if request.method == "POST" else None,
            event=event,
            initial={"person": request.GET.get("person")},
        )
        if form.is_bound and form.is_valid() and self._correct(request, form):
            return self.back(event)
        later = AttendanceMark.objects.filter(day__event=event).exclude(reason="")
        context = {
            "title": self.label,
            "may_close": not event.is_closed and may(request.user, CORRECT),
            "open_days": unreconciled(event),
            "form": form if corrects else None,
            "reasons": reasons_of(event),
            "later": later.select_related("registration__company", "day").order_by("-marked_at"),
        }
        status = 422 if form.errors else 200
        return self.render(request, event, "admin/events/closing.html", context, status=status)

    def _correct(self, request, form):
        """Make the mark; tell whether it was made."""
        data = form.cleaned_data
        try:
            mark_attendance(
                registration=data["person"],
                day=data["day"],
                present=data["present"],
                how=AttendanceMark.How.PAPER,
                by=request.user,
                reason=data["reason"],
            )
        except (EventClosed, NotConfirmed) as error:
            form.add_error(None, str(error))
            return False
        messages.success(request, _("Changed after the closing: %s") % data["person"].full_name)
        return True
