"""Logging in and out, passwords, the e-mail of the account: allauth's views in our frame."""

from http import HTTPStatus

from allauth.account import views

from itk.shared.views import UnprocessableMixin
from members.workflows import settle_email


class FrameMixin:
    """Gives the templates back our `site`, which allauth's context would hide."""

    def get_context_data(self, **kwargs):
        """Leave out allauth's idea of the site; the context processor has ours."""
        context = super().get_context_data(**kwargs)
        context.pop("site", None)
        return context


class LogInView(FrameMixin, UnprocessableMixin, views.LoginView):
    """Log in by e-mail and password."""

    def form_invalid(self, form):
        """Tell too many attempts from a wrong password by the status too."""
        response = super().form_invalid(form)
        if form.has_error("__all__", "too_many_login_attempts"):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response


class LogOutView(FrameMixin, views.LogoutView):
    """Ask once, then log out."""


class SignUpView(FrameMixin, views.SignupView):
    """Says that accounts are made by invitation."""


class InactiveView(FrameMixin, views.AccountInactiveView):
    """Says that the account was switched off."""


class ReauthenticateView(FrameMixin, UnprocessableMixin, views.ReauthenticateView):
    """Ask for the password again before something weighty."""


class EmailView(FrameMixin, UnprocessableMixin, views.EmailView):
    """Change the e-mail of the account; the new one is confirmed by a mailed link."""

    def form_valid(self, form):
        """Keep the present address until the new one is confirmed."""
        settle_email(user=self.request.user)
        return super().form_valid(form)


class EmailSentView(FrameMixin, views.EmailVerificationSentView):
    """Says that a link was mailed."""


class EmailConfirmView(FrameMixin, views.ConfirmEmailView):
    """Confirm a new address, by a button: mail programs open links by themselves."""

    def render_to_response(self, context, **kwargs):
        """Answer a link that is not valid, or no longer, as not found."""
        if not self.object:
            kwargs.setdefault("status", HTTPStatus.NOT_FOUND)
        return super().render_to_response(context, **kwargs)


class PasswordChangeView(FrameMixin, UnprocessableMixin, views.PasswordChangeView):
    """Change the password, knowing the present one."""


class PasswordSetView(FrameMixin, UnprocessableMixin, views.PasswordSetView):
    """Set the first password of an account that has none."""


class PasswordResetView(FrameMixin, UnprocessableMixin, views.PasswordResetView):
    """Ask for a link to set a new password; the answer is the same whether the account exists."""


class PasswordResetSentView(FrameMixin, views.PasswordResetDoneView):
    """Says what was mailed, if there is such an account."""


class PasswordResetKeyView(FrameMixin, UnprocessableMixin, views.PasswordResetFromKeyView):
    """Set a new password by a mailed link."""

    def render_to_response(self, context, **kwargs):
        """Answer a link that is not valid, or no longer, as not found."""
        if context.get("token_fail"):
            kwargs.setdefault("status", HTTPStatus.NOT_FOUND)
        return super().render_to_response(context, **kwargs)


class PasswordResetDoneView(FrameMixin, views.PasswordResetFromKeyDoneView):
    """Says that the new password is set."""
