"""Bilingual fields of events; Lithuanian is required, English falls back to it."""

from modeltranslation.translator import TranslationOptions, register

from events.models import Event, FundingProject, Material, Session, Speaker


@register(FundingProject)
class FundingProjectTranslation(TranslationOptions):
    """What is said of the project."""

    fields = ("title", "programme", "measure", "fund", "aims", "results", "statement")
    required_languages = {"lt": ("title",)}


@register(Event)
class EventTranslation(TranslationOptions):
    """What is said of the event."""

    fields = ("title", "summary", "text", "interpretation", "image_alt", "change_note")
    required_languages = {"lt": ("title",)}


@register(Session)
class SessionTranslation(TranslationOptions):
    """The title of a part of the programme."""

    fields = ("title",)
    required_languages = ("lt",)


@register(Speaker)
class SpeakerTranslation(TranslationOptions):
    """Who the speaker is."""

    fields = ("position", "bio")


@register(Material)
class MaterialTranslation(TranslationOptions):
    """The title of a file or link."""

    fields = ("title",)
    required_languages = ("lt",)
