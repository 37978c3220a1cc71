"""What views of several apps have in common."""

from hashlib import sha256
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.generic import View
from django.views.generic.edit import FormMixin

from itk.shared.mail import ONE_CLICK


class SecretPageMixin(View):
    """A page whose address is a secret of a person: kept by nobody, found by no search engine."""

    def dispatch(self, request, *args, **kwargs):
        """Answer with headers that keep the address secret."""
        return self.keep_secret(super().dispatch(request, *args, **kwargs))

    @staticmethod
    def keep_secret(response):
        """Return the answer with these headers; also for one given instead of the page.

        ``same-origin`` and not ``no-referrer``: with the latter a browser hides the origin of the
        form, too, and the form is then refused.
        """
        patch_cache_control(response, private=True, no_store=True)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


class UnprocessableMixin(FormMixin):
    """A form view that answers an invalid form with 422, so that scripts and tests can tell."""

    def form_invalid(self, form):
        """Show the form again with what is wrong."""
        response = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    def too_often(self, form, told):
        """Show the form again to who sends too much, and answer with 429; what was typed stays."""
        form.add_error(None, told)
        response = self.form_invalid(form)
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response


def unless_known(request, content, content_type, changed=None):
    """Return ``content`` (bytes), or that it is what the reader has; ``changed`` may be None.

    Programs ask again and again: each asking is answered, so that a change is seen at once.
    """
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    answer = get_conditional_response(
        request, etag=etag, last_modified=changed and int(changed.timestamp())
    ) or HttpResponse(content, content_type=content_type)
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "no-cache"
    if changed:
        answer.headers["Last-Modified"] = http_date(changed.timestamp())
    return answer


class WayOutMixin(View):
    """The way out of mail: a page with a button; a GET changes nothing, `decide` does.

    Mail programs press the button, too, with one POST that carries no cookie (RFC 8058): who knows
    the secret address may, hence a view of it asks for no CSRF token.
    """

    def decide(self, *, wanted):
        """Note whether such mail is wanted; return what the person is told."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        """Note it; a second time changes nothing. A program is answered at once, not redirected."""
        told = self.decide(wanted="again" in request.POST)
        name, value = ONE_CLICK.split("=")
        if request.POST.get(name) == value:
            return self.get(request, *args, **kwargs)  # type: ignore[attr-defined]  # a mixin's view has it
        messages.success(request, told)
        return redirect(request.path)
