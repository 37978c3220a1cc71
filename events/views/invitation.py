"""What an invitation opens: the event, and the form filled in.

The mailed address opens the event's page alone, and that changes nothing: programs that look
into mail open it, too. That the person opened the form is noted on the page after it.
"""

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from events import workflows
from events.forms import people_forms
from events.models import Event, Invitation
from events.views.event import programme_of
from events.views.register import RegisterView
from itk.shared.languages import offer_languages


class InvitedMixin:
    """A page behind the secret link of an invitation; it opens invitation-only events, too."""

    def dispatch(self, request, *args, **kwargs):
        """Say so where the link is none; keep the address secret in either case."""
        if self.invitation is None:
            response = self.response_class(
                request=request,
                template="events/invitation_unknown.html",
                context={"view": self},
                status=404,
            )
        else:
            response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def setup(self, request, *args, **kwargs):
        """Find the invitation; None for a token that is none of this event, or of one forgotten."""
        offer_languages(request, [])
        rows = Invitation.objects.remembered()
        rows = rows.select_related("event__project", "event__host", "registration")
        self.invitation = rows.filter(
            event__slug=kwargs["slug"], token=kwargs["token"].replace("\x00", "")
        ).first()
        super().setup(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Add the invitation and its event."""
        return super().get_context_data(**kwargs) | {
            "invitation": self.invitation,
            "event": self.invitation.event,
        }


class InvitationView(InvitedMixin, TemplateView):
    """The event as who is invited sees it, with the way to the form."""

    template_name = "events/invitation.html"

    def get_context_data(self, **kwargs):
        """Add what the page of an event tells, and whether there is still something to do."""
        context = super().get_context_data(**kwargs)
        event = context["event"]
        days = programme_of(event)
        return context | {
            "state": event.state,
            "event_days": [day.day for day in days],
            "programme": [day for day in days if day.parts],
        }

    def post(self, request, *args, **kwargs):
        """Send the link of the registration that came of the invitation once more."""
        registration = self.invitation.registration
        if self.invitation.is_used:
            address = registration.reply_address or ""
            workflows.send_links_again(email=address, event=self.invitation.event)
            messages.info(request, _("The link of the registration is on its way."))
        return redirect(self.invitation)


class InvitedRegisterView(InvitedMixin, RegisterView):
    """The form of registration, filled in with what is known of who is invited."""

    def find_event(self):
        """The event of the invitation, for whomever it is."""
        if self.invitation is None:
            return None
        return (
            Event.objects.with_counts()
            .select_related("project", "host")
            .get(pk=self.invitation.event_id)
        )

    def get(self, request, *args, **kwargs):
        """Note that the form was opened; lead back from one that is of no use any more."""
        if self.invitation.is_used or not self.event.state.takes:
            return redirect(self.invitation)
        if request.method == "GET":
            workflows.open_invitation(invitation=self.invitation)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Lead back to the page of the invitation."""
        return super().get_context_data(**kwargs) | {
            "event": self.event,
            "event_url": self.invitation.get_absolute_url(),
        }

    def people(self, data=None):
        """One row: an invitation is for one person, whoever is logged in."""
        rows = people_forms(event=self.event, user=AnonymousUser(), data=data)
        if data is None:
            names = ("first_name", "last_name", "email")
            rows.initial = [{name: getattr(self.invitation, name) for name in names}]
        return rows

    def enter(self, **details):
        """Register with the invitation."""
        details.pop("source")
        return workflows.register_invited(invitation=self.invitation, **details)

    def _organisation(self):
        return self.invitation.company_name

    def _refused(self):
        return False

    def _done(self, outcomes, submission):
        """Lead who was registered before back to the invitation, which sends the link again."""
        response = super()._done(outcomes, submission)
        ((_name, outcome),) = outcomes
        is_own = outcome.created or outcome.registration.submission == submission
        return response if is_own else redirect(self.invitation)
