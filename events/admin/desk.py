"""The desk of an event in the admin: its address, the poster, and passes for helpers."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events.admin.pages import READING, WRITING, Topic, for_event
from events.models import Event
from events.workflows.desk_passes import make_desk_pass, revoke_desk_pass
from itk.shared.mail import absolute
from itk.shared.qr import qr_svg

KEEP = ("events.add_deskpass",)


class PassForm(forms.Form):
    """For whom a pass is."""

    label = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=100,
        help_text=gettext_lazy("A name or a place, for example “Main entrance”."),
    )


def link_of(desk_pass):
    """Return the full address of a pass, in the language of the reader."""
    return absolute(reverse("events:desk_pass", args=[desk_pass.token]))


class Desk(Topic):
    """Where the desk is, and who may stand there without an account."""

    label = pgettext_lazy("event", "Desk")
    name = "desk"
    permissions = KEEP

    def pages(self):
        """Name the addresses."""
        one = "desk/<int:pass_id>/"
        return [
            ("desk/", self.overview, "desk"),
            (f"{one}revoke/", self.revoke_view, "desk_revoke"),
            (f"{one}qr.svg", self.qr_view, "desk_qr"),
        ]

    @for_event(*KEEP)
    def overview(self, request, event):
        """Show the passes; make one."""
        form = PassForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            made = make_desk_pass(event=event, label=form.cleaned_data["label"], by=request.user)
            messages.success(request, _("The pass is made: %s") % made.label)
            return self.back(event)
        passes = list(event.desk_passes.select_related("event"))
        context = {
            "title": self.label,
            "form": form,
            "passes": [(row, link_of(row)) for row in passes if row.is_valid],
            "over": [row for row in passes if not row.is_valid],
            "takes_passes": event.status == Event.Status.PUBLISHED and not event.is_over,
        }
        status = 422 if form.errors else 200
        return self.render(request, event, "admin/events/desk.html", context, status=status)

    @for_event(*KEEP, methods=WRITING)
    def revoke_view(self, request, event, pass_id):
        """End a pass at once."""
        row = revoke_desk_pass(desk_pass=get_object_or_404(event.desk_passes, pk=pass_id))
        messages.success(request, _("The pass is revoked: %s") % row)
        return self.back(event)

    @for_event(*KEEP, methods=READING)
    def qr_view(self, request, event, pass_id):
        """Draw the link of a pass; who scans it is asked for a name."""
        row = get_object_or_404(event.desk_passes, pk=pass_id)
        with translation.override(request.user.language):
            drawing = qr_svg(link_of(row))
        response = HttpResponse(drawing, content_type="image/svg+xml")
        response["Cache-Control"] = "private, no-store"
        return response
