"""The link of a pass: it asks a helper for a name and opens one desk."""

from http import HTTPStatus

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import FormView

from events.forms.desk import HelperForm
from events.models import DeskPass
from events.views.desk.access import enter, keep_private
from events.workflows.desk_passes import note_use
from itk.shared.languages import offer_languages
from itk.shared.views import UnprocessableMixin


class PassView(UnprocessableMixin, FormView):
    """Asks for the helper's name; staff who are logged in need no pass."""

    template_name = "events/desk/pass.html"
    form_class = HelperForm

    def dispatch(self, request, *args, **kwargs):
        """Answer 404 for what never was a pass, and 410 for one that is over."""
        rows = DeskPass.objects.select_related("event")
        self.desk_pass = get_object_or_404(rows, token=kwargs["token"].replace("\x00", ""))
        self.event = self.desk_pass.event
        offer_languages(request, [])
        if request.user.is_authenticated and request.user.has_perm("events.use_desk"):
            return redirect("events:desk", slug=self.event.slug)
        if not self.desk_pass.is_valid:
            context = {
                "title": _("This pass is over"),
                "message": _("It was revoked, or the event has ended. Ask the organisers."),
            }
            response = render(request, "410.html", context, status=HTTPStatus.GONE)
        else:
            response = super().dispatch(request, *args, **kwargs)
        return keep_private(response)

    def get_context_data(self, **kwargs):
        """Add the event."""
        return super().get_context_data(**kwargs) | {"event": self.event}

    def form_valid(self, form):
        """Open the desk."""
        enter(self.request, self.desk_pass, form.cleaned_data["name"])
        note_use(desk_pass=self.desk_pass)
        return redirect("events:desk", slug=self.event.slug)
