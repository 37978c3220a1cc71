"""What views of several apps have in common."""

from http import HTTPStatus

from django.views.generic.edit import FormMixin


class UnprocessableMixin(FormMixin):
    """A form view that answers an invalid form with 422, so that scripts and tests can tell."""

    def form_invalid(self, form):
        """Show the form again with what is wrong."""
        response = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response
