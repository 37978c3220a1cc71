"""Drawn pictures and uploaded public files."""

import base64
import hashlib
import re

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe
from django.views.static import serve

from events.models import Event, FundingProject
from itk.shared.models import SiteProfile
from itk.shared.motif import cover_svg, share_png
from members.models import Company
from news.models import Article, Page

DAY = 24 * 3600
YEAR = 365 * DAY

SHARED = {
    "company": lambda: Company.objects.public(),
    "event": lambda: Event.objects.public(),
    "article": lambda: Article.objects.public(),
    "page": lambda: Page.objects.public().filter(audience=Page.Audience.PUBLIC),
    "project": lambda: FundingProject.objects.all(),
}


@require_safe
def cover(request, slug):
    """Return the drawn cover of an object without a picture, in the cluster's colours."""
    site = SiteProfile.current()
    svg = cover_svg(
        slug,
        area=request.GET.get("area", ""),
        brand_light=site.brand_light,
        brand_dark=site.brand_dark,
    )
    response = HttpResponse(svg, content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=DAY)
    response["Content-Security-Policy"] = f"default-src 'none'; style-src {_hashes(svg)}"
    return response


def _hashes(svg):
    """Return the hashes by which a policy knows the picture's own style."""
    styles = re.findall(r"<style>(.*?)</style>", svg, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(style.encode()).digest()) for style in styles)
    return " ".join(f"'sha256-{digest.decode()}'" for digest in digests) or "'none'"


def _shared(request, kind, slug):
    """Return title, name of the site and colour of a share picture, found once a request."""
    if not hasattr(request, "shared"):
        site = SiteProfile.current()
        if kind == "site":
            title, name = site.tagline or site.name, site.name
        elif kind in SHARED:
            title, name = str(get_object_or_404(SHARED[kind](), slug=slug)), site.name
        else:
            raise Http404
        request.shared = (title, name, site.brand_light)
    return request.shared


def _share_etag(request, kind, slug):
    shown = "\n".join(_shared(request, kind, slug))
    return f'"{hashlib.sha256(shown.encode()).hexdigest()[:32]}"'


@require_safe
@condition(etag_func=_share_etag)
def share(request, kind, slug):
    """Return the picture that goes with a shared link: the object's title over its cover."""
    title, name, brand = _shared(request, kind, slug)
    response = HttpResponse(
        share_png(slug, title, name=name, brand=brand), content_type="image/png"
    )
    patch_cache_control(response, public=True, max_age=DAY)
    return response


@require_safe
def media(request, path):
    """Return an uploaded public file where no web server does so; its name never means other bytes."""
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except (SuspiciousFileOperation, OSError):  # such as a name that no disk can hold
        raise Http404 from None
    response["X-Content-Type-Options"] = "nosniff"
    # An uploaded file opened as a page of its own can do nothing.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response
