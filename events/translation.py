"""Bilingual fields of events; Lithuanian is required, English falls back to it."""

from modeltranslation.translator import TranslationOptions, register

from events.models import (
    Event,
    EventLetter,
    FundingProject,
    Material,
    Photo,
    Question,
    Session,
    Speaker,
)


@register(FundingProject)
class FundingProjectTranslation(TranslationOptions):
    """What is said of the project."""

    fields = ("title", "programme", "measure", "fund", "aims", "results", "statement")
    required_languages = {"lt": ("title",)}


@register(Event)
class EventTranslation(TranslationOptions):
    """What is said of the event."""

    fields = ("title", "summary", "text", "interpretation", "image_alt", "change_note", "lessons")
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


@register(Question)
class QuestionTranslation(TranslationOptions):
    """What is asked, and the choices."""

    fields = ("label", "choices")
    required_languages = {"lt": ("label",)}


@register(EventLetter)
class EventLetterTranslation(TranslationOptions):
    """What a letter says."""

    fields = ("subject", "body")


@register(Photo)
class PhotoTranslation(TranslationOptions):
    """What a photo shows."""

    fields = ("alt",)
    required_languages = ("lt",)
