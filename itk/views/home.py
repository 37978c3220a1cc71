"""The first page."""

from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView


def root(request):
    """Lead to the first page in the reader's language."""
    return redirect(reverse("home"))


class HomeView(TemplateView):
    """What the cluster is and what is new in it."""

    template_name = "itk/home.html"
