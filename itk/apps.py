"""The composition root: it has commands and pages, no models and no rules."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class ItkConfig(AppConfig):
    """Names the app, so that its commands and templates are found."""

    name = "itk"
    verbose_name = "ITK"


class PortalAdminConfig(admin.AdminConfig):
    """The admin with the portal's own first page."""

    default = False  # of this module ItkConfig is the app
    default_site = "itk.admin_site.PortalSite"
