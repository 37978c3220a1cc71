"""What belongs to an event and is written on its page: days, programme, materials."""

from django.forms import BaseInlineFormSet, ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext as _

from events.admin.forms import DayForm, MaterialForm, SessionForm
from events.admin.questions import QuestionForm, refuse_answered_question
from events.models import EventDay, Material, Question, Session
from events.workflows import remove_day
from itk.shared.admin import PortalTabularInline, TranslatedStackedInline


def _refuse_marked_day(form):
    """Refuse to delete a day on which somebody was marked: the marks are evidence.

    The set of forms asks for it while it is cleaned and shows the message above its rows.
    """
    day = form.instance
    if not form.cleaned_data.get(DELETION_FIELD_NAME) or day.pk is None:
        return
    if day.marks.exists() or day.attendances.exists():
        raise ValidationError(
            _("Attendance is marked on %(day)s: the day cannot be deleted.") % {"day": day}
        )


class DayFormSet(BaseInlineFormSet):
    """The days; one that is taken away leaves calendars, too."""

    def delete_existing(self, obj, commit=True):
        """Remove the day by the workflow."""
        if commit:
            remove_day(day=obj)


class DayInline(PortalTabularInline):
    """The days; one on which somebody was marked stays."""

    model = EventDay
    form = DayForm
    formset = DayFormSet
    ordering = ["date", "starts"]

    def get_extra(self, request, obj=None, **kwargs):
        """Offer a row to fill where there is no day yet, also without scripts."""
        return 0 if obj is not None and obj.days.exists() else 1

    def get_formset(self, request, obj=None, **kwargs):
        """Tell in our words why a day stays, not with the list of every mark."""
        formset = super().get_formset(request, obj, **kwargs)
        own = {"hand_clean_DELETE": _refuse_marked_day}
        formset.form = type("DayForm", (formset.form,), own)
        return formset


class SessionFormSet(BaseInlineFormSet):
    """The programme; ``days`` is the set of forms of the days on the same page."""

    days = None

    def full_clean(self):
        """Let each session see the days as this page is about to leave them."""
        if self.days is not None and self.is_bound:
            self.days.is_valid()
            for form in self.forms:
                form.days = self.days
        super().full_clean()


class SessionInline(TranslatedStackedInline):
    """The programme: each part on one of the event's days."""

    model = Session
    form = SessionForm
    formset = SessionFormSet
    fields = ["title", "day", "starts", "ends", "speakers"]
    ordering = ["day__date", "starts", "pk"]
    autocomplete_fields = ["speakers"]

    def get_queryset(self, request):
        """Fetch the days at once."""
        return super().get_queryset(request).select_related("day")

    def get_formset(self, request, obj=None, **kwargs):
        """Offer the days of this event only, fetched once for all rows."""
        formset = super().get_formset(request, obj, **kwargs)
        field = formset.form.base_fields.get("day")
        if field is not None and obj is not None:
            days = obj.days.order_by("date", "starts")
            field.queryset = days
            field.widget = field.widget.widget  # without the links that add days elsewhere
            field.choices = [("", "---------"), *((day.pk, str(day)) for day in days)]
        return formset


class MaterialInline(TranslatedStackedInline):
    """Files and links; a file is opened through the view that asks who is reading."""

    model = Material
    form = MaterialForm
    fields = ["title", "file", "link", "audience", "order", "downloads"]
    readonly_fields = ["downloads"]


class QuestionInline(TranslatedStackedInline):
    """What people are asked when they register; what was answered stays."""

    model = Question
    form = QuestionForm
    fields = ["label", "kind", "choices", "required", "order"]
    ordering = ["order", "pk"]

    def get_formset(self, request, obj=None, **kwargs):
        """Tell in our words why a question stays, not with the list of every answer."""
        formset = super().get_formset(request, obj, **kwargs)
        own = {"hand_clean_DELETE": refuse_answered_question}
        formset.form = type("QuestionForm", (formset.form,), own)
        return formset
