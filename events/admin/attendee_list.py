"""The people of one event as a table: found, filtered, counted, with who came on which day."""

from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Collate
from django.utils import formats
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from events.models import Attendance, AttendanceMark, Event, Registration
from events.workflows import promotes_by_itself
from itk.shared.admin import Column
from itk.shared.text import fold

PAGE = 50
Status = Registration.Status


class FilterForm(forms.Form):
    """What to look for; a value that means nothing is left out."""

    q = forms.CharField(label=_("Name, organisation, e-mail or ticket"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    attendance = forms.ChoiceField(label=_("Attendance"), required=False)

    def __init__(self, *args, days, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [
            ("", _("All statuses")),
            ("live", _("Live")),
            *Status.choices,
        ]
        choices = [
            ("", _("Whether or not they came")),
            ("came", _("Came")),
            ("absent", _("Did not come")),
        ]
        if len(days) > 1:
            choices += [
                (f"came-{day.pk}", _("Came on %(day)s") % {"day": day_name(day)}) for day in days
            ]
        self.fields["attendance"].choices = choices


def day_name(day):
    """Return the date of a day, short, in the reader's language."""
    return formats.date_format(day.date, "SHORT_DATE_FORMAT")


@dataclass
class Presence:
    """Whether a person was there on a day; ``present`` is None where nothing was marked."""

    day: object
    name: str
    present: bool | None
    reason: str = ""


class AttendeeList:
    """The registrations of ``event`` that fit ``params``, a query string as a dictionary."""

    def __init__(self, event, params):
        self.event = event
        self.days = list(event.days.order_by("date", "starts"))
        self.form = FilterForm(params, days=self.days)
        self.form.is_valid()

    @cached_property
    def queryset(self):
        """The fitting rows by Lithuanian alphabet."""
        wanted = self.form.cleaned_data
        rows = self.event.registrations.select_related("company")
        for word in wanted.get("q", "").split()[:8]:
            rows = rows.filter(folded__contains=fold(word))
        if wanted.get("status") == "live":
            rows = rows.live()
        elif wanted.get("status"):
            rows = rows.filter(status=wanted["status"])
        rows = self._by_attendance(rows, wanted.get("attendance", ""))
        return rows.order_by(Collate("last_name", "lt"), Collate("first_name", "lt"), "pk")

    def _by_attendance(self, rows, wanted):
        came = Attendance.objects.filter(registration=OuterRef("pk"), present=True)
        if wanted == "absent":
            return rows.filter(~Exists(came), status=Status.CONFIRMED)
        if wanted.startswith("came-"):
            came = came.filter(day_id=wanted.removeprefix("came-"))
        return rows.filter(Exists(came)) if wanted else rows

    def page(self, number):
        """Return a page of rows, the nearest to the number asked for, each with its presence."""
        page = Paginator(self.queryset, PAGE).get_page(number)
        page.object_list = with_twins(self.event, self.with_presence(list(page.object_list)))
        return page

    def with_presence(self, rows):
        """Give each row ``presence``: who was there on which day, read at once."""
        marked = Attendance.objects.filter(day__in=self.days)
        if len(rows) <= PAGE:
            marked = marked.filter(registration__in=rows)
        known = {
            (registration, day): present
            for registration, day, present in marked.values_list(
                "registration_id", "day_id", "present"
            )
        }
        reasons = self._reasons()
        for row in rows:
            row.presence = [
                Presence(
                    day,
                    day_name(day),
                    known.get((row.pk, day.pk)),
                    reasons.get((row.pk, day.pk), ""),
                )
                for day in self.days
            ]
        return rows

    def _reasons(self):
        """Return why attendance was changed after the closing, the latest reason by row and day."""
        if not self.event.is_closed:
            return {}
        later = AttendanceMark.objects.filter(day__in=self.days).exclude(reason="")
        rows = later.order_by("marked_at", "pk").values_list("registration_id", "day_id", "reason")
        return {(registration, day): reason for registration, day, reason in rows}

    def counts(self):
        """Return (label, number) of all registrations, whatever is looked for."""
        rows = self.event.registrations
        totals = rows.aggregate(
            confirmed=Count("pk", filter=Q(status=Status.CONFIRMED)),
            applied=Count("pk", filter=Q(status=Status.APPLIED)),
            waiting=Count("pk", filter=Q(status=Status.WAITING)),
            onsite=Count("pk", filter=Q(status=Status.CONFIRMED, mode=Registration.Mode.ONSITE)),
        )
        came = dict(
            Attendance.objects.filter(day__in=self.days, present=True)
            .values_list("day")
            .annotate(number=Count("pk"))
        )
        told = [(_("Registered"), totals["confirmed"])]
        if totals["applied"]:
            told.append((_("Applications"), totals["applied"]))
        told.append((_("Waiting"), totals["waiting"]))
        for day in self.days:
            label = (
                _("Came") if len(self.days) == 1 else _("Came on %(day)s") % {"day": day_name(day)}
            )
            told.append((label, came.get(day.pk, 0)))
        if self.event.capacity is not None:
            told.append((_("Places left"), max(0, self.event.capacity - totals["onsite"])))
        return told


def with_twins(event, rows):
    """Give each row ``twins``: names of live people who are perhaps the same, read at once.

    The same name with another e-mail, the same e-mail with another name, the same phone. Those
    of one form were written side by side and are not the same.
    """
    names = {row.folded_name for row in rows if row.is_live}
    emails = {row.email for row in rows if row.email and row.is_live}
    phones = {row.phone for row in rows if row.phone and row.is_live}
    near = Q(folded_name__in=names) | Q(email__in=emails) | Q(phone__in=phones)
    others = list(event.registrations.live().filter(near)) if rows else []
    for row in rows:
        row.twins = [other.full_name for other in others if row.is_live and _are_near(row, other)]
    return rows


def _are_near(one, other):
    """Whether two registrations are perhaps one person."""
    if one.pk == other.pk:
        return False
    if one.folded_name == other.folded_name:
        return True
    same = (one.email and one.email == other.email) or (one.phone and one.phone == other.phone)
    return bool(same) and one.submission != other.submission


def to_call(event):
    """Return (free places, who waits) when staff give places by calling; None while they need not.

    Near the start nobody gets a place by itself any more: people have other plans by then.
    """
    gives = event.status == Event.Status.PUBLISHED and event.selection == Event.Selection.FIRST
    if not gives or event.capacity is None or event.is_over or promotes_by_itself(event):
        return None
    free = event.capacity - event.registrations.occupying().count()
    waiting = event.registrations.waiting().filter(mode=Registration.Mode.ONSITE)
    people = list(waiting[:PAGE]) if free > 0 else []
    return {"free": free, "people": people} if people else None


def typed_count(event):
    """Return how many live registrations name an organisation that is not linked."""
    rows = event.registrations.live().filter(company=None)
    return rows.exclude(company_name="", company_code="").count()


def answer_columns(event):
    """Return a column for each question of the event; rows should have their answers fetched."""
    return [Column(question.label, _answer_to(question)) for question in event.questions.all()]


def _answer_to(question):
    """Return the value of a cell: the person's answer in words of the active language."""

    def value(row):
        given = (answer for answer in row.answers.all() if answer.question_id == question.pk)
        return next((_cell(question, answer.value) for answer in given), "")

    return value


def _cell(question, value):
    """Return a number as a number, everything else in words."""
    return value if question.kind == question.Kind.NUMBER else question.in_words(value)
