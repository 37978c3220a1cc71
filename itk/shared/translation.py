"""Bilingual fields of the site's own data."""

from modeltranslation.translator import TranslationOptions, register

from itk.shared.models import SiteProfile


@register(SiteProfile)
class SiteProfileTranslation(TranslationOptions):
    """What visitors read of the site itself."""

    fields = (
        "name",
        "tagline",
        "organisation",
        "contact_role",
        "address",
        "privacy_notice",
        "photo_consent",
    )
    required_languages = {"lt": ("name",)}
