"""The second step of logging in: allauth's views in our frame."""

from http import HTTPStatus

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from csp.decorators import csp_update
from django.utils.decorators import method_decorator

from itk.shared.views import UnprocessableMixin
from members.views.login import FrameMixin


class SecurityView(FrameMixin, base.IndexView):
    """Whether the second step is on, and what to do about it."""


class CodeView(FrameMixin, base.AuthenticateView):
    """The second step itself: a code of the app, or a recovery code."""

    def form_invalid(self, form):
        """Show the form again with what is wrong."""
        response = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class CodeReauthenticateView(FrameMixin, UnprocessableMixin, base.ReauthenticateView):
    """Ask for a code again before something weighty."""


# The picture of the secret comes inside the page, so that it is kept nowhere.
@method_decorator(csp_update({"img-src": "data:"}), name="dispatch")
class ActivateAppView(FrameMixin, UnprocessableMixin, totp.ActivateTOTPView):
    """Turn the second step on."""


class DeactivateAppView(FrameMixin, UnprocessableMixin, totp.DeactivateTOTPView):
    """Turn the second step off."""


class RecoveryCodesView(FrameMixin, codes.ViewRecoveryCodesView):
    """The codes for the day the telephone is lost."""


class NewRecoveryCodesView(FrameMixin, UnprocessableMixin, codes.GenerateRecoveryCodesView):
    """Make new recovery codes in place of the old."""
