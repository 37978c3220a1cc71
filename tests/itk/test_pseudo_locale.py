"""No text of ours is left unwrapped: a pseudo-locale marks what is translated, and the rest must be content."""

import re
from html.parser import HTMLParser
from zoneinfo import available_timezones

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import trans_real

from itk.shared.countries import country_choices
from itk.shared.municipalities import MUNICIPALITIES
from members.models import Company, User
from tests.journeys.addresses import ACCOUNT, PUBLIC, ROLES, addresses, administration

pytestmark = [pytest.mark.slow]

SILENT = {"script", "style", "svg", "code", "time", "textarea"}
COLUMNS = (models.CharField, models.TextField, models.JSONField, models.FileField)
READ_ALOUD = ("alt", "title", "placeholder", "aria-label")
# Names, codes and signs that no language translates.
NAMES = {
    "lt", "en", "lietuvių", "lietuvių (lt)", "english", "english (en)", "facebook", "linkedin", "xlsx",
    "csv", "itk", "e", "m", "d", "lt en", "id", "uuid", "ip", "json", "url", "php", "html",
    "google", "outlook",
}  # fmt: skip
ZONES = {part.lower() for zone in available_timezones() for part in zone.split("/")}


class Words(HTMLParser):
    """Collects what people read on a page, or hear of it."""

    def __init__(self):
        super().__init__()
        self.found, self.open = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in {
            "br",
            "img",
            "input",
            "link",
            "meta",
            "hr",
            "wbr",
            "source",
            "path",
            "circle",
        }:
            self.open.append(tag)
        self.found += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if not SILENT & set(self.open):
            self.found.append(data)


@pytest.fixture
def marked(monkeypatch):
    """Every translated text of the interface stands in brackets; addresses stay as they are."""

    def mark(real, *, context=False):
        def translated(*args):
            text = real(*args)
            return text if (context and args[0] == "url") or not text.strip() else f"⟦{text}⟧"

        return translated

    for name in ("gettext", "pgettext", "ngettext", "npgettext"):
        real = getattr(trans_real, name)
        marking = mark(real, context=name in ("pgettext", "npgettext"))
        monkeypatch.setattr(translation._trans, name, marking, raising=False)


def content():
    """Return everything that stands in the database as text, on one line."""
    texts = set()
    for model in apps.get_models():
        names = [
            field.attname for field in model._meta.concrete_fields if isinstance(field, COLUMNS)
        ]
        for row in model._default_manager.values_list(*names):
            texts.add(" ".join(str(value) for value in row if value))  # names stand side by side
    texts.update(settings.ALLOWED_HOSTS)
    texts.update(name for _code, name in MUNICIPALITIES)
    texts.update(name for _code, name in country_choices())
    texts.update(company.full_name for company in Company.objects.all())
    texts.add("nieko-panašaus")  # what is searched for
    return _plain(" \n ".join(texts)).lower()


def _plain(text):
    return " ".join(re.sub(r"<[^>]+>|&[a-z]+;|⟦|⟧", " ", str(text)).split())


def unwrapped(html, known):
    """Return the texts of a page that are neither translated nor content."""
    words = Words()
    words.feed(html)
    for text in words.found:
        if "⟦" in text or "⟧" in text:
            continue
        for part in re.split(r"[,·–—()|:/•›»\n\"„“.…]+", text):
            plain = _plain(part).strip(" -+−→←").lower()
            if not re.search(r"[a-ząčęėįšųūž]{2}", plain) or "****" in plain:
                continue
            if plain in NAMES or plain in ZONES or plain in known:
                continue
            yield plain


@pytest.mark.parametrize("role", ["anonymous", "representative", "coordinator"])
def test_no_text_of_ours_is_unwrapped(portal, client, marked, role):
    pages = addresses(PUBLIC, "lt") + addresses(ACCOUNT, "lt")
    if ROLES[role]:
        user = User.objects.get(email=ROLES[role])
        client.force_login(user)
        pages = administration(user) if user.is_staff else addresses(ACCOUNT, "lt")
    known, found = content(), {}
    for address in pages:
        if "atsijungti" in address:
            continue
        response = client.get(address, follow=True)
        assert response.status_code < 500
        for text in unwrapped(response.content.decode(), known):
            found.setdefault(text, address)
    assert not found, "\n".join(f"{text!r} on {address}" for text, address in found.items())
