"""Certificates of attendance: taken from one's own page, verified by anyone who has the code."""

import re
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from events.exports.certificate import Printed, certificates
from events.exports.paper import file_name, span_words
from events.models import Certificate
from events.privacy import NOBODY
from events.views.own import SecretMixin
from events.workflows.certificates import NoCertificate, issue_certificate
from itk.shared.languages import offer_languages
from itk.shared.limits import over_limit
from itk.shared.mail import absolute
from itk.shared.pdf import pdf_response

# An auditor may go through a whole list; a robot would need ages for one guess.
CHECKS = {"amount": 60, "seconds": 600}


def verified_at(certificate):
    """Return the whole address where a certificate is verified, in the active language."""
    return absolute(certificate.get_absolute_url())


class RegistrationCertificateView(SecretMixin, View):
    """The person's own certificate; asking for it issues it, hence a POST."""

    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        """Send the PDF; back to the person's page where there is no certificate to have."""
        try:
            certificate = issue_certificate(registration=self.registration)
        except NoCertificate as error:
            return self._refused(str(error))
        certificate.registration = self.registration
        printed = [Printed(certificate, verified_at(certificate))]
        content = certificates(printed, language=get_language())
        name = file_name(self.event, _("Certificate of attendance"))
        return pdf_response(content, name=name, download=True)

    def _refused(self, why):
        messages.error(self.request, why)
        return redirect(self.registration)


class CodeForm(forms.Form):
    """The code as it stands on the paper; spaces and hyphens do not matter."""

    code = forms.CharField(
        label=gettext_lazy("Code of the certificate"),
        max_length=40,
        help_text=gettext_lazy("Ten letters and digits; you find them on the certificate."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self):
        """Write the code as it is kept."""
        code = re.sub(r"[\W_]", "", self.cleaned_data["code"]).upper()
        if not re.fullmatch(r"[A-Z0-9]{1,40}", code):
            raise forms.ValidationError(gettext_lazy("A code has letters and digits only."))
        return code


class LimitedMixin:
    """A page that nobody may ask a hundred times a minute, and that no search engine keeps."""

    def dispatch(self, request, *args, **kwargs):
        """Answer, unless this address has asked too often."""
        if self.counts(request) and over_limit(request, "certificate", **CHECKS):
            return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        response = super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def counts(self, request):
        """Whether the request is an attempt at a code."""
        return True


class CertificateCheckView(LimitedMixin, TemplateView):
    """Asks for the code of a certificate."""

    template_name = "events/certificate.html"

    def counts(self, request):
        """Looking at the form is no attempt."""
        return "code" in request.GET

    def get(self, request, *args, **kwargs):
        """Show the form, or lead to the certificate of the code."""
        if "code" not in request.GET:
            return self.render_to_response(self.get_context_data(form=CodeForm()))
        form = CodeForm(request.GET)
        if not form.is_valid():
            context = self.get_context_data(form=form)
            return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return redirect("events:certificate", form.cleaned_data["code"])


class CertificateView(LimitedMixin, TemplateView):
    """Says whether a certificate is true: whose it is, of which event, on which day."""

    template_name = "events/certificate.html"

    def get(self, request, *args, code):
        """Answer 404 with the same page where there is no such certificate."""
        form = CodeForm({"code": code})
        found = self._found(form.cleaned_data["code"]) if form.is_valid() else None
        if not found:
            offer_languages(request, [])
        context = self.get_context_data(form=CodeForm(), asked=code, certificate=found)
        if found:
            event = found.registration.event
            context |= {
                "event": event,
                "person": found.registration.full_name,
                "valid": found.is_valid,
                "when": span_words(event) if event.starts_at else "",
            }
        return self.render_to_response(context, status=200 if found else HTTPStatus.NOT_FOUND)

    def _found(self, code):
        """Return the certificate, unless the name on it is kept no longer."""
        rows = Certificate.objects.select_related("registration__event__project")
        return rows.filter(code=code).exclude(registration__first_name=NOBODY).first()
