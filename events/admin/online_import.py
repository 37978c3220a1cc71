"""An attendance report of Teams or Zoom, judged first, then marked."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.attendee_list import day_name
from events.workflows import online
from events.workflows.online_report import read_report
from itk.shared.admin.imports import ImportPage
from itk.shared.spreadsheets import read_text

PERSON = "person_"


class OptionsForm(forms.Form):
    """Of which day, from how many minutes one was there, and what to do with strangers."""

    day = forms.ChoiceField(label=gettext_lazy("Day"))
    least = forms.IntegerField(
        label=gettext_lazy("Present from (minutes)"), min_value=0, max_value=1440, initial=1
    )
    walk_ins = forms.BooleanField(
        label=gettext_lazy("Register those who are not registered"), required=False
    )


class OnlineImport(ImportPage):
    """The report of one day of an event."""

    title = gettext_lazy("Import an online attendance report")
    intro = gettext_lazy(
        "The attendance report of Teams or the participants' report of Zoom, as it was downloaded"
        " (CSV). People are found by e-mail, else by name; the minutes of several joins are summed"
        " and kept. The same file twice marks nobody twice."
    )
    columns = [
        (gettext_lazy("Name in the report"), lambda fate: fate.name),
        (gettext_lazy("E-mail"), lambda fate: fate.email),
        (gettext_lazy("Minutes"), lambda fate: str(fate.minutes)),
        (gettext_lazy("Registration"), lambda fate: fate.registration or ""),
    ]

    def __init__(self, *, event, **kwargs):
        """Take the event beside what every import needs, and offer its days so far."""
        super().__init__(**kwargs)
        self.event = event
        today = timezone.localdate(timezone=event.zone)
        days = [(str(day.pk), day_name(day)) for day in event.days.filter(date__lte=today)]
        day = forms.ChoiceField(label=_("Day"), choices=days)
        self.options_form = type("OnlineOptions", (OptionsForm,), {"day": day})

    def read(self, content):
        """Return who was there, each once."""
        return read_report(read_text(content, max_bytes=settings.SPREADSHEET_MAX_BYTES))

    def questions(self, table, given):
        """Ask who is meant where several people have the name or the e-mail."""
        return {
            f"{PERSON}{online.key_of(row)}": forms.ChoiceField(
                label=_("“%(name)s” is") % {"name": row.values["name"]},
                choices=[("", _("nobody of them"))]
                + [(str(one.pk), f"{one.full_name}, {one.organisation}") for one in found],
                initial="",
                required=False,
            )
            for row, found in online.ambiguous(event=self.event, table=table)
        }

    def judge(self, table, options):
        """Return what would become of each row."""
        return online.judge(event=self.event, table=table, options=self._options(options))

    def apply(self, table, options):
        """Mark the people; return what became of each row."""
        options = self._options(options)
        return online.apply(event=self.event, table=table, options=options, by=self.by)

    def _options(self, chosen):
        return online.Options(
            day=self.event.days.get(pk=chosen["day"]),
            least=chosen["least"],
            walk_ins=chosen["walk_ins"],
            people={
                name.removeprefix(PERSON): int(value)
                for name, value in chosen.items()
                if name.startswith(PERSON) and value
            },
        )
