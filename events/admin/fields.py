"""Fields of the admin that let people choose words where a column keeps codes."""

import re
from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

LANGUAGES = (
    "lt",
    "en",
    "pl",
    "lv",
    "et",
    "de",
    "fr",
    "uk",
    "ru",
    "es",
    "it",
    "fi",
    "sv",
    "da",
    "nb",
)
REGIONS = ("Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian")


class LanguagesField(forms.MultipleChoiceField):
    """Languages by their names; the value is a text of codes, as ``lt, en``."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(choices=_languages, **kwargs)

    def prepare_value(self, value):
        """Return the codes that a text holds."""
        return re.findall(r"[a-z]{2,3}", value.lower()) if isinstance(value, str) else value

    def clean(self, value):
        """Return the chosen codes as a text."""
        return ", ".join(super().clean(value))

    def has_changed(self, initial, data):
        """Compare codes with codes."""
        return super().has_changed(self.prepare_value(initial), data)


def _languages():
    return [(code, capfirst(get_language_info(code)["name_translated"])) for code in LANGUAGES]


@cache
def _zones():
    """Return the time zones by region, for a list to choose from."""
    names = sorted(name for name in available_timezones() if name.partition("/")[0] in REGIONS)
    regions = groupby(sorted(names, key=_region), key=lambda name: name.partition("/")[0])
    return [("UTC", "UTC"), *((region, [(n, n) for n in found]) for region, found in regions)]


def _region(name):
    return REGIONS.index(name.partition("/")[0]), name


class ZoneField(forms.ChoiceField):
    """A time zone from a list; Europe first."""

    def __init__(self, **kwargs):
        super().__init__(choices=_zones, label=_("Time zone"), initial="Europe/Vilnius", **kwargs)
