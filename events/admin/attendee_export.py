"""The people of one event taken along as a workbook, in the columns that the reader chose."""

from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.attendee_list import AttendeeList, answer_columns
from events.admin.pages import READING, Topic, for_event
from itk.shared.admin import Column, xlsx_response
from itk.shared.admin.buttons import Button
from itk.shared.admin.exports import ColumnsForm

TAKE = ("events.view_registration",)
LEFT_OUT = (
    "attendee_columns_left_out"  # in the session; what is left out, so that new ones come along
)

COLUMNS = {
    "first_name": Column(gettext_lazy("First name"), "first_name"),
    "last_name": Column(gettext_lazy("Last name"), "last_name"),
    "organisation": Column(gettext_lazy("Organisation"), "organisation"),
    "company_code": Column(gettext_lazy("Company code"), "company_code"),
    "position": Column(gettext_lazy("Position"), "position"),
    "email": Column(gettext_lazy("E-mail"), "email"),
    "phone": Column(gettext_lazy("Phone"), "phone"),
    "status": Column(gettext_lazy("Status"), "get_status_display"),
    "mode": Column(gettext_lazy("Takes part"), "get_mode_display"),
    "source": Column(gettext_lazy("Registered how"), "get_source_display"),
    "registrar_name": Column(gettext_lazy("Registered by"), "registrar_name"),
    "created_at": Column(gettext_lazy("Registered on"), "created_at"),
    "needs": Column(gettext_lazy("Dietary or accessibility needs"), "needs"),
    "over_capacity": Column(gettext_lazy("Why over the number of places"), "over_capacity_reason"),
    "ticket_code": Column(gettext_lazy("Ticket code"), "ticket_code"),
}


class RememberedColumnsForm(ColumnsForm):
    """Which columns the workbook has."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["columns"].help_text = gettext_lazy("Remembered until you log out.")


class AttendeeExport(Topic):
    """The workbook of people, and the choice of its columns."""

    name = "registrations"

    def pages(self):
        """Name the addresses."""
        return [
            ("registrations/export/", self.export_view, "registrations_export"),
            ("registrations/export/columns/", self.columns_view, "registrations_columns"),
        ]

    @for_event(*TAKE, methods=READING)
    def export_view(self, request, event):
        """Send the found people as a workbook, in their order."""
        people = AttendeeList(event, request.GET)
        left_out = request.session.get(LEFT_OUT, [])
        columns = [c for key, c in every_column(event, people.days).items() if key not in left_out]
        rows = people.with_presence(list(people.queryset.prefetch_related("answers")))
        return xlsx_response(event.title, columns, rows)

    @for_event(*TAKE, after_closing=True)
    def columns_view(self, request, event):
        """Ask which columns; remember them and send the workbook."""
        columns = every_column(event, list(event.days.order_by("date", "starts")))
        left_out = request.session.get(LEFT_OUT, [])
        form = RememberedColumnsForm(
            request.POST if request.method == "POST" else None,
            columns=columns,
            initial={"columns": [key for key in columns if key not in left_out]},
        )
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        if not form.is_valid():
            back = f"{self.url(event)}{query}"
            return self.ask(request, event, Button(_("Export to XLSX")), form, back)
        chosen = form.cleaned_data["columns"]
        kept = [key for key in left_out if key not in columns]
        request.session[LEFT_OUT] = kept + [key for key in columns if key not in chosen]
        return HttpResponseRedirect(f"{self.url(event, 'registrations_export')}{query}")


def every_column(event, days):
    """Return each column by its key: of the person, of the answers, of each day."""
    answers = zip(event.questions.all(), answer_columns(event), strict=True)
    return {
        **COLUMNS,
        **{f"answer_{question.pk}": column for question, column in answers},
        **{
            f"came_{day.pk}": Column(
                _("Came on %(day)s") % {"day": day.date.isoformat()}, _presence_on(place)
            )
            for place, day in enumerate(days)
        },
    }


def _presence_on(place):
    """Return the value of a cell: yes, no, or nothing where nothing was marked."""

    def value(row):
        present = row.presence[place].present
        return "" if present is None else present

    return value
