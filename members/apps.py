"""The members app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """Names the app in the admin, and lets nobody in past the portal's log-in."""

    name = "members"
    verbose_name = _("Members")

    def ready(self):
        """Send who opens the admin to the one log-in, with its limits and its second step."""
        from allauth.account.decorators import secure_admin_login
        from django.contrib import admin

        admin.site.login = secure_admin_login(admin.site.login)
