"""How log-in behaves here."""

from ipaddress import ip_address, ip_network

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from itk.shared import mail
from itk.shared.models import SiteProfile
from members import emails
from members.auth import DemoAwareBackend
from members.models import User

ERRORS = {
    "email_password_mismatch": _("The e-mail or the password is wrong."),
    "too_many_login_attempts": _("Too many attempts. Wait a few minutes and try again."),
    "rate_limited": _("Too many attempts. Wait a few minutes and try again."),
    "enter_current_password": _("This is not your present password."),
    "incorrect_password": _("The password is wrong."),
    "incorrect_code": _("The code is wrong or too old."),
    "duplicate_email": _("This is already the e-mail of the account."),
}


ONE_HOUSEHOLD = {4: 32, 6: 64}  # bits of an address, by its version


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made only by accepting an invitation; mail goes through the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | ERRORS

    def is_open_for_signup(self, request):
        """Nobody signs up by themselves."""
        return False

    def get_client_ip(self, request):
        """Return whose attempts are counted together: of IPv6 a network, which is one household."""
        address = ip_address(super().get_client_ip(request))
        address = getattr(address, "ipv4_mapped", None) or address
        return str(ip_network((address, ONE_HOUSEHOLD[address.version]), strict=False)[0])

    def pre_login(self, request, user, **kwargs):
        """Turn away whom the backend would not know at the next page."""
        if not DemoAwareBackend().user_can_authenticate(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def get_login_redirect_url(self, request):
        """Lead the office to its work, and whoever looks after an organisation to the account."""
        user = request.user
        if user.is_staff and not user.representations.current().exists():
            return reverse("admin:index")
        return super().get_login_redirect_url(request)

    def reauthenticate(self, user, password):
        """Check the password again; a user made by staff has no row of confirmed addresses."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def send_password_reset_mail(self, user, email, context):
        """Queue the link, in the user's language and on our own address."""
        key = {"uidb36": context["uid"], "key": context["key"]}
        emails.password_reset(user, email, _link(user, "account_reset_password_from_key", **key))

    def send_confirmation_mail(self, request, emailconfirmation, signup):
        """Queue the question whether a new address is the user's."""
        address = emailconfirmation.email_address
        link = _link(address.user, "account_confirm_email", key=emailconfirmation.key)
        emails.address_confirmation(address.user, address.email, link)

    def confirm_email(self, request, email_address):
        """Make the address the user's, unless it has become another user's meanwhile."""
        others = User.objects.exclude(pk=email_address.user_id)
        if not others.filter(email=email_address.email).exists():
            try:
                with transaction.atomic():
                    return super().confirm_email(request, email_address)
            except IntegrityError:
                pass  # somebody else confirmed it a moment ago
        template = "account/messages/email_confirmation_failed.txt"
        self.add_message(request, messages.ERROR, template, {"email": email_address.email})
        return False


class SecondStepAdapter(DefaultMFAAdapter):
    """The app that makes codes names the site as its readers know it."""

    error_messages = DefaultMFAAdapter.error_messages | ERRORS

    def get_totp_issuer(self):
        """Return the name that the app shows."""
        profile = SiteProfile.current()
        return profile.short_name or str(profile.name)


def _link(user, name, **kwargs):
    """Return the full address of a page in the user's language, whatever host was asked."""
    with translation.override(user.language):
        return mail.absolute(reverse(name, kwargs=kwargs))
