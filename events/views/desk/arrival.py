"""The poster at the door, and the page it leads to: a person says to have come."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from events.forms.desk import ArrivalForm
from events.models import Event
from events.views.desk.access import DeskMixin, keep_private
from events.workflows.desk import day_of, say_to_be_here
from itk.shared.limits import over_limit
from itk.shared.mail import absolute
from itk.shared.qr import qr_svg
from itk.shared.views import UnprocessableMixin

TOO_OFTEN = 429


class ArrivalView(UnprocessableMixin, FormView):
    """Takes a ticket code or e-mail and last name; says the same whether anybody is called so."""

    template_name = "events/desk/arrival.html"
    form_class = ArrivalForm

    def dispatch(self, request, *args, **kwargs):
        """Find the event: one that takes place, whatever its audience, for its people stand there.

        One by invitation only is named on its days alone: until then its page tells of it to nobody.
        """
        rows = Event.objects.filter(status=Event.Status.PUBLISHED)
        self.event = get_object_or_404(rows, slug=kwargs["slug"])
        self.today = day_of(self.event)
        if self.event.is_invited and self.today is None:
            raise Http404
        return keep_private(super().dispatch(request, *args, **kwargs))

    def get_context_data(self, **kwargs):
        """Add the event and whether it is today."""
        return super().get_context_data(**kwargs) | {"event": self.event, "today": self.today}

    def form_valid(self, form):
        """Note it, if there is such a person; the answer never tells."""
        most = settings.REGISTRATIONS_PER_MINUTE
        if over_limit(self.request, "arrival", amount=most, seconds=60):
            form.add_error(None, _("Too many attempts from here. Try again in a minute."))
            response = self.form_invalid(form)
            response.status_code = TOO_OFTEN
            return response
        say_to_be_here(event=self.event, **form.cleaned_data)
        messages.success(
            self.request,
            _("Thank you. Come to the desk: if you are registered, they see that you are here."),
        )
        return redirect("events:arrival", slug=self.event.slug)


class PosterView(DeskMixin, TemplateView):
    """A page to print and put up at the door; ``svg`` is its code alone."""

    template_name = "events/desk/poster.html"
    draws = False

    def get(self, request, *args, **kwargs):
        """Show the poster to staff; a helper does not need it."""
        if self.attendant.user is None:
            raise PermissionDenied
        if self.event.ends_at is None or self.event.ends_at < timezone.now():
            raise Http404
        if self.draws:
            return HttpResponse(qr_svg(self._address()), content_type="image/svg+xml")
        return super().get(request, *args, **kwargs)

    def _address(self):
        return absolute(reverse("events:arrival", args=[self.event.slug]))

    def get_context_data(self, **kwargs):
        """Add the address that the code holds."""
        address = self._address()
        return super().get_context_data(**kwargs) | {
            "event": self.event,
            "address": address,
            "shown_address": address.split("://", 1)[1],
        }
