"""People of a spreadsheet registered for an event, judged first."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.workflows import spreadsheet
from itk.shared.admin.imports import ImportPage, ImportRefused


class OptionsForm(forms.Form):
    """What the spreadsheet cannot say."""

    notify = forms.BooleanField(
        label=_("Send everyone a confirmation by e-mail"),
        required=False,
        help_text=_("Never sent for an event that is over."),
    )
    another_person = forms.BooleanField(
        label=_("The same e-mail may belong to several people"),
        required=False,
        help_text=_("Otherwise a second name with a known e-mail is rejected."),
    )


def _person(name):
    return lambda fate: getattr(fate.person, name) if fate.person else ""


def _organisation(fate):
    return fate.person.row()["company_name"] if fate.person else ""


class AttendeeImport(ImportPage):
    """The import of one event."""

    title = _("Register people from a spreadsheet")
    intro = _(
        "The file needs columns with first and last names, or one with full names; it may have"
        " the e-mail, phone, organisation, its code and the position. Lists saved by Excel and"
        " answers of online forms are understood as they are."
    )
    options_form = OptionsForm
    columns = [
        (_("First name"), _person("first_name")),
        (_("Last name"), _person("last_name")),
        (_("E-mail"), _person("email")),
        (_("Organisation"), _organisation),
    ]

    def __init__(self, *, event, **kwargs):
        """Take the event beside what every import needs."""
        super().__init__(**kwargs)
        self.event = event

    def check(self, table):
        """Refuse a file without names."""
        try:
            spreadsheet.columns_of(table)
        except spreadsheet.MissingColumns as error:
            raise ImportRefused(str(error)) from error

    def judge(self, table, options):
        """Return what would become of each row."""
        return spreadsheet.judge(**self._arguments(table, options))

    def apply(self, table, options):
        """Register the people; return what became of each row."""
        return spreadsheet.apply(**self._arguments(table, options), by=self.by)

    def _arguments(self, table, options):
        return {
            "event": self.event,
            "table": table,
            "mapping": spreadsheet.columns_of(table),
            "options": spreadsheet.Options(**options),
        }
