"""The page that the yearly letter opens: one button says that the profile is still right."""

from http import HTTPStatus

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.generic import TemplateView

from itk.shared.languages import offer_languages
from itk.shared.views import SecretPageMixin
from members.models import CompetenceClaim
from members.workflows import (
    ConfirmationClosed,
    ConfirmationUnknown,
    confirm_by_letter,
    find_confirmation,
)


class ConfirmationView(SecretPageMixin, TemplateView):
    """What the public reads of the organisation, and the button; opening it changes nothing."""

    template_name = "members/confirmation.html"
    closed_template_name = "members/confirmation_closed.html"

    def dispatch(self, request, *args, **kwargs):
        """Answer 404 for a link that never was and 410 for one that is over."""
        offer_languages(request, [])
        try:
            self.letter = find_confirmation(token=kwargs["token"])
            return super().dispatch(request, *args, **kwargs)
        except ConfirmationUnknown:
            raise Http404 from None
        except ConfirmationClosed:
            closed = render(request, self.closed_template_name, status=HTTPStatus.GONE)
            return self.keep_secret(closed)

    def get_context_data(self, **kwargs):
        """Add the profile as the public reads it."""
        company = self.letter.company
        claims = list(company.claims.select_related("competence"))
        offers = CompetenceClaim.Direction.OFFERS
        return super().get_context_data(
            letter=self.letter,
            company=company,
            offers=[claim for claim in claims if claim.direction == offers],
            needs=[claim for claim in claims if claim.direction != offers],
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """Confirm, and show that it is done."""
        confirm_by_letter(token=kwargs["token"])
        return redirect(request.path)
