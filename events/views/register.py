"""Registering for an event, and asking for the link of one's registration again."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from events import workflows
from events.forms import LinkAgainForm, RegistrationForm, people_forms
from events.models import Event, Registration
from events.views.opening import code_for, events_open_to
from itk.shared.limits import over_limit
from itk.shared.models import SiteProfile
from members.models import Company, Consent

# How a refusal answers: the state of the event, who asks, or what was filled in.
REFUSALS = {
    workflows.RegistrationClosed: 409,
    workflows.EventFull: 409,
    workflows.AlreadyRegistered: 409,
    workflows.MembersOnly: 403,
    workflows.AnotherPerson: 422,
    workflows.ChangesClosed: 409,
    workflows.QuotaReached: 409,
    workflows.InvitationUsed: 409,
}
TOO_OFTEN = 429
INVALID = 422


class RegisterView(TemplateView):
    """The form of registration: for oneself, and for colleagues when one represents them."""

    template_name = "events/register.html"

    def setup(self, request, *args, **kwargs):
        """Find the event; one whose page the reader may not open does not exist."""
        super().setup(request, *args, **kwargs)
        self.event = self.find_event()
        self.site = SiteProfile.current()

    def find_event(self):
        """Return the event; one whose page the reader may not open is 404."""
        return get_object_or_404(events_open_to(self.request), slug=self.kwargs["slug"])

    def people(self, data=None):
        """Return the rows of people to fill in, or as they were filled in."""
        return people_forms(event=self.event, user=self.request.user, data=data)

    def enter(self, **details):
        """Register one person; ``details`` as the workflow takes them."""
        code = code_for(self.request, self.event)
        return workflows.register(event=self.event, access_code=code, **details)

    def get_context_data(self, **kwargs):
        """Add the forms, unless they were filled in, and the members to pick from."""
        people = kwargs.get("people") or self.people()
        form = kwargs.get("form") or self._form(initial={"organisation": self._organisation()})
        return super().get_context_data(**kwargs) | {
            "event": self.event,
            "event_url": self.event.get_absolute_url(),
            "event_days": list(self.event.days.all()),
            "state": self.event.state,
            "refused": self._refused(),
            "people": people,
            "form": form,
            "organisations": Company.objects.public().by_name().full_names(),
            "privacy_notice": self.site.privacy_notice,
        }

    def post(self, request, *args, **kwargs):
        """Register everybody in the form, or nobody."""
        people = self.people(request.POST)
        form = self._form(request.POST)
        most = settings.REGISTRATIONS_PER_MINUTE
        if over_limit(request, "register", amount=most, seconds=60):
            form.add_error(None, _("Too many registrations from here. Try again in a minute."))
            return self._again(form, people, TOO_OFTEN)
        # Both are asked, so that all that is wrong is shown at once.
        if not all([form.is_valid(), people.is_valid()]):
            return self._again(form, people, INVALID)
        if not request.user.is_authenticated and self._floods(people):
            return self._again(form, people, TOO_OFTEN)
        try:
            outcomes = self._register(form, people)
        except workflows.RegistrationError as error:
            return self._again(form, people, REFUSALS[type(error)])
        return self._done(outcomes, form.cleaned_data["submission"])

    def _floods(self, people):
        """Whether strangers have made us write to one address too often, whatever their own is."""
        most = settings.REGISTRATIONS_PER_EMAIL
        floods = [
            row
            for row in people.filled
            if over_limit(
                self.request,
                "register_email",
                amount=most,
                seconds=3600,
                about=row.cleaned_data["email"],
            )
        ]
        for row in floods:
            row.add_error(
                "email", _("Too many registrations with this e-mail. Try again in an hour.")
            )
        return bool(floods)

    def _form(self, data=None, initial=None):
        return RegistrationForm(data, initial=initial, consent_text=self.site.photo_consent)

    def _organisation(self):
        """Return the organisation that who is logged in represents, in words."""
        user = self.request.user
        if not user.is_authenticated:
            return ""
        current = user.representations.current().select_related("company").first()
        return current.company.full_name if current else ""

    def _refused(self):
        """Whether only members may register and the reader is none: a log-in is offered instead."""
        user = self.request.user
        if self.event.audience == Event.Audience.PUBLIC:
            return False
        if self.event.is_invited and self.event.opens_with(code_for(self.request, self.event)):
            return False
        return not (user.is_authenticated and user.reads_as_member)

    def _again(self, form, people, status):
        context = self.get_context_data(form=form, people=people)
        return self.render_to_response(context, status=status)

    @transaction.atomic
    def _register(self, form, people):
        """Register each person; the first refusal undoes all and is shown beside its row."""
        outcomes = []
        for row in people.filled:
            try:
                outcome = self._register_one(form.cleaned_data, row)
                outcomes.append((row.full_name, outcome))
            except workflows.RegistrationError as error:
                (form if form.mends(error) else row).refuse(error)
                raise
        return outcomes

    def _register_one(self, shared, row):
        user, language = self.request.user, get_language()
        values = {**row.person_values, **shared["organisation"], "language": language}
        person = workflows.Person(**values)
        own = not user.is_authenticated or person.normalised_email == user.email
        return self.enter(
            person=person,
            mode=row.cleaned_data.get("mode"),
            source=Registration.Source.SELF if own else Registration.Source.COLLEAGUE,
            registrar=workflows.Registrar(user=user) if user.is_authenticated else None,
            submission=shared["submission"],
            consents=[self._consent(person)] if own and shared.get("photo_consent") else [],
            answers=row.answers,
            another_person=row.cleaned_data["another_person"],
        )

    def _consent(self, person):
        """Return the consent to be photographed, in the words that the person saw."""
        user = self.request.user
        return Consent(
            user=user if user.is_authenticated else None,
            full_name=f"{person.first_name} {person.last_name}".strip(),
            email=person.normalised_email,
            purpose=Consent.Purpose.PHOTO,
            text=self.site.photo_consent,
            text_version=self.site.consent_version,
            language=person.language,
        )

    def _done(self, outcomes, submission):
        """Lead to what tells how it ended, and to nothing of a row that was there before.

        Who knows a name and an e-mail is not thereby that person: an exact repeat sees only that
        the link was sent again. The same form sent twice is the same person.
        """
        own = []
        for name, outcome in outcomes:
            registration = outcome.registration
            is_own = outcome.created or registration.submission == submission
            if is_own:
                own.append(registration)
            messages.add_message(self.request, *_told(name, registration if is_own else None))
        if len(outcomes) == 1 and own:
            return redirect(own[0])
        if self.request.user.is_authenticated:
            return redirect("events:my_registrations")
        return redirect("events:link_again", slug=self.event.slug)


def _told(name, registration):
    """Return level and words of the message about one person, called as the form calls them.

    Without a ``registration`` the person had one before.
    """
    if registration is None:
        text = _("%(name)s is already registered. We have sent the link of the registration again.")
        return messages.INFO, text % {"name": name}
    texts = {
        Registration.Status.CONFIRMED: _("%(name)s has a place."),
        Registration.Status.WAITING: _("%(name)s is on the waiting list."),
        Registration.Status.APPLIED: _("The application of %(name)s has been received."),
    }
    if registration.status not in texts:  # cancelled since, and the old form is sent once more
        return messages.INFO, _("This form has already been sent.")
    return messages.SUCCESS, texts[registration.status] % {"name": name}


class LinkAgainView(FormView):
    """Sends the link of a registration again; never tells whether there is one."""

    template_name = "events/link_again.html"
    form_class = LinkAgainForm

    def setup(self, request, *args, **kwargs):
        """Find the event."""
        super().setup(request, *args, **kwargs)
        self.event = get_object_or_404(events_open_to(request), slug=kwargs["slug"])

    def get_context_data(self, **kwargs):
        """Add the event."""
        return super().get_context_data(**kwargs) | {"event": self.event}

    def form_valid(self, form):
        """Send the link if there is one, and say the same in either case."""
        if over_limit(self.request, "link_again", amount=10, seconds=600):
            form.add_error(None, _("You have asked many times. Try again in ten minutes."))
            return self.form_invalid(form, TOO_OFTEN)
        workflows.send_links_again(email=form.cleaned_data["email"], event=self.event)
        messages.info(
            self.request,
            _("If this address is registered for the event, the link is on its way to it."),
        )
        return redirect("events:link_again", slug=self.event.slug)

    def form_invalid(self, form, status=INVALID):
        """Show what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=status)
