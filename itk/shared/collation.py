"""The Lithuanian alphabetical order, equal to the ICU collation ``lt`` of PostgreSQL.

The alphabet has ą with a, ę and ė with e, į and y with i, ų and ū with u; č, š and ž are letters
of their own. Words that differ only in such marks go by the mark, then by case (small first),
then by code point, as in the Unicode Collation Algorithm.
"""

import re
import struct
import unicodedata
from functools import lru_cache

NAME = "lt"

# As the root collation has them; what stands first sorts first.
_SIGNS = (
    "\t\n\r _-\N{HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR},;:!¡?¿.·'‘’‚‛‹›"
    '"“”„‟«»()[]{}§¶@*/\\&#%‰‱†‡•‣′‵※`´^¯¨¸°©®+±÷×<=>¬|¦~\N{MINUS SIGN}⁄¤¢$£¥€'
)
_LETTERS = "0123456789abcčdefghiıjklmnŋopqĸrsštŧuvwxzžþ"
# Marks in the order of the root collation. A mark is an element of its own after its letter, while
# a letter of Lithuanian is one element, a little heavier than the bare letter: so á precedes ą.
_MARKS = "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0338\u0327\u0328\u0304"
_TAILORED = {"ą": "a", "ę": "e", "ė": "eę", "į": "i", "y": "iį", "ų": "u", "ū": "uų"}
_JOINED = {"æ": ("a", "e"), "œ": ("o", "e"), "ß": ("s", "s")}
# Letters with a stroke: no mark makes them, yet they are their letter with one.
_VARIANTS = {"ø": ("o", "\u0338")} | {
    struck: (base, "") for struck, base in {"đ": "d", "ħ": "h", "ł": "l", "ſ": "s"}.items()
}

_FIRST_SIGN, _OTHER_SIGN, _FIRST_LETTER, _OTHER_LETTER = 1, 10_000, 2_000_000, 3_000_000
_COMMON, _TAILOR, _JOINT, _FIRST_MARK, _VARIANT, _OTHER_MARK = 1, 2, 9, 10, 100, 1000

# The dot that dictionaries keep on an accented i is no mark of its own; that of ė is.
_KEPT_DOT = re.compile("(?<![eE])\u0307(?=[\u0300\u0301\u0303])")

_PRIMARY = {sign: _FIRST_SIGN + place for place, sign in enumerate(_SIGNS)} | {
    letter: _FIRST_LETTER + place for place, letter in enumerate(_LETTERS)
}
_SECONDARY = {mark: _FIRST_MARK + place for place, mark in enumerate(_MARKS)}


def _elements(letter):
    """Return the (primary, secondary, tertiary) weights of one character in composed form."""
    small = letter.lower()
    case = 0 if letter == small else 1
    if letter in _PRIMARY:
        return [(_PRIMARY[letter], _COMMON, 0)]
    if small in _TAILORED:
        after = _TAILORED[small]
        return [(_PRIMARY[after[0]], _TAILOR + len(after), case)]
    if small in _PRIMARY:
        return [(_PRIMARY[small], _COMMON, case)]
    if small in _JOINED:
        first, second = _JOINED[small]
        return [(_PRIMARY[first], _JOINT, case), (_PRIMARY[second], _COMMON, case)]
    if small in _VARIANTS:
        base, mark = _VARIANTS[small]
        return [(_PRIMARY[base], _COMMON, case), (0, _SECONDARY.get(mark, _VARIANT), case)]
    return _elements_of_other(letter, case)


def _elements_of_other(letter, case):
    """Return the weights of a character that has no place of its own in the tables."""
    category = unicodedata.category(letter)
    if category[0] == "M":
        return [(0, _SECONDARY.get(letter, _OTHER_MARK + ord(letter)), 0)]
    if category in ("Cc", "Cf"):
        return []
    if (parts := unicodedata.normalize("NFD", letter)) != letter:
        # y and its accented forms keep together: compose what is left without the last mark.
        base = unicodedata.normalize("NFC", parts[:-1])
        return [e for part in base for e in _elements(part)] + _elements(parts[-1])
    if (parts := unicodedata.normalize("NFKD", letter)) != letter:
        return [(p, s, t + 2) for part in parts for p, s, t in _elements(part)]
    if category[0] in "LN":
        return [(_OTHER_LETTER + ord(letter.lower()), _COMMON, case)]
    return [(_OTHER_SIGN + ord(letter), _COMMON, 0)]


@lru_cache(maxsize=8192)
def sort_key(text):
    """Return a key by which Python sorts as the database does: bytes, for thousands are compared."""
    apart = unicodedata.normalize("NFD", text)
    composed = unicodedata.normalize("NFC", _KEPT_DOT.sub("", apart))
    weights = [weight for letter in composed for weight in _elements(letter)]
    primaries = [primary for primary, _s, _t in weights if primary]
    rest = [secondary for _p, secondary, _t in weights], [tertiary for _p, _s, tertiary in weights]
    # What is shorter sorts before what it begins: no weight but of case is 0, and of two texts
    # that come down to case the marks are as many.
    numbers = [*primaries, 0, *rest[0], 0, *rest[1]]
    return struct.pack(f">{len(numbers)}I", *numbers) + text.encode("utf-8", "surrogatepass")


def compare(a, b):
    """Return -1, 0 or 1 as ``a`` stands before, at or after ``b``."""
    key_a, key_b = sort_key(a), sort_key(b)
    return (key_a > key_b) - (key_a < key_b)


def register(connection, **kwargs):
    """Give a new SQLite connection the collation ``lt``; a receiver of ``connection_created``."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(NAME, compare)
