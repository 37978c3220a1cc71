"""The ways out of mail: no more invitations, no more letters about an event."""

from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from events import workflows
from events.views.invitation import InvitedMixin
from events.views.own import SecretMixin
from itk.shared.views import WayOutMixin


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
