"""The Lithuanian order: the same in Python, in SQLite and in PostgreSQL."""

import random
import tomllib
from functools import cmp_to_key
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from itk.shared.collation import _SIGNS, compare, sort_key
from itk.shared.text import words

LETTERS = "aąbcčdeęėfghiįyjklmnoprsštuųūvzž"
LATIN = "".join(c for c in map(chr, range(0xC0, 0x180)) if c not in "ðÐŀĿſßæÆœŒ×÷")


def in_order(*texts):
    return sorted(texts, key=sort_key) == list(texts)


def test_alphabet():
    assert in_order(*LETTERS)
    assert in_order("c", "Cz", "č", "d")
    assert in_order("s", "sz", "š", "t")
    assert in_order("Zz", "ž", "Žž")


def test_marks_decide_last():
    assert in_order("asa", "ąsa", "asb")
    assert in_order("ieva", "įeva", "yeva", "ievb")
    assert in_order("ula", "ųla", "ūla", "ulb")


def test_case_decides_after_marks():
    assert in_order("asa", "Asa", "ąsa", "Ąsa")
    assert in_order("ąsA", "ąSa") or in_order("ąSa", "ąsA")


def test_spaces_and_digits_come_before_letters():
    assert in_order("UAB", "UAB 1", "UAB a", "UABA")
    assert in_order("", " ", "„", "1", "a")


@given(st.text(), st.text())
def test_compare_is_a_total_order(a, b):
    assert compare(a, b) == -compare(b, a)
    assert (compare(a, b) == 0) == (a == b)


@given(st.text(LETTERS, max_size=4), st.text(LETTERS, max_size=4))
def test_compare_agrees_with_the_key(a, b):
    assert (compare(a, b) < 0) == (sort_key(a) < sort_key(b))


def demo_words():
    """The words and titles of the demo content."""
    found = set()

    def collect(value):
        if isinstance(value, str):
            found.update(part for line in value.splitlines() for part in line.split())
            found.update(words(value))
            found.add(value.split("\n")[0][:200])
        elif isinstance(value, dict):
            for item in value.values():
                collect(item)
        elif isinstance(value, list):
            for item in value:
                collect(item)

    for path in Path(settings.BASE_DIR, "itk/demo/content").rglob("*.toml"):
        collect(tomllib.loads(path.read_text()))
    return sorted(found - {""})


def invented_words():
    """Words of the alphabet's hard places, with signs and other Latin letters among them."""
    chance = random.Random(1)
    alphabets = [
        "aąeęėiįyuųūAĄIĮY",
        LETTERS + LETTERS.upper() + " -.,'„“()0123456789&/",
        LETTERS + LATIN + _SIGNS.replace("\r", ""),
    ]
    return sorted(
        {
            "".join(chance.choices(alphabet, k=chance.randint(1, 5)))
            for alphabet in alphabets
            for _ in range(3000)
        }
    )


@pytest.mark.parametrize("source", [demo_words, invented_words])
def test_the_database_sorts_as_python_does(db, source):
    texts = source()
    assert len(texts) > 1000
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE sorted_words (word text)")
        cursor.executemany("INSERT INTO sorted_words VALUES (%s)", [[text] for text in texts])
        cursor.execute('SELECT word FROM sorted_words ORDER BY word COLLATE "lt"')
        in_database = [word for (word,) in cursor]
        cursor.execute("DROP TABLE sorted_words")
    assert in_database == sorted(texts, key=cmp_to_key(compare))
