"""The forms of logging in: allauth's, in our words and without texts inside the inputs."""

from allauth.account import forms
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "password": _("Password"),
    "remember": _("Stay logged in on this device"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password again"),
    "code": _("Code"),
}


class PlainMixin:
    """A label above each input and nothing written in it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS[name]
            field.widget.attrs.pop("placeholder", None)
            if name in ("password", "oldpassword"):
                field.help_text = ""  # the page itself has the link to a new password


class LogInForm(PlainMixin, forms.LoginForm):
    """E-mail and password."""


class ReauthenticateForm(PlainMixin, forms.ReauthenticateForm):
    """The password once more."""


class EmailForm(PlainMixin, forms.AddEmailForm):
    """A new e-mail for the account."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail")


class PasswordChangeForm(PlainMixin, forms.ChangePasswordForm):
    """The present password and a new one."""


class PasswordSetForm(PlainMixin, forms.SetPasswordForm):
    """The first password."""


class PasswordResetForm(PlainMixin, forms.ResetPasswordForm):
    """Whose password is forgotten."""


class PasswordResetKeyForm(PlainMixin, forms.ResetPasswordKeyForm):
    """A new password by a mailed link."""


class CodeForm(PlainMixin, mfa.AuthenticateForm):
    """The second step."""


class CodeReauthenticateForm(PlainMixin, mfa.ReauthenticateForm):
    """The second step once more."""


class ActivateAppForm(PlainMixin, totp.ActivateTOTPForm):
    """The first code that the app shows."""
