"""Which events a reader may open: public ones, and those whose invitation code they wrote."""

from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from events.forms import InvitationCodeForm
from events.models import Event
from itk.shared.languages import offer_languages
from itk.shared.limits import over_limit

CODES = "invitation_codes"  # in the session: event's number → the code as it was written
TRIES, SECONDS = 10, 600
INVALID, TOO_OFTEN = 422, 429


def code_for(request, event):
    """Return the invitation code that this reader wrote for the event; empty without one."""
    return request.session.get(CODES, {}).get(str(event.pk), "")


def events_open_to(request):
    """Return the events whose pages the reader may open; a code that was changed opens nothing."""
    written = request.session.get(CODES, {})
    visible = Event.objects.visible_to(request.user)
    if not written:
        return visible
    opened = [
        event.pk for event in _by_code(pk__in=written) if event.opens_with(written[str(event.pk)])
    ]
    shown = Q(pk__in=visible.order_by().values("pk")) | Q(pk__in=opened)
    return Event.objects.filter(shown)


def _by_code(**wanted):
    """Return events by invitation only that a code opens."""
    events = Event.objects.exclude(status=Event.Status.DRAFT).exclude(access_code="")
    return events.filter(audience=Event.Audience.INVITED, **wanted)


class InvitationCodeView(FormView):
    """Asks for the code of an event by invitation only; tells nothing of the event before."""

    template_name = "events/invitation_code.html"
    form_class = InvitationCodeForm

    def setup(self, request, *args, **kwargs):
        """Find the event; None where no code opens anything."""
        super().setup(request, *args, **kwargs)
        self.event = _by_code(slug=kwargs["slug"]).first()
        offer_languages(request, [])

    def dispatch(self, request, *args, **kwargs):
        """Lead on from an event that needs no code."""
        if self.event is None:
            event = get_object_or_404(Event.objects.public(), slug=kwargs["slug"])
            return redirect("events:register", slug=event.slug)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        """Let the form know whose code it is."""
        return super().get_form_kwargs() | {"event": self.event}

    def post(self, request, *args, **kwargs):
        """Look at the code, unless many were tried from here."""
        if over_limit(request, "invitation_code", amount=TRIES, seconds=SECONDS):
            form = self.get_form()
            form.add_error("code", _("You have tried many times. Try again in ten minutes."))
            return self.form_invalid(form, TOO_OFTEN)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        """Remember the code for this visit and open the form of registration."""
        codes = self.request.session.get(CODES, {})
        self.request.session[CODES] = codes | {str(self.event.pk): form.cleaned_data["code"]}
        return redirect("events:register", slug=self.event.slug)

    def form_invalid(self, form, status=INVALID):
        """Show what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=status)
