"""People of organisations from a spreadsheet, in the admin."""

from django.utils.translation import gettext_lazy as _

from itk.shared.admin import ImportPage
from itk.shared.spreadsheets import unread_headers
from members import people_imports


class PeopleImport(ImportPage):
    """Choose a file, see what would become of each row, import."""

    title = _("Import representatives")
    intro = _(
        "Columns: organisation or company code, first and last name (or both in one), e-mail, "
        "phone, position, functions with yes or no; headers in Lithuanian or English. A person who "
        "is there is known by the e-mail or the name and changed where the file differs; an empty "
        "cell changes nothing. Nobody is invited or mailed, and nobody is shown on a public page."
    )
    columns = [
        (_("Person"), lambda fate: fate.name),
        (_("Organisation"), lambda fate: fate.company.full_name if fate.company else ""),
        (_("E-mail"), lambda fate: fate.person.email if fate.person else fate.data.get("email")),
    ]

    def check(self, table):
        """Refuse a file that lacks what every row needs."""
        people_imports.columns_of(table)

    def unread(self, table):
        """Return what no field is called."""
        return unread_headers(table.headers, people_imports.columns_of(table))

    def judge(self, table, options):
        """Return what would become of each row."""
        return people_imports.judge(table=table)

    def apply(self, table, options):
        """Import; return what became of each row."""
        return people_imports.apply(table=table, by=self.by)
