"""The ways out of mail: no more invitations, no more letters about an event.

Each is a page with a button, and a GET changes nothing. Mail programs press the button, too, with
one POST that carries no cookie (RFC 8058): who knows the secret address may, hence no CSRF token.
"""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from events import workflows
from events.views.invitation import InvitedMixin
from events.views.own import SecretMixin
from itk.shared.mail import ONE_CLICK


class WayOutMixin:
    """A page that asks once; the button, or a mail program, decides."""

    def post(self, request, *args, **kwargs):
        """Note it; a second time changes nothing. A program is answered at once, not redirected."""
        told = self.decide(wanted="again" in request.POST)
        name, value = ONE_CLICK.split("=")
        if request.POST.get(name) == value:
            return self.get(request, *args, **kwargs)
        messages.success(request, told)
        return redirect(request.path)


@method_decorator(csrf_exempt, name="dispatch")
class InvitationOptOutView(WayOutMixin, InvitedMixin, TemplateView):
    """No more invitations to this address, whatever the event."""

    template_name = "events/invitation_opt_out.html"

    def decide(self, *, wanted):
        """Note it; from here nobody asks to be invited again. Return what the person is told."""
        self.invitation = workflows.opt_out(invitation=self.invitation)
        return _("Thank you. No more invitations will be sent to this address.")


@method_decorator(csrf_exempt, name="dispatch")
class RegistrationLettersView(WayOutMixin, SecretMixin, TemplateView):
    """No more letters about this event to who is registered; a change of time or place still comes."""

    template_name = "events/registration_letters.html"

    def decide(self, *, wanted):
        """Stop the letters, or let them come again; return what the person is told."""
        self.registration = workflows.want_letters(registration=self.registration, wanted=wanted)
        if wanted:
            return _("You will get the letters about this event again.")
        return _("Thank you. No more letters about this event will be sent.")
