"""A letter to an organisation, which shows nobody's address."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView

from itk.shared.limits import over_any_limit
from itk.shared.views import UnprocessableMixin
from members.forms import ContactForm
from members.models import Company
from members.workflows import NobodyReads, Reader, reader_of, write_to_company

LETTERS_PER_HOUR = 5
LETTERS_TO_ONE_PER_HOUR = 30


class CompanyContactView(UnprocessableMixin, FormView):
    """A form that says whom the letter reaches; only members of the directory have one."""

    form_class = ContactForm
    template_name = "members/contact.html"

    def dispatch(self, request, *args, **kwargs):
        """Find the member, and who would read the letter."""
        self.company = get_object_or_404(Company.objects.public(), slug=kwargs["slug"])
        self.reader = reader_of(self.company)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        """Fill in who is logged in."""
        user = self.request.user
        if not user.is_authenticated:
            return {}
        return {"name": user.get_full_name(), "email": user.email}

    def get_context_data(self, **kwargs):
        """Add the organisation and who reads."""
        return super().get_context_data(
            company=self.company,
            reaches_organisation=self.reader is Reader.ORGANISATION,
            reaches_office=self.reader is Reader.OFFICE,
            **kwargs,
        )

    def form_valid(self, form):
        """Send the letter; a robot is told the same and nothing is sent."""
        if form.is_trapped:
            return self._done()
        if self._too_many():
            told = _("Several letters came from this address. Try again in an hour.")
            return self.too_often(form, told)
        letter = {name: form.cleaned_data[name] for name in ("name", "email", "subject", "message")}
        try:
            write_to_company(company=self.company, **letter)
        except NobodyReads as error:
            raise Http404 from error
        return self._done()

    def _too_many(self):
        """Count the letter: by who sends it, and by the organisation that gets it."""
        limits = {"": LETTERS_PER_HOUR, str(self.company.pk): LETTERS_TO_ONE_PER_HOUR}
        return over_any_limit(self.request, "letter", limits, seconds=3600)

    def _done(self):
        return redirect("members:contact_done", self.company.slug)


class CompanyContactDoneView(DetailView):
    """What happens next."""

    context_object_name = "company"
    queryset = Company.objects.public()
    template_name = "members/contact_done.html"

    def get_context_data(self, **kwargs):
        """Add whether the organisation itself got it."""
        reached = reader_of(self.object) is Reader.ORGANISATION
        return super().get_context_data(reaches_organisation=reached, **kwargs)
