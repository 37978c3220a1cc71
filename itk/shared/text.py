"""Text as people write it made fit: folded letters, word stems for search, names, keys of rows."""

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

STEMMERS = {"lt": "lithuanian", "en": "english"}
MAX_QUERY_WORDS = 8
MAX_QUERY_LENGTH = 100
LONGEST_KEY = 18  # digits of a row's number that any database counts to

# Letters that have no decomposition, so that removing diacritics leaves them as they are.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŋ": "n"}
)
_WORD = re.compile(r"[^\W_]+")

# What XML, and so a feed, cannot hold; it comes along when a text is copied from a presentation.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

# Marks that turn the direction of what follows, and characters without a width: nobody sees them,
# and a name that has them breaks the line around it or looks like another's.
_UNSEEN = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")

# A stemmer keeps the word it works on, so that two threads must not share one.
_local = threading.local()


def fold(text):
    """Return the text in lower case, without diacritics, its words parted by one space.

    >>> fold("UAB „Šviesos  tinklai“")
    'uab sviesos tinklai'
    """
    plain = _bare(unicodedata.normalize("NFKD", str(text or "")).casefold())
    return " ".join(_WORD.findall(_bare(plain.translate(_PLAIN))))


def _bare(text):
    """Return the text decomposed and without the marks; folding case may have made new ones."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not _is_mark(c))


def _is_mark(character):
    return unicodedata.category(character).startswith("M")


def printable(text):
    """Return the text with a space for each control character that is neither tab nor line break."""
    return _UNPRINTABLE.sub(" ", str(text or ""))


def one_line(text):
    """Return the text on one line, its words parted by one space, without what nobody sees."""
    return " ".join(printable(_UNSEEN.sub("", str(text or ""))).split())


def row_key(text):
    """Return the key of a row that a form or an address names; 0, which no row has, for no key."""
    text = str(text or "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_KEY else 0


def hidden(text):
    """Return what stands for a secret in the log of changes; no part of it."""
    return "***" if text else ""


def words(text):
    """Return the words of the text in lower case, with their diacritics."""
    composed = unicodedata.normalize("NFKC", str(text or "")).lower()
    # Stress marks (kálba) belong to dictionaries; they would cut a word in two.
    return _WORD.findall("".join(c for c in composed if not _is_mark(c)))


@lru_cache(maxsize=8192)
def _stem(word, language):
    stemmers = _local.__dict__
    if language not in stemmers:
        stemmers[language] = snowballstemmer.stemmer(STEMMERS[language])
    return fold(stemmers[language].stemWord(word)).replace(" ", "")


def stems(text, language):
    """Return the folded stem of each word of the text.

    The word is stemmed first: the stemmer knows endings with diacritics only.
    Raises KeyError for a language without a stemmer.
    """
    return [stem for word in words(text) if (stem := _stem(word, language))]


def search_document(**texts_by_language):
    """Return what a search column holds: each stem once, with a space before it.

    The space lets a query find the beginning of a word and not its middle.
    """
    found = dict.fromkeys(
        stem for language, text in texts_by_language.items() for stem in stems(text, language)
    )
    return "".join(f" {stem}" for stem in found)


def search_terms(query):
    """Return for each word of the query the stems that stand for it, each with a space before.

    A word typed without diacritics is stemmed as it is and after folding, by each language's
    stemmer. Words after the eighth and letters after the hundredth are not looked at.
    """
    terms = []
    for word in words(str(query or "")[:MAX_QUERY_LENGTH])[:MAX_QUERY_WORDS]:
        spellings = dict.fromkeys((word, fold(word).replace(" ", "")))
        alternatives = dict.fromkeys(
            f" {stem}"
            for language in STEMMERS
            for spelling in spellings
            if (stem := _stem(spelling, language))
        )
        if alternatives:
            terms.append(list(alternatives))
    return terms


def split_name(full_name: str) -> tuple[str, str]:
    """Return first and last name: the last word is the last name, with particles such as "van der".

    "Tomas van der Linden" → ("Tomas", "van der Linden"); one word is a first name. Where a comma
    parts them, the last name stands before it.
    """
    if "," in full_name:
        return split_reversed(full_name)
    words = full_name.split()
    if len(words) < 2:
        return full_name.strip(), ""
    start = len(words) - 1
    while start > 1 and words[start - 1].islower():
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def split_reversed(name: str) -> tuple[str, str]:
    """Return first and last name of "Onaitė Ona Marija" or "van der Linden, Tomas"."""
    if "," in name:
        last, _comma, first = name.partition(",")
        return " ".join(first.split()), " ".join(last.split())
    words = name.split()
    end = next((n for n, word in enumerate(words, start=1) if not word.islower()), 1)
    return " ".join(words[end:]), " ".join(words[:end])
