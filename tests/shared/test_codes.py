"""Company codes, VAT numbers, web addresses, telephone numbers."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from itk.shared.codes import (
    company_code_problem,
    normalise_phone,
    normalise_vat,
    normalise_website,
    validate_company_code,
    validate_vat,
    validate_website,
)


@pytest.mark.parametrize("code", ["121215434", "124110246", "301844044", "302518471", "305884100"])
def test_valid_company_codes(code):
    validate_company_code(code)
    validate_company_code(f" {code} ")


@pytest.mark.parametrize(
    "code",
    [
        "302518470",
        "000000001",
        "12121543",
        "1212154340",
        "12121543a",
        "١٢١٢١٥٤٣٤",
        "",
        None,
        "LT121215434",
    ],
)
def test_wrong_company_codes(code):
    with pytest.raises(ValidationError) as caught:
        validate_company_code(code)
    assert caught.value.code == "company_code"
    assert len(caught.value.messages[0]) > 20


@given(st.from_regex(r"[0-9]{8}", fullmatch=True))
def test_exactly_one_check_digit_fits(eight):
    fitting = [d for d in range(10) if company_code_problem(f"{eight}{d}") is None]
    assert len(fitting) == 1


def test_second_round_of_weights():
    assert company_code_problem("100000134") is None  # the first round gives ten
    assert company_code_problem("100000810") is None  # and here the second round too


@pytest.mark.parametrize(
    ("code", "good"), [("EE-14022881", True), ("HRB 12345/B", True), ("<b>", False), ("", False)]
)
def test_codes_of_other_countries(code, good):
    assert (company_code_problem(code, "EE") is None) is good


@pytest.mark.parametrize(
    "number", ["LT119511515", "119511515", "LT 100001919017", "lt100004801610"]
)
def test_valid_vat(number):
    validate_vat(number)
    assert normalise_vat(number).startswith("LT")
    assert " " not in normalise_vat(number)


@pytest.mark.parametrize("number", ["LT119511516", "LT1", "EE100001919017", "", "PVM"])
def test_wrong_vat(number):
    with pytest.raises(ValidationError):
        validate_vat(number)
    assert normalise_vat(number) == number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (None, ""),
        ("imone.example", "https://imone.example"),
        (" www.imone.example/lt?a=1 ", "https://www.imone.example/lt?a=1"),
        ("http://imone.example", "http://imone.example"),
        ("HTTPS://imone.example", "HTTPS://imone.example"),
        ("//imone.example", "https://imone.example"),
        ("imone.example:8080/x", "https://imone.example:8080/x"),
        ("šviesa.example", "https://šviesa.example"),
    ],
)
def test_websites(typed, kept):
    assert normalise_website(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)//http://imone.example",
        "data:text/html,x",
        "ftp://imone.example",
        "mailto:info@imone.example",
        "file:///etc/passwd",
        "imone",
        "https://",
        "http://imone .example",
        "https://user:secret@imone.example",
        "https://imone.example@other.example",
        "https://[::1",
        "http://imone.example\nevil",
        "a" * 3000 + ".example",
    ],
)
def test_refused_websites(typed):
    with pytest.raises(ValidationError) as caught:
        normalise_website(typed)
    assert caught.value.code == "website"


@given(st.text(max_size=60))
def test_any_text_is_an_http_address_or_refused(text):
    try:
        kept = normalise_website(text)
    except ValidationError:
        return
    if kept:
        assert kept.lower().startswith(("http://", "https://"))
        validate_website(kept)
        assert normalise_website(kept) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (None, ""),
        ("+370 610 30021", "+370 610 30021"),
        ("+37061030021", "+370 610 30021"),
        ("37061030021", "+370 610 30021"),
        ("0037061030021", "+370 610 30021"),
        ("8 610 30021", "+370 610 30021"),
        ("8-610-30021", "+370 610 30021"),
        ("(8 610) 30021", "+370 610 30021"),
        ("061030021", "+370 610 30021"),
        ("+372 600 1234", "+372 600 1234"),
        ("00372 600 1234", "+3726001234"),
        ("+44\xa020 7946 0000", "+44 20 7946 0000"),
    ],
)
def test_phones(typed, kept):
    assert normalise_phone(typed) == kept
    assert normalise_phone(kept) == kept


@pytest.mark.parametrize(
    "typed", ["telefonas", "123", "+370 610 3002l", "1" * 16, "=1+1", "+", "٨٦١٠٣٠٠٢١"]
)
def test_refused_phones(typed):
    with pytest.raises(ValidationError) as caught:
        normalise_phone(typed)
    assert caught.value.code == "phone"
