"""What browsers, search engines and monitors ask for."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.contrib.sitemaps.views import sitemap as render_sitemap
from django.db import DatabaseError, connection
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import condition, require_safe
from post_office.models import STATUS, Email

from itk.shared.mail import absolute
from itk.shared.models import SiteProfile
from itk.sitemaps import SITEMAPS

OUTBOX_MAY_WAIT = timedelta(minutes=15)
TEXT = "text/plain; charset=utf-8"


def _colours(request):
    """Return the style sheet with the cluster's colours, made once a request."""
    if not hasattr(request, "colours"):
        site = SiteProfile.current()
        request.colours = (
            f":root{{--brand-light:{site.brand_light};--brand-dark:{site.brand_dark}}}\n"
        )
    return request.colours


def _colours_etag(request):
    return quote_etag(hashlib.sha256(_colours(request).encode()).hexdigest()[:32])


@require_safe
@condition(etag_func=_colours_etag)
def site_css(request):
    """Return the cluster's own colours; the style sheets of the portal are built on them."""
    response = HttpResponse(_colours(request), content_type="text/css; charset=utf-8")
    patch_cache_control(response, public=True, max_age=300)
    return response


@require_safe
@never_cache
def healthz(request):
    """Answer 200 when the database answers and no mail waits too long, else 503 and what is wrong."""
    states = {"database": _database(), "outbox": None}
    if states["database"] == "ok":
        states["outbox"] = _outbox()
    lines = [f"{name}: {state}" for name, state in states.items() if state]
    well = all(state == "ok" for state in states.values())
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT, status=200 if well else 503)


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _outbox():
    """Return whether the worker delivers: a message due for long means that it does not run."""
    due = timezone.now() - OUTBOX_MAY_WAIT
    late = Email.objects.filter(
        Q(scheduled_time=None, created__lt=due) | Q(scheduled_time__lt=due),
        status__in=[STATUS.queued, STATUS.requeued],
    ).count()
    minutes = int(OUTBOX_MAY_WAIT.total_seconds() // 60)
    return f"{late} messages wait longer than {minutes} minutes" if late else "ok"


@require_safe
def robots(request):
    """Return what search engines may read: nothing where the demo runs, for its rows are invented."""
    if settings.DEMO:
        lines = ["Disallow: /"]
    else:
        lines = ["Disallow: /admin/"]
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                closed = [reverse("members:account"), reverse("search")]
            lines += [f"Disallow: {path}" for path in closed]
    body = ["User-agent: *", *lines, "", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(body), content_type=TEXT)


@require_safe
def security(request):
    """Return whom to tell of a hole in the portal (RFC 9116)."""
    site = SiteProfile.current()
    with translation.override("en"):
        page = absolute(reverse("contact"))
    # The first day of a month, so that copies do not differ from one minute to the next.
    expires = (timezone.now().replace(day=1) + timedelta(days=200)).replace(
        day=1, hour=0, minute=0, second=0, microsecond=0
    )
    lines = [
        *([f"Contact: mailto:{site.email}"] if site.email else []),
        f"Contact: {page}",
        f"Expires: {expires.isoformat()}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {absolute(reverse('security'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@require_safe
def sitemap(request):
    """Return every public address with its other languages."""
    return render_sitemap(request, SITEMAPS)
