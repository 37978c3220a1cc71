"""A letter to the cluster."""

from django.db import transaction
from django.http import Http404
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from itk.shared.limits import over_limit
from itk.shared.models import SiteProfile
from itk.shared.views import UnprocessableMixin
from members import emails
from members.forms import ContactForm

LETTERS_PER_HOUR = 5


class ContactView(UnprocessableMixin, FormView):
    """Contacts of the cluster and a form, which is shown when somebody is there to read it."""

    template_name = "itk/contact.html"
    form_class = ContactForm
    success_url = reverse_lazy("contact_done")

    def get_initial(self):
        """Fill in who is logged in."""
        user = self.request.user
        if not user.is_authenticated:
            return {}
        return {"name": user.get_full_name(), "email": user.email}

    def get_context_data(self, **kwargs):
        """Add whether anybody would get the letter, and the cluster's social networks."""
        site = SiteProfile.current()
        return super().get_context_data(**kwargs) | {
            "readers": site.addresses("contact"),
            "socials": site.social_links.split(),
        }

    def post(self, request, *args, **kwargs):
        """Take a letter only where somebody would get it."""
        if not SiteProfile.current().addresses("contact"):
            raise Http404
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        """Write the letter to the outbox; a robot is told the same and nothing is written."""
        if form.is_trapped:
            return super().form_valid(form)
        if over_limit(self.request, "contact", amount=LETTERS_PER_HOUR, seconds=3600):
            told = _("Several letters came from this address. Try again in an hour.")
            return self.too_often(form, told)
        letter = {name: form.cleaned_data[name] for name in ("name", "email", "subject", "message")}
        with transaction.atomic():
            emails.contact_message(**letter, language=get_language())
        return super().form_valid(form)


class ContactDoneView(TemplateView):
    """What happens next."""

    template_name = "itk/contact_done.html"
