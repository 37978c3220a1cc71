"""The pages that a person's secret link opens, and the list of who is logged in."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from events import emails, workflows
from events.forms import RegistrationChangeForm, TransferForm
from events.models import Material, Registration
from events.views.materials import link_for
from events.views.opening import events_open_to
from events.views.register import INVALID, REFUSALS
from events.workflows.certificates import can_have_certificate
from events.workflows.consents import photo_consent_of
from itk.shared.languages import offer_languages
from itk.shared.models import SiteProfile
from itk.shared.qr import qr_svg
from itk.shared.views import SecretPageMixin
from members.models import Company


class LiveLinkMixin(View):
    """Says so where the link opens no ``registration``, and leads to one that does."""

    def dispatch(self, request, *args, **kwargs):
        """Answer with the page, or with 404 and the way on."""
        if self.registration is not None:
            return super().dispatch(request, *args, **kwargs)
        event = events_open_to(request).filter(slug=kwargs["slug"]).first()
        return render(request, "events/registration_unknown.html", {"event": event}, status=404)


class SecretMixin(SecretPageMixin, LiveLinkMixin):
    """A page about the registration whose secret token is in the address."""

    def setup(self, request, *args, **kwargs):
        """Find the registration; None for a token that is not, or no longer, one."""
        super().setup(request, *args, **kwargs)
        rows = Registration.objects.select_related("event__project", "event__host", "company")
        self.registration = rows.filter(
            anonymised_at=None,
            event__slug=kwargs["slug"],
            manage_token=kwargs["token"].replace("\x00", ""),
        ).first()
        self.event = self.registration and self.registration.event
        offer_languages(request, [])

    def get_context_data(self, **kwargs):
        """Add the registration and whether it can still be changed."""
        return super().get_context_data(**kwargs) | {
            "registration": self.registration,
            "event": self.event,
            "can_change": self.registration.may_change,
            "can_cancel": self.registration.may_cancel,
        }

    def _refuse_late(self):
        """Return the answer to a change that comes too late; None when it is in time."""
        return None if self.registration.may_change else self._too_late()

    def _too_late(self):
        closed = self.registration.is_live and not self.event.is_over
        told = (
            workflows.ChangesClosed.message
            if closed
            else _("This registration can no longer be changed.")
        )
        messages.error(self.request, told)
        return self._own_page(REFUSALS[workflows.RegistrationClosed])

    def _cancel(self):
        """Cancel, and lead to the person's own page; a second time changes nothing."""
        if self.registration.status == Registration.Status.CANCELLED:
            return redirect(self.registration)
        if not self.registration.may_cancel:
            return self._too_late()
        try:
            registration = workflows.cancel_registration(registration=self.registration)
        except workflows.RegistrationClosed:  # over since this page began
            return self._too_late()
        messages.success(
            self.request, _("The registration is cancelled. Thank you for telling us.")
        )
        return redirect(registration)

    def _own_page(self, status):
        view = RegistrationView()
        view.setup(self.request, **self.kwargs)
        return view.render_to_response(view.get_context_data(), status=status)


class RegistrationView(SecretMixin, TemplateView):
    """A person's registration: how it stands, the ticket, and what the person can do."""

    template_name = "events/registration.html"

    def get_context_data(self, **kwargs):
        """Add what only this person may see."""
        registration, event = self.registration, self.event
        confirmed = registration.status == Registration.Status.CONFIRMED
        materials = Material.objects.visible_with(registration) if registration.is_live else []
        return super().get_context_data(**kwargs) | {
            "days": list(event.days.all()) if event.has_date else [],
            "answers": list(registration.answers.select_related("question")),
            "unanswered": registration.is_live and _lacks_answers(registration),
            "waiting_place": emails.waiting_place(registration),
            "has_ticket": has_ticket(registration),
            "has_certificate": can_have_certificate(registration),
            "asks_feedback": workflows.refuse_feedback(registration) is None,
            "online_link": event.online_link if confirmed and event.is_online else "",
            "materials": [(row, link_for(row, registration)) for row in materials],
        }


def _lacks_answers(registration):
    """Whether a question that must be answered is not: it is new, or the person is."""
    required = registration.event.questions.filter(required=True)
    return required.exclude(answers__registration=registration).exists()


def has_ticket(registration):
    """Whether the person shows a ticket at the door: confirmed, on site, the event goes ahead."""
    event = registration.event
    return (
        registration.status == Registration.Status.CONFIRMED
        and registration.mode == Registration.Mode.ONSITE
        and event.status == event.Status.PUBLISHED
        and not event.is_over
    )


class RegistrationChangeView(SecretMixin, TemplateView):
    """Changes a person's own details, and how they take part."""

    template_name = "events/registration_change.html"

    def setup(self, request, *args, **kwargs):
        """Find the registration and the site's words of consent."""
        super().setup(request, *args, **kwargs)
        self.site = SiteProfile.current()

    def get(self, request, *args, **kwargs):
        """Show the form while it is of use."""
        return self._refuse_late() or super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Add the form."""
        return super().get_context_data(**kwargs) | {
            "form": kwargs.get("form") or self._form(),
            "organisations": Company.objects.public().by_name().full_names(),
        }

    def post(self, request, *args, **kwargs):
        """Write the changes, or show what is wrong with them."""
        if refusal := self._refuse_late():
            return refusal
        form = self._form(request.POST)
        if not form.is_valid():
            return self._again(form, INVALID)
        try:
            changed = workflows.change_registration(
                registration=self.registration, answers=form.answers, **form.changes
            )
        except workflows.RegistrationError as error:
            form.refuse(error)
            return self._again(form, REFUSALS[type(error)])
        self._set_consent(changed, form)
        messages.success(request, _("The changes are saved."))
        return redirect(changed)

    def _form(self, data=None):
        # The form writes into its own copy: a refused change must not be shown as made.
        return RegistrationChangeForm(
            data,
            event=self.event,
            instance=Registration.objects.get(pk=self.registration.pk),
            consent_text=self.site.photo_consent if self.registration.email else "",
            consented=photo_consent_of(self.registration) is not None,
        )

    def _again(self, form, status):
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def _set_consent(self, registration, form):
        if "photo_consent" in form.fields:
            workflows.set_photo_consent(
                registration=registration,
                agreed=form.cleaned_data["photo_consent"],
                text=self.site.photo_consent,
                version=self.site.consent_version,
                language=get_language(),
            )


class RegistrationCancelView(SecretMixin, TemplateView):
    """Asks whether to cancel, and cancels."""

    template_name = "events/registration_cancel.html"

    def get(self, request, *args, **kwargs):
        """Ask, while there is something to cancel."""
        in_time = self.registration.may_cancel
        return super().get(request, *args, **kwargs) if in_time else self._too_late()

    def post(self, request, *args, **kwargs):
        """Cancel; the longest-waiting person gets the place."""
        return self._cancel()


class RegistrationTransferView(SecretMixin, TemplateView):
    """Passes the registration on to a colleague."""

    template_name = "events/registration_transfer.html"

    def get(self, request, *args, **kwargs):
        """Ask who comes instead, while that is possible."""
        return self._refuse_late() or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        """Pass it on; the address of this page is dead from then on."""
        if refusal := self._refuse_late():
            return refusal
        form = TransferForm(request.POST, registration=self.registration)
        if not form.is_valid():
            return self._again(form, INVALID)
        try:
            workflows.transfer_registration(registration=self.registration, **form.cleaned_data)
        except workflows.RegistrationError as error:
            form.refuse(error)
            return self._again(form, REFUSALS[type(error)])
        told = _("The registration is passed on. We have written to both of you.")
        messages.success(request, told)
        if self.event.is_public:
            return redirect(self.event)
        return redirect("events:upcoming")

    def get_context_data(self, **kwargs):
        """Add the form."""
        form = kwargs.get("form") or TransferForm(registration=self.registration)
        return super().get_context_data(**kwargs) | {"form": form}

    def _again(self, form, status):
        return self.render_to_response(self.get_context_data(form=form), status=status)


class RegistrationTicketView(SecretMixin, View):
    """The ticket's code as a picture; it only checks in."""

    def get(self, request, *args, **kwargs):
        """Draw the code; 404 for who has no ticket."""
        if not has_ticket(self.registration):
            raise Http404
        return HttpResponse(qr_svg(self.registration.ticket_code), content_type="image/svg+xml")


class MyRegistrationsView(LoginRequiredMixin, TemplateView):
    """The registrations of who is logged in: their own, and those they made for colleagues."""

    template_name = "events/my_registrations.html"

    def get_context_data(self, **kwargs):
        """Add them by whether the event is still to come."""
        rows = Registration.objects.visible_to(self.request.user).filter(anonymised_at=None)
        rows = list(
            rows.select_related("event").order_by("event__starts_at", "event_id", "last_name", "pk")
        )
        now = timezone.now()
        coming = [row for row in rows if row.event.ends_at is None or row.event.ends_at >= now]
        past = [row for row in reversed(rows) if row not in coming]
        return super().get_context_data(**kwargs) | {"coming": coming, "past": past}
