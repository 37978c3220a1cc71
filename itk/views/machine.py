"""What browsers, search engines and monitors ask for."""

from django.http import Http404, HttpResponse


def _soon(request, **kwargs):
    raise Http404


site_css = cover = share = media = sitemap = robots = security = _soon


def healthz(request):
    """Answer that the portal runs."""
    return HttpResponse("ok\n", content_type="text/plain")
