"""Organisations from a spreadsheet, in the admin."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.utils.translation import gettext_lazy as _

from itk.shared.admin import ImportPage
from itk.shared.countries import country_name
from itk.shared.fields import DayFormField
from itk.shared.spreadsheets import unread_headers
from members import imports


class OptionsForm(forms.Form):
    """Whether the organisations are members, and what to do with wrong codes."""

    joined = DayFormField(
        label=_("Members since"),
        required=False,
        widget=AdminDateWidget,
        help_text=_("Empty: they are imported as applicants."),
    )
    override_reason = forms.CharField(
        label=_("Why wrong company codes are kept"),
        required=False,
        max_length=200,
        help_text=_("Empty: rows with a wrong code are rejected."),
    )


def _value(name):
    return lambda fate: getattr(fate.company, name) if fate.company else ""


class CompanyImport(ImportPage):
    """Choose a file, see what would become of each row, import."""

    title = _("Import organisations")
    intro = _(
        "Columns: name, company code, VAT number, town, website, e-mail, phone; headers in "
        "Lithuanian or English. New organisations are not shown in the directory until they are "
        "published."
    )
    options_form = OptionsForm
    columns = [
        (_("Organisation"), lambda fate: fate.name),
        (_("Country"), lambda fate: country_name(fate.company.country) if fate.company else ""),
        (_("Company code"), _value("code")),
    ]

    def check(self, table):
        """Refuse a file without names."""
        imports.columns_of(table)

    def unread(self, table):
        """Return what no field is called."""
        return unread_headers(table.headers, imports.columns_of(table))

    def judge(self, table, options):
        """Return what would become of each row."""
        return imports.judge(table=table, options=imports.Options(**options))

    def apply(self, table, options):
        """Import; return what became of each row."""
        return imports.apply(table=table, options=imports.Options(**options), by=self.by)
