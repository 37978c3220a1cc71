"""Who may log in."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class DemoAwareBackend(AuthenticationBackend):
    """Log-in by e-mail; the demo's users log in only where the demo runs."""

    def user_can_authenticate(self, user):
        """Refuse inactive users everywhere, and sample users outside the demo."""
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_sample)
