"""The news app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    """Names the app in the admin."""

    name = "news"
    verbose_name = _("News")
