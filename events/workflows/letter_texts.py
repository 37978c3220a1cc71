"""What a letter of staff says to one person: its placeholders filled in.

Each placeholder has a Lithuanian and an English name, and both may stand in either language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from events import emails
from events.models import Event, EventLetter

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
# name → what it stands for
NAMES = {
    "vardas": "first_name",
    "first_name": "first_name",
    "pavardė": "last_name",
    "last_name": "last_name",
    "renginys": "event",
    "event": "event",
    "kada": "when",
    "when": "when",
    "kur": "where",
    "where": "where",
    "nuoroda": "link",
    "link": "link",
}


@dataclass(frozen=True)
class Text:
    """A letter as one person reads it; ``language`` is that of the text."""

    subject: str
    body: str
    language: str


def validate_placeholders(text: str) -> None:
    """Refuse a text with a placeholder that nobody fills in; raises ValidationError."""
    unknown = [f"{{{name}}}" for name in PLACEHOLDER.findall(text) if _key(name) not in NAMES]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in NAMES)
        raise ValidationError(
            _("%(unknown)s stands for nothing. These can be used: %(known)s.")
            % {"unknown": get_text_list(list(dict.fromkeys(unknown)), _("and")), "known": known}
        )


def _key(name: str) -> str:
    return name.strip().lower()


def text_for(
    letter: EventLetter, *, first_name: str, last_name: str, link: str, language: str
) -> Text:
    """Return the letter in ``language``, in Lithuanian where it is not written in that.

    The facts of the event are in the language of the text. ``link`` is the person's own address.
    """
    if language != "lt" and not letter.body_en:
        language = "lt"
    values = {"first_name": first_name, "last_name": last_name, "link": link}
    values |= _facts(letter.event, language)

    def fill(text: str) -> str:
        return PLACEHOLDER.sub(lambda found: values[NAMES[_key(found[1])]], text)

    subject, body = (getattr(letter, f"{name}_{language}") or "" for name in ("subject", "body"))
    return Text(" ".join(fill(subject).split()), fill(body).strip(), language)


def _facts(event: Event, language: str) -> dict[str, str]:
    """Return what is said of the event in ``language``."""
    with translation.override(language):
        return {
            "event": str(event.title),
            "when": "; ".join(emails.when(event)),
            "where": event.place or _("online"),
        }
