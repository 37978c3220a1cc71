"""One search over members, events, news and pages."""

from django.views.generic import TemplateView


class SearchView(TemplateView):
    """What was found, by kind."""

    template_name = "itk/search.html"
