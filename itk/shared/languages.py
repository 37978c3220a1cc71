"""In which languages an object is written, and what its page tells the frame of that."""

from django.conf import settings
from django.db.models import Q

from itk.shared.html import strip_tags_text


def languages_of(obj, *fields):
    """Return the codes of the languages in which all the bilingual ``fields`` of ``obj`` are written.

    A field that is empty in Lithuanian has nothing to translate and is not asked for.
    Lithuanian is always among them.
    """
    default = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    asked = [name for name in fields if _written(obj, name, default)]
    return [
        code
        for code, _name in settings.LANGUAGES
        if code == default or all(_written(obj, name, code) for name in asked)
    ]


def _written(obj, name, code):
    return bool(strip_tags_text(getattr(obj, f"{name}_{code}", "")))


def offer_languages(request, codes):
    """Note that the page of this request exists in the languages ``codes`` only.

    The frame makes its language switch, canonical address and alternates of it; a page that
    notes nothing exists in every language.
    """
    request.content_languages = list(codes)


def missing_in(obj, code, *fields):
    """Return those of the bilingual ``fields`` that are written in another language but not in ``code``."""
    return [
        name
        for name in fields
        if not _written(obj, name, code)
        and any(_written(obj, name, other) for other, _name in settings.LANGUAGES)
    ]


def lacking(code, *fields):
    """Return the condition that one of ``fields`` is written in another language but not in ``code``."""
    condition = Q()
    for name in fields:
        absent = Q(**{f"{name}_{code}": ""}) | Q(**{f"{name}_{code}": None})
        for other, _name in settings.LANGUAGES:
            if other != code:
                there = Q(**{f"{name}_{other}__isnull": False}) & ~Q(**{f"{name}_{other}": ""})
                condition |= absent & there
    return condition
