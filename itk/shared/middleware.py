"""What stands between server and pages: size, devices, the site's data, language, moved addresses."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponsePermanentRedirect
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import translation

from itk.shared.models import SiteProfile
from itk.shared.redirects import where_moved

LANGUAGE_CODES = {code for code, _name in settings.LANGUAGES}


class TextGZipMiddleware(GZipMiddleware):
    """Compress pages, feeds and drawings; pictures and files that people download stay as they are.

    A compressed page has a random length, so that its size tells nothing of what is secret in it.
    """

    kinds = ("text/", "image/svg+xml", "application/atom+xml", "application/xml")

    def process_response(self, request, response):
        """Compress what is text and held in memory."""
        if response.streaming or not response.get("Content-Type", "").startswith(self.kinds):
            return response
        return super().process_response(request, response)


class SiteProfileMiddleware:
    """Read the site's data at most once a request; the next one reads it anew."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Remember what was read until the page is made."""
        with SiteProfile.read_once():
            return self.get_response(request)


class UserLanguageMiddleware:
    """Show pages without a language in their address, such as the admin, in the user's language.

    A ``?language=`` parameter on such a page is honoured for that one page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Activate the language before the view runs."""
        if translation.get_language_from_path(request.path_info) is None:
            wanted = request.GET.get("language")
            if wanted not in LANGUAGE_CODES and request.path_info != "/":
                wanted = getattr(request.user, "language", None)
            if wanted in LANGUAGE_CODES:
                translation.activate(wanted)
                request.LANGUAGE_CODE = wanted
        return self.get_response(request)


class DevicesMiddleware:
    """Let no page, and nothing that a page shows, near camera, microphone or whereabouts.

    The desk, which reads tickets with the camera, says otherwise of itself.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Say so in the answer, unless the page has."""
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class PrivateMiddleware:
    """Let nobody keep what was made for who is logged in: on a shared computer "back" leads there.

    An answer that says itself how long it may be kept, or that asked for nobody, is left.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Say so in the answer."""
        response = self.get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            response.setdefault("Cache-Control", "private, no-store")
        return response


class BodyLimitMiddleware:
    """Refuse what a stranger sends when it is big, before it is read: few pages take their files.

    Those name their own limit, ``stranger_max_bytes`` of the view's class. The uploads of who has
    logged in are judged beside their fields. That a cookie is there says nothing: anybody can write one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer as the page does; an address without one reads nothing."""
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Look at the length that the request says of itself; what comes after it is not read."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        own = getattr(view, "view_class", None)
        limit = getattr(own, "stranger_max_bytes", settings.STRANGER_MAX_BYTES)
        if not length.isdecimal() or int(length) <= limit or SESSION_KEY in request.session:
            return None
        request.page_missing = True
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return render(request, "413.html", {"limit": filesizeformat(limit)}, status=status)


class RedirectMiddleware:
    """Lead an address that no longer exists to where its content is now."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Look for a redirect only after the page was not found."""
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        now = where_moved(request.path)
        if now is None:
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{now}?{query}" if query else now)
