"""Pages that say what went wrong, in the language of the address.

The pages themselves are ``templates/<status>.html``. A request may fail before its language is
known, and then the language would be that of the request before it: so each asks the address,
then what was found out of the reader before the failure.
"""

from functools import wraps
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseServerError
from django.template import loader
from django.utils import translation
from django.views import csrf, defaults


def _in_language_of_address(view):
    """Let ``view`` answer in the language of the address, else of the reader or the browser."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        language = translation.get_language_from_path(request.path_info) or getattr(
            request, "LANGUAGE_CODE", None
        )
        language = language or translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        request.page_missing = True
        with translation.override(language):
            return view(request, *args, **kwargs)

    return answer


@_in_language_of_address
def bad_request(request, exception=None):
    """Answer a request that makes no sense; it may be an attack and is not read any further."""
    page = loader.get_template("400.html")
    return HttpResponse(page.render(), status=HTTPStatus.BAD_REQUEST)


@_in_language_of_address
def forbidden(request, exception=None):
    """Answer who may not see the page."""
    return defaults.permission_denied(request, exception)


@_in_language_of_address
def csrf_failure(request, reason=""):
    """Answer a form that came without its token."""
    return csrf.csrf_failure(request, reason)


@_in_language_of_address
def not_found(request, exception=None):
    """Answer for a page that is not there."""
    return defaults.page_not_found(request, exception)


def server_error(request):
    """Answer when the portal itself failed: a page that asks the database for nothing."""
    try:
        return defaults.server_error(request)
    except Exception:
        # Even the list of style sheets is missing.
        return HttpResponseServerError("500 – Klaida. Something went wrong.\n", "text/plain")
