"""A letter to the cluster."""

from django.views.generic import TemplateView


class ContactView(TemplateView):
    """The form."""

    template_name = "itk/contact.html"


class ContactDoneView(TemplateView):
    """What happens next."""

    template_name = "itk/contact_done.html"
