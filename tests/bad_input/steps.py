"""What every case of bad input is held to: told where it belongs, and nothing changed or ran."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils.translation import get_language

# Not ours to keep: a visit may begin a session.
PASSING = {"sessions.Session", "contenttypes.ContentType", "auth.Permission", "shared.Attempts"}
SCRIPT = (
    "\"><script>alert(1)</script><img src=x onerror='alert(1)'><a href='javascript:alert(1)'>x</a>"
)


def everything() -> tuple[dict[str, list[dict]], dict[str, int]]:
    """Return every row of every table, and every uploaded file with its size."""
    rows = {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.label not in PASSING
    }
    media = Path(settings.VAR_DIR) / "media"
    files = {str(path): path.stat().st_size for path in media.rglob("*") if path.is_file()}
    return rows, files


@contextmanager
def unchanged() -> Iterator[None]:
    """Assert that no row and no file has come, gone or changed meanwhile, mail included."""
    rows, files = everything()
    yield
    rows_after, files_after = everything()
    counts = {label: len(found) for label, found in rows.items()}
    assert {label: len(found) for label, found in rows_after.items()} == counts
    assert rows_after == rows
    assert files_after == files


class Page(HTMLParser):
    """A page as a browser reads it: its elements with their attributes and the text inside."""

    VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}

    def __init__(self, response) -> None:
        super().__init__()
        self.elements: list[dict] = []
        self._open: list[dict] = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Note the element; those that hold text stay open for it."""
        element = {"tag": tag, "attrs": {k: v or "" for k, v in attrs}, "text": ""}
        self.elements.append(element)
        if tag not in self.VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the element and what was left open in it."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place]["tag"] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Add the text to every element around it."""
        for element in self._open:
            element["text"] += data

    def first(self, **attrs: str) -> dict | None:
        """Return the first element with these attributes."""
        wanted = attrs.items()
        return next((e for e in self.elements if wanted <= e["attrs"].items()), None)

    @property
    def language(self) -> str:
        """The language that the page says it is in."""
        return next(e["attrs"].get("lang", "") for e in self.elements if e["tag"] == "html")

    @property
    def dangers(self) -> list[str]:
        """What would run words that somebody typed."""
        found = []
        for element in self.elements:
            runs = element["attrs"].get("type") != "application/ld+json"  # data, not a program
            if element["tag"] == "script" and runs and "alert(1)" in element["text"]:
                found.append(f"script: {element['text'][:80]}")
            for name, value in element["attrs"].items():
                leads = name in ("href", "src", "action", "formaction", "srcdoc")
                if name.startswith("on") or (leads and value.strip().startswith("javascript:")):
                    found.append(f"{element['tag']} {name}={value}")
        return found


def told(response, message: str, *, beside: str = "", status: int = 422) -> Page:
    """Assert the status and the message in the page's language, and return the page.

    ``beside`` names the field that must be marked wrong and name the message's element in
    ``aria-describedby``, so that a screen reader says both together.
    """
    page = Page(response)
    assert response.status_code == status
    assert page.language == get_language()
    assert not page.dangers
    assert str(message) in unescape(response.content.decode())
    if beside:
        field = page.first(name=beside)
        assert field is not None, f"there is no field {beside}"
        # What has several parts stands in a fieldset, which is what is described.
        whole = f"id_{re.sub(r'_[0-9]$', '', beside)}_error"
        around = [e for e in page.elements if whole in e["attrs"].get("aria-describedby", "")]
        assert around, f"nothing names {whole}"
        assert field is around[0] or around[0]["tag"] == "fieldset"
        assert "true" in (
            field["attrs"].get("aria-invalid"),
            around[0]["attrs"].get("aria-invalid"),
        )
        described = [page.first(id=name) for name in around[0]["attrs"]["aria-describedby"].split()]
        assert any(str(message) in element["text"] for element in described if element)
    return page
