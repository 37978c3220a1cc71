"""The composition root: it has commands and pages, no models and no rules."""

from django.apps import AppConfig


class ItkConfig(AppConfig):
    """Names the app, so that its commands and templates are found."""

    name = "itk"
    verbose_name = "ITK"
