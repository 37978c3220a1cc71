"""Papers of one event: the sheet to sign, badges to wear, certificates of those who came."""

from django.contrib import messages
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.attendee_list import AttendeeList, day_name
from events.admin.pages import READING, WRITING, Topic, for_event
from events.admin.paper_forms import BadgesForm, CertificatesForm, SheetForm
from events.exports.badges import LABELS, badges
from events.exports.certificate import Printed, certificates
from events.exports.paper import confirmed_people, file_name
from events.exports.sheet import attendance_sheet
from events.models import Registration
from events.workflows.certificates import issue_certificates
from itk.shared.mail import absolute
from itk.shared.pdf import pdf_response

PAPERS = ("events.change_attendance",)


class Papers(Topic):
    """What is printed before an event, and what is handed out after it."""

    label = gettext_lazy("Papers")
    name = "papers"
    permissions = PAPERS

    def pages(self):
        """Name the addresses."""
        return [
            ("papers/", self.overview, "papers"),
            ("papers/sheet/", self.sheet, "papers_sheet"),
            ("papers/badges/", self.badges, "papers_badges"),
            ("papers/certificates/", self.certificates, "papers_certificates"),
        ]

    def offered(self, event):
        """Nobody signs, wears or takes home anything of what is called off."""
        return not event.is_off

    @for_event(*PAPERS, methods=READING)
    def overview(self, request, event):
        """Show the choices of each paper."""
        return self._overview(request, event)

    def _overview(self, request, event, *, status=200, **forms):
        days = event.days.order_by("date", "starts")
        people = confirmed_people(event).count()
        context = {
            "title": self.label,
            "sheet": SheetForm(days=days),
            "badges": BadgesForm(days=list(days)),
            "certificates": CertificatesForm(),
            "days": [(day, day_name(day)) for day in days],
            "people": people,
            "came": event.registrations.present().count(),
            **forms,
        }
        return self.render(request, event, "admin/events/papers.html", context, status=status)

    @for_event(*PAPERS, methods=READING)
    def sheet(self, request, event):
        """Send the attendance sheet of a day."""
        form = SheetForm(request.GET, days=event.days.order_by("date", "starts"))
        if not form.is_valid():
            return self._overview(request, event, status=422, sheet=form)
        chosen = form.cleaned_data
        content = attendance_sheet(
            event,
            chosen["day"],
            language=chosen["language"],
            walk_ins=chosen["walk_ins"],
            desk_url=self._desk_url(event, chosen["language"]),
        )
        return self._pdf(request, event, content, _("Attendance sheet"))

    def _desk_url(self, event, language):
        """Return the whole address of the event's desk."""
        with translation.override(language):
            return absolute(reverse("events:desk", args=[event.slug]))

    @for_event(*PAPERS, methods=READING)
    def badges(self, request, event):
        """Send the badges of those who are looked for."""
        days = list(event.days.order_by("date", "starts"))
        form = BadgesForm(request.GET, days=days)
        if not form.is_valid():
            return self._overview(request, event, status=422, badges=form)
        chosen = form.cleaned_data
        people = AttendeeList(event, {"q": chosen["q"], "attendance": chosen["attendance"]})
        wearers = list(people.queryset.filter(status=Registration.Status.CONFIRMED))
        if not wearers:
            form.add_error("q", _("Nobody with a place fits what you look for."))
            return self._overview(request, event, status=422, badges=form)
        content = badges(
            event,
            wearers,
            labels=chosen["labels"],
            language=chosen["language"],
            skip=min(chosen["skip"], LABELS[chosen["labels"]].a_page - 1),
            codes=chosen["codes"],
        )
        return self._pdf(request, event, content, _("Badges"))

    @for_event(*PAPERS, methods=WRITING, after_closing=True)
    def certificates(self, request, event):
        """Issue the certificates of all who came and send them as one file."""
        form = CertificatesForm(request.POST)
        if not form.is_valid():
            return self._overview(request, event, status=422, certificates=form)
        issued = issue_certificates(event=event)
        if not issued:
            messages.error(
                request,
                _("A certificate can be issued after the event to those who were there."),
            )
            return self.back(event)
        language = form.cleaned_data["language"]
        with translation.override(language):
            printed = [Printed(row, absolute(row.get_absolute_url())) for row in issued]
        content = certificates(printed, language=language)
        name = file_name(event, _("Certificates of attendance"))
        return pdf_response(content, name=name, download=True)

    def _pdf(self, request, event, content, what):
        """Show the file, or have it saved when that button was pressed."""
        return pdf_response(content, name=file_name(event, what), download="save" in request.GET)
