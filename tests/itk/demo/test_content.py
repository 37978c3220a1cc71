"""The demo's texts, as they stand in their files."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from itk.demo.events import past_entries, upcoming_entries
from itk.demo.names import MEN, SURNAMES, WOMEN
from itk.demo.reading import read_all

WORD = re.compile(r"[^\W_]+")
LEAST_WORDS = 60
# Shorter ones are headings, lists of things, greetings.
SENTENCE_WORDS = 4


def texts(value: object, language: str = "") -> Iterator[tuple[str, str]]:
    """Every text below a value of a TOML file with its language; slugs and addresses aside."""
    if isinstance(value, str) and " " in value:
        yield language, value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from texts(part, name[-2:] if name.endswith(("_lt", "_en")) else language)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part, language)


def sentences(text: str) -> list[str]:
    """The sentences of a text, however its lines are broken."""
    parts = re.split(r"(?<=[.!?…])[“”’\"]?\s+|\n\s*\n|\n(?=[-#\d\[])", text)
    return [
        " ".join(words)
        for part in parts
        if len(words := WORD.findall(part.lower())) >= SENTENCE_WORDS
    ]


def test_no_sentence_stands_twice():
    found = Counter(
        (language, sentence)
        for pattern in ("*", "pages/*")
        for content in read_all(pattern)
        for language, text in texts(content)
        for sentence in sentences(text)
    )
    assert len(found) > 3000
    assert not [sentence for sentence, times in found.items() if times > 1]


def test_the_project_held_thirty_five_events_with_titles_of_their_own():
    entries = past_entries()
    assert len(entries) == 35
    for language in ("lt", "en"):
        titles = [title.lower() for entry in entries if (title := entry[f"title_{language}"])]
        assert len(titles) >= 30
        assert len(titles) == len(set(titles))
    assert all(entry["title_lt"] for entry in entries)
    assert len({entry["slug"] for entry in entries + upcoming_entries()}) == 47
    years = [entry["day"][0]["date"].year for entry in entries]
    assert set(years) == {2012, 2013, 2014}
    assert all(10 <= entry["attended"] <= 28 for entry in entries)


@pytest.mark.parametrize("language", ["lt", "en"])
def test_programmes_are_of_real_length(language):
    short = {
        entry["slug"]: count
        for entry in past_entries() + upcoming_entries()
        if (text := entry[f"text_{language}"].strip())
        and (count := len(WORD.findall(text))) < LEAST_WORDS
    }
    assert not short


def test_a_few_things_have_no_english_on_purpose():
    contents = read_all("*") + read_all("pages/*")
    entries = [e for c in contents for k in ("event", "company", "article") for e in c.get(k, ())]
    missing = [
        entry["slug"]
        for entry in entries
        if not entry.get("title_en", entry.get("short_description_en"))
    ]
    assert 2 <= len(missing) <= 10


def test_every_surname_has_three_forms_that_belong_together():
    for man, unmarried, married in SURNAMES:
        assert man[:3] == unmarried[:3] == married[:3]
        assert man.endswith(("as", "is", "ys", "us", "a"))
        assert unmarried.endswith(("aitė", "ytė", "utė", "ūtė"))
        assert married.endswith("ienė")
    assert not set(MEN) & set(WOMEN)
    assert all(name.endswith("s") for name in MEN)
    assert all(name.endswith(("a", "ė")) for name in WOMEN)
