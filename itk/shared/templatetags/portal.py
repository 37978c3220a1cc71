"""Template tags and filters of the portal: bilingual texts, money, days."""

import json
from dataclasses import dataclass
from decimal import Decimal

from django import template
from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from itk.shared.files import extension
from itk.shared.html import clean_html, strip_tags_text

register = template.Library()
# What could end the element or begin another.
_IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}
NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Text:
    """A text and the language it is in; ``fallback`` when that is not the reader's."""

    value: str
    language: str
    fallback: bool

    def __str__(self):
        return self.value

    def __bool__(self):
        return bool(self.value)


def text_of(obj, field):
    """Return the `Text` of a bilingual field: the reader's language, else Lithuanian.

    A field that is not translated, or no object, is taken as it is.
    """
    reader = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    default = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    if obj is None or isinstance(obj, str):
        return Text("", reader, False)  # a template's missing variable
    if not hasattr(obj, f"{field}_{default}"):
        return Text(_text(getattr(obj, field, "")), reader, False)
    own = _text(getattr(obj, f"{field}_{reader}", ""))
    if strip_tags_text(own):
        return Text(own, reader, False)
    value = _text(getattr(obj, f"{field}_{default}"))
    return Text(value, default, bool(value) and reader != default)


def _text(value):
    return "" if value is None else str(value)


@register.simple_tag
def tr(obj, field):
    """Give the `Text` itself: ``{% tr event "title" as title %}{{ title.value }}``."""
    return text_of(obj, field)


@register.simple_tag
def text(obj, field):
    """Write a plain text, in a ``<span lang>`` when it is not in the reader's language."""
    found = text_of(obj, field)
    if found.fallback:
        return format_html('<span lang="{}">{}</span>', found.language, found.value)
    return conditional_escape(found.value)


@register.simple_tag
def html(obj, field):
    """Write a rich text, cleaned once more, in a ``<div lang>`` when not in the reader's language."""
    found = text_of(obj, field)
    cleaned = mark_safe(clean_html(found.value))  # noqa: S308 - this is what the cleaning is for
    if found.fallback:
        return format_html('<div lang="{}">{}</div>', found.language, cleaned)
    return cleaned


@register.simple_tag
def structured_data(data):
    """Write data for search engines as a JSON-LD block, which no browser runs."""
    written = json.dumps(data, ensure_ascii=False).translate(_IN_SCRIPT)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(written),  # noqa: S308 - nothing in it is markup any more
    )


@register.simple_tag
def page_numbers(page):
    """Return the numbers of the pages next to this one and at both ends, None for what is between."""
    paginator = page.paginator
    numbers = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [None if number == paginator.ELLIPSIS else number for number in numbers]


@register.filter
def plain(value):
    """Return rich text as one line of plain text."""
    return strip_tags_text(value)


@register.filter
def file_kind(file):
    """Return the kind of a stored file in a word, such as PNG; its name on the disk says nothing."""
    return extension(file.name).upper()


@register.filter
def money(value, currency="€"):
    """Return a sum with its currency, unbreakable: ``1 234,50 €``; nothing for None."""
    if value is None or value == "":
        return ""
    number = number_format(Decimal(str(value)), decimal_pos=2, use_l10n=True, force_grouping=True)
    if get_language() == "en" and currency in ("€", "£", "$"):
        return f"-{currency}{number[1:]}" if number.startswith("-") else f"{currency}{number}"
    return f"{number}{NBSP}{currency}"


@register.filter(expects_localtime=True)
def dateday(value):
    """Return a date with its weekday: ``2014 m. gegužės 8 d., ketvirtadienis``."""
    if not value:
        return ""
    if get_language() == "en":
        return date_format(value, "l, j F Y")
    weekday = date_format(value, "l").lower()  # Django's own begins with a capital
    return f"{date_format(value, 'DATE_FORMAT')}, {weekday}"


@register.simple_tag
def month_days(first, last):
    """Return the days from first to last, without the year: ``kovo 22–23 d.``"""
    ending = date_format(last, "MONTH_DAY_FORMAT")
    if (first.year, first.month) != (last.year, last.month):
        return f"{date_format(first, 'MONTH_DAY_FORMAT')} – {ending}"
    return ending.replace(str(last.day), f"{first.day}–{last.day}", 1)


@register.filter
def one_line(value):
    """Return the text on one line, as a header of a message needs it."""
    return " ".join(str(value).split())
