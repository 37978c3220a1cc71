"""Pages that say what went wrong, in the language of the address."""

from django.views import defaults


def bad_request(request, exception):
    """Answer a request that makes no sense."""
    return defaults.bad_request(request, exception)


def forbidden(request, exception):
    """Answer who may not see it."""
    return defaults.permission_denied(request, exception)


def not_found(request, exception):
    """Answer for a page that is not there."""
    return defaults.page_not_found(request, exception)


def server_error(request):
    """Answer when the portal itself failed."""
    return defaults.server_error(request)
