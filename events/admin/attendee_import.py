"""People of a spreadsheet registered for an event, judged first."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from events.admin.attendee_list import day_name
from events.models import Event
from events.workflows import spreadsheet
from events.workflows.columns import (
    LABELS,
    MissingColumns,
    check_columns,
    guessed_columns,
    remember_columns,
)
from events.workflows.named_companies import unknown_companies
from itk.shared.admin.imports import ImportPage

COLUMN, COMPANY, DAY = "column_", "company_", "attendance_day"


class OptionsForm(forms.Form):
    """What the spreadsheet cannot say, and how its columns are read."""

    notify = forms.BooleanField(
        label=gettext_lazy("Send everyone a confirmation by e-mail"),
        required=False,
        help_text=gettext_lazy("Never sent for an event that is over."),
    )
    another_person = forms.BooleanField(
        label=gettext_lazy("The same e-mail may belong to several people"),
        required=False,
        help_text=gettext_lazy("Otherwise a second name with a known e-mail is rejected."),
    )

    def clean(self):
        """Refuse a field that two columns stand for, and columns without names."""
        data, seen = super().clean(), set()
        columns = [name for name in self.fields if name.startswith(COLUMN)]
        for name in columns:
            field = data.get(name)
            if field in seen:
                self.add_error(name, _("Another column stands for this already."))
            elif field:
                seen.add(field)
        if columns:
            try:
                check_columns(dict.fromkeys(seen, ""))
            except MissingColumns as error:
                raise forms.ValidationError(str(error)) from error
        return data


def _person(name):
    return lambda fate: getattr(fate.person, name) if fate.person else ""


def _organisation(fate):
    return fate.person.row()["company_name"] if fate.person else ""


def _attended(fate):
    if fate.attended is None:
        return ""
    return pgettext("cell", "Yes") if fate.attended else pgettext("cell", "No")


class AttendeeImport(ImportPage):
    """The import of one event."""

    title = gettext_lazy("Register people from a spreadsheet")
    intro = gettext_lazy(
        "The file needs columns with first and last names, or one with full names; it may have"
        " the e-mail, phone, organisation, its code and the position. Lists saved by Excel and"
        " answers of online forms are understood as they are."
    )
    options_form = OptionsForm
    columns = [
        (gettext_lazy("First name"), _person("first_name")),
        (gettext_lazy("Last name"), _person("last_name")),
        (gettext_lazy("E-mail"), _person("email")),
        (gettext_lazy("Organisation"), _organisation),
        (gettext_lazy("Attendance"), _attended),
    ]

    def __init__(self, *, event, **kwargs):
        """Take the event beside what every import needs."""
        super().__init__(**kwargs)
        self.event = event
        if event.selection == Event.Selection.STAFF:
            self.intro = _(
                "%(intro)s Staff choose who comes to this event: the people of the file count as"
                " chosen and get a place at once, while there are places."
            ) % {"intro": self.intro}

    def questions(self, table, given):
        """Ask what each column is, on which day people came, and who is meant by a near name."""
        asked = self._about_columns(table)
        mapping = _mapping(table, {name: field.initial for name, field in asked.items()} | given)
        if "attended" in mapping and (days := self._days_so_far()):
            asked[DAY] = forms.ChoiceField(
                label=_("Attendance is of"),
                choices=[("", _("Do not mark attendance"))]
                + [(str(day.pk), day_name(day)) for day in days],
                initial=str(days[0].pk),
                required=False,
            )
        for unknown in unknown_companies(table=table, mapping=mapping):
            asked[f"{COMPANY}{unknown.key}"] = forms.ChoiceField(
                label=_("“%(name)s” is") % {"name": unknown.name},
                choices=[("", _("somebody else: keep it as text"))]
                + [(str(company.pk), company.full_name) for company in unknown.near],
                initial="",
                required=False,
            )
        return asked

    def _about_columns(self, table):
        guessed = {header: name for name, header in guessed_columns(table).items()}
        asked = {}
        for place, header in enumerate(table.headers):
            sample = next((row.values[header] for row in table.rows if row.values.get(header)), "")
            asked[f"{COLUMN}{place}"] = forms.ChoiceField(
                label=_("Column “%(header)s”") % {"header": header},
                choices=[("", _("is not used")), *LABELS.items()],
                initial=guessed.get(header, ""),
                required=False,
                help_text=_("For example: %(sample)s") % {"sample": sample[:60]} if sample else "",
            )
        return asked

    def _days_so_far(self):
        """Return the days that have come: nobody has attended tomorrow, nor what is called off."""
        if self.event.is_off:
            return []
        today = timezone.localdate(timezone=self.event.zone)
        return list(self.event.days.filter(date__lte=today).order_by("date", "starts"))

    def judge(self, table, options):
        """Return what would become of each row."""
        return spreadsheet.judge(**self._arguments(table, options))

    def apply(self, table, options):
        """Register the people, remember the columns; return what became of each row."""
        arguments = self._arguments(table, options)
        remember_columns(table=table, mapping=arguments["mapping"])
        return spreadsheet.apply(**arguments, by=self.by)

    def _arguments(self, table, options):
        chosen = options.get(DAY)
        companies = {
            name.removeprefix(COMPANY): int(value)
            for name, value in options.items()
            if name.startswith(COMPANY) and value
        }
        return {
            "event": self.event,
            "table": table,
            "mapping": _mapping(table, options),
            "options": spreadsheet.Options(
                notify=options["notify"],
                another_person=options["another_person"],
                day=self.event.days.get(pk=chosen) if chosen else None,
                companies=companies,
            ),
        }


def _mapping(table, chosen):
    """Return which header stands for which field, as it was chosen."""
    fields = ((chosen.get(f"{COLUMN}{place}"), h) for place, h in enumerate(table.headers))
    return {field: header for field, header in fields if field in LABELS}
