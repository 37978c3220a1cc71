"""Folding, stems and the search terms made of them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itk.shared.text import (
    _stem,
    fold,
    hidden,
    one_line,
    printable,
    row_key,
    search_document,
    search_terms,
    stems,
    words,
)

# Nominative, and forms in which people meet or type the word.
NOUNS = {
    "skaitiklis": [
        "skaitiklio",
        "skaitikliui",
        "skaitiklį",
        "skaitikliu",
        "skaitikliai",
        "skaitiklių",
    ],
    "energija": ["energijos", "energijai", "energiją", "energijų"],
    "tinklas": ["tinklo", "tinklui", "tinklą", "tinklu", "tinklai", "tinklų", "tinklais"],
    "apšvietimas": ["apšvietimo", "apšvietimui", "apšvietimą", "apšvietimu"],
    "klasteris": ["klasterio", "klasteriui", "klasterį", "klasteriu", "klasteriai", "klasterių"],
    "Šarūnas": ["Šarūno", "Šarūnui", "Šarūną", "Šarūnu"],
}


def found(query, document):
    """Whether the column's text holds every word of the query, as the database asks it."""
    return all(any(term in document for term in terms) for terms in search_terms(query))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ĄČĘĖĮŠŲŪŽ ąčęėįšųūž", "aceeisuuz aceeisuuz"),
        ("UAB „Šviesos  tinklai“", "uab sviesos tinklai"),
        ("O'Konoras", "o konoras"),
        ("Ąžuolaitytė-Ėringė", "azuolaityte eringe"),
        ("Łódź, Straße, Ærø", "lodz strasse aero"),
        ("i̇̀ ė́", "i e"),
        ("\tA\xa0B\nC ", "a b c"),
        ("nulis\x00baitas", "nulis baitas"),
        ("", ""),
        (None, ""),
        (42, "42"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_fold_is_idempotent_and_plain(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == folded.strip()
    assert "  " not in folded
    assert all(c.isalnum() or c == " " for c in folded)


@given(st.text())
def test_fold_does_not_see_case(text):
    assert fold(text.upper().lower()) == fold(text.lower().upper().lower())


@pytest.mark.parametrize("nominative", NOUNS)
def test_every_form_finds_every_other(nominative):
    forms = [nominative, *NOUNS[nominative]]
    for written in forms:
        document = search_document(lt=f"Kalbame apie {written} ir kita.")
        for typed in forms:
            assert found(typed, document), (typed, written)


@pytest.mark.parametrize("typed", ["sarunas", "Sarunas", "ŠARŪNAS", "sarūnas", "sarun"])
def test_typed_without_diacritics(typed):
    assert found(typed, search_document(lt="Pranešėjas Šarūnas Mėlynis"))


def test_stems_are_of_their_language():
    assert stems("meters", "en") == stems("meter", "en") == ["meter"]
    assert stems("„Skaitikliai“, 2014!", "lt")[1] == "2014"
    with pytest.raises(KeyError):
        stems("Wort", "de")


def test_document_begins_each_stem_with_a_space_and_holds_it_once():
    document = search_document(lt="tinklas tinklo", en="grid grids")
    assert document.startswith(" ")
    assert document.split(" ")[1:] == list(dict.fromkeys(document.split()))
    assert search_document(lt="", en="") == ""


def test_a_query_finds_beginnings_of_words_only():
    document = search_document(lt="apskaita")
    assert found("apskait", document)
    assert not found("skaita", document)


def test_terms_are_limited():
    assert len(search_terms("žodis " * 50)) == 8
    assert search_terms("x" * 500) == [[" " + "x" * 100]]
    assert search_terms("") == search_terms(None) == search_terms("„ “ – %_\\") == []


@given(st.text(max_size=200))
def test_terms_never_fail_and_are_plain(query):
    for alternatives in search_terms(query):
        assert alternatives
        assert len(set(alternatives)) == len(alternatives)
        assert all(term[0] == " " and term[1:].isalnum() for term in alternatives)


@given(st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=20))
def test_a_word_finds_itself(word):
    for language in ("lt", "en"):
        assert found(word, search_document(**{language: word}))


def test_stress_marks_do_not_cut_words():
    assert words("kal̃bos") == ["kalbos"]


def test_threads_do_not_disturb_one_another():
    texts = [
        f"{noun} {form} {n}" for n in range(40) for noun, forms in NOUNS.items() for form in forms
    ]
    alone = [stems(text, "lt") for text in texts]
    _stem.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: stems(text, "lt"), texts)) == alone


def test_text_on_one_line_has_no_control_characters():
    assert one_line(" Ona\r\nBcc:\x0bx\x1f\u2028 y\x85z\t") == "Ona Bcc: x y z"
    assert printable("a\x0bb\nc\td\x00") == "a b\nc\td "


def test_text_on_one_line_has_nothing_that_nobody_sees():
    assert one_line("\u202eOna\u200b \u2066Onaitė\u2069\ufeff") == "Ona Onaitė"
    assert one_line("\u200b \u2060") == ""
    assert one_line("👩\u200d💻 شركة") == "👩\u200d💻 شركة"


def test_secret_leaves_no_letter():
    assert (hidden("argon2$geheim"), hidden("")) == ("***", "")


@pytest.mark.parametrize("text", [None, "", "-1", "1.5", "²", "trys", "9" * 19, "9" * 5000])
def test_what_is_no_key_of_a_row_is_nobodys(text):
    assert row_key(text) == 0
    assert (row_key("7"), row_key(7)) == (7, 7)
