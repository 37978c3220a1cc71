"""Which column is which, whatever it is called."""

from collections.abc import Iterable, Mapping

from itk.shared.text import fold


def match_headers(headers: Iterable[str], synonyms: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return for each field the header that stands for it; fields without one are left out.

    Case, diacritics, punctuation and the part in brackets do not matter. A synonym that is the
    whole header wins over one that the header begins with. A header serves one field only,
    fields and synonyms that come first are served first.
    """
    folded = {header: _name(header) for header in headers}
    fields = {name: [_name(word) for word in words] for name, words in synonyms.items()}
    found: dict[str, str] = {}
    for fits in (_equals, _begins):
        for name, words in fields.items():
            if name in found:
                continue
            free = {h: text for h, text in folded.items() if h not in found.values()}
            header = next(
                (h for word in words for h, text in free.items() if fits(text, word)), None
            )
            if header is not None:
                found[name] = header
    return found


def unread_headers(headers: Iterable[str], mapping: Mapping[str, str]) -> list[str]:
    """Return the headers that stand for no field of the mapping, as they are written."""
    return [header for header in headers if header.strip() and header not in mapping.values()]


def _name(header: str) -> str:
    """Return the folded header without what stands in brackets."""
    return fold(str(header).partition("(")[0]) or fold(header)


def _equals(text: str, word: str) -> bool:
    return text == word


def _begins(text: str, word: str) -> bool:
    return bool(word) and text.startswith(f"{word} ")
