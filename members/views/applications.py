"""Applying to join the cluster, and the applicant's own page."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from itk.shared.files import hand_out, name_from_title
from itk.shared.languages import offer_languages
from itk.shared.limits import over_any_limit
from itk.shared.views import SecretPageMixin, UnprocessableMixin
from members.forms import ApplicationForm, MoreForm
from members.models import ApplicationEntry, MembershipApplication
from members.workflows import (
    ApplicationError,
    HasMovedOn,
    add_to_application,
    submit_application,
    withdraw_application,
)

APPLICATIONS_PER_HOUR = 10
ADDITIONS_PER_HOUR = 20


class DocumentsFormView(UnprocessableMixin, FormView):
    """A form with documents, which strangers send."""

    stranger_max_bytes = (
        settings.APPLICATION_DOCUMENTS * settings.APPLICATION_DOCUMENT_MAX_BYTES
        + settings.STRANGER_MAX_BYTES
    )

    def refuse_often(self, form, action, amount, about):
        """Return the answer to who sends too often, counted by network address and ``about``."""
        limits = {"": amount, about: amount}
        if not over_any_limit(self.request, action, limits, seconds=3600):
            return None
        told = _("This form was sent from here many times. Try again in an hour.")
        return self.too_often(form, told)


class ApplyView(DocumentsFormView):
    """The form with which an organisation asks to join."""

    form_class = ApplicationForm
    template_name = "members/applications/apply.html"

    def get_initial(self):
        """Fill in who is logged in."""
        user = self.request.user
        if not user.is_authenticated:
            return {}
        names = ("first_name", "last_name", "email")
        return {name: getattr(user, name) for name in names}

    def form_valid(self, form):
        """Hand the application in, once, and go to the applicant's own page."""
        email = form.cleaned_data["email"]
        if refusal := self.refuse_often(form, "apply", APPLICATIONS_PER_HOUR, email):
            return refusal
        try:
            application = submit_application(
                application=form.application(get_language()),
                areas=form.cleaned_data["technology_areas"],
                documents=form.cleaned_data["documents"],
            )
        except ApplicationError as error:
            form.refuse(error)
            return self.form_invalid(form)
        messages.success(
            self.request,
            _(
                "Thank you, the application has been received. The link to this page is in a letter."
            ),
        )
        return redirect(application)


class OwnApplicationMixin(SecretPageMixin):
    """A page of the application whose secret token is in the address."""

    def setup(self, request, *args, **kwargs):
        """Find the application; a token that is none is not found."""
        super().setup(request, *args, **kwargs)
        rows = MembershipApplication.objects.select_related("company")
        self.application = get_object_or_404(rows, token=kwargs["token"])
        offer_languages(request, [])

    def get_context_data(self, **kwargs):
        """Add the application."""
        return super().get_context_data(**kwargs) | {"application": self.application}


class ApplicationView(OwnApplicationMixin, DocumentsFormView):
    """How the application stands, what happens next, and a form to write to the office."""

    form_class = MoreForm
    template_name = "members/applications/application.html"

    @cached_property
    def entries(self):
        """The log as the applicant reads it."""
        return list(self.application.entries.for_applicant())

    @property
    def question(self):
        """The question that waits for an answer, or None."""
        talk = [entry for entry in self.entries if entry.kind != ApplicationEntry.Kind.STEP]
        asked = talk and talk[-1].kind == ApplicationEntry.Kind.QUESTION
        return talk[-1] if asked else None

    def get_form_kwargs(self):
        """Add whether the office has asked."""
        return {**super().get_form_kwargs(), "asked": self.question is not None}

    def get_context_data(self, **kwargs):
        """Add the log, the documents, and the question that waits for an answer."""
        return super().get_context_data(**kwargs) | {
            "entries": self.entries,
            "question": self.question,
            "documents": self.application.documents.all(),
            "areas": self.application.technology_areas.all(),
        }

    def form_valid(self, form):
        """Pass on what was written and the documents."""
        token = self.application.token
        if refusal := self.refuse_often(form, "application", ADDITIONS_PER_HOUR, token):
            return refusal
        try:
            add_to_application(application=self.application, **form.cleaned_data)
        except ApplicationError as error:
            form.refuse(error)
            return self.form_invalid(form)
        messages.success(self.request, _("Thank you, the office has been told."))
        return redirect(self.application)


class ApplicationWithdrawView(OwnApplicationMixin, TemplateView):
    """Asks whether to withdraw the application, and withdraws it."""

    template_name = "members/applications/withdraw.html"

    def get(self, request, *args, **kwargs):
        """Ask while there is something to withdraw."""
        if not self.application.can_withdraw:
            return redirect(self.application)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        """Withdraw; a second time changes nothing."""
        try:
            withdraw_application(application=self.application, seen=request.POST.get("seen", ""))
        except HasMovedOn as error:
            self.application.refresh_from_db()
            if self.application.status != MembershipApplication.Status.WITHDRAWN:
                messages.error(request, str(error))
        else:
            messages.success(request, _("The application is withdrawn. You can apply again."))
        return redirect(self.application)


class ApplicationDocumentView(OwnApplicationMixin, View):
    """Hands out a document of the application to who has its link."""

    def get(self, request, *args, **kwargs):
        """Hand it out."""
        document = get_object_or_404(self.application.documents, pk=kwargs["pk"])
        return hand_out(
            document.file, name=name_from_title(document.title, document.file), public=False
        )
