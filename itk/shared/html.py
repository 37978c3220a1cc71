"""Rich text: cleaned on the way in and on the way out, made from plain text, turned into it."""

import re
from functools import cache
from html import unescape

import nh3
from django.utils.html import escape, strip_tags
from django_prose_editor.config import allowlist_from_extensions

# What the editor offers is what the cleaning lets through: this one table decides both.
EDITOR_EXTENSIONS = {
    "Heading": {"levels": [2, 3]},
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Blockquote": True,
    "HardBreak": True,
    "HorizontalRule": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "MenuWords": True,
}

_BLOCK_END = re.compile(
    r"(</?(?:p|h\d|ul|ol|li|blockquote|br|hr|table|tr|t[dh])\b[^>]*>)", re.IGNORECASE
)


@cache
def _cleaner():
    allowed = allowlist_from_extensions(EDITOR_EXTENSIONS)
    allowed["attributes"]["a"].discard("rel")
    return nh3.Cleaner(**allowed | {"link_rel": "noopener"})


def clean_html(value):
    """Return the rich text with only the editor's tags; scripts, styles and handlers are gone.

    A link keeps http, https, mailto and relative addresses and gets ``rel="noopener"``.
    A lone empty paragraph, which the editor leaves behind, is no text.
    """
    cleaned = _cleaner().clean(value or "")
    return "" if cleaned.strip() == "<p></p>" else cleaned


def text_to_html(plain):
    """Return rich text of plain text.

    A blank line parts paragraphs, a paragraph of lines with "- " is a list, a line with
    "## " is a heading. Everything is escaped.
    """
    blocks = []
    for block in re.split(r"\n\s*\n", (plain or "").replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        while lines and lines[0].startswith("## "):
            blocks.append(f"<h2>{escape(lines.pop(0)[3:].strip())}</h2>")
        if not lines:
            continue
        if all(line.startswith("- ") for line in lines):
            items = "".join(f"<li>{escape(line[2:].strip())}</li>" for line in lines)
            blocks.append(f"<ul>{items}</ul>")
        else:
            blocks.append(f"<p>{escape(' '.join(lines))}</p>")
    return "\n".join(blocks)


def strip_tags_text(value):
    """Return the words of rich text on one line: no tags, no entities, no doubled spaces."""
    text = str(value or "")
    if "<" not in text and "&" not in text:  # most are plain, and a page has hundreds
        return " ".join(text.split())
    spaced = _BLOCK_END.sub(r" \1 ", text)
    return " ".join(unescape(strip_tags(spaced)).split())
