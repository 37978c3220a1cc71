"""Which column is which, in the spellings that people and forms use."""

from itk.shared.spreadsheets import match_headers

HEADERS = ["Vardas", "Pavardė", "Įmonė", "Įmonės kodas", "Pareigos", "El. paštas", "Telefonas"]
SYNONYMS = {
    "first_name": ["vardas", "first name"],
    "full_name": ["vardas ir pavardė", "vardas, pavardė", "name"],
    "last_name": ["pavardė", "last name", "surname"],
    "email": ["el. paštas", "el. pašto adresas", "email", "e-mail"],
    "company": ["įmonė", "atstovaujama organizacija", "organization"],
    "company_code": ["įmonės kodas", "company code"],
    "phone": ["telefonas", "telefono numeris", "phone"],
}


def test_headers_of_excel():
    assert match_headers(HEADERS, SYNONYMS) == {
        "first_name": "Vardas",
        "last_name": "Pavardė",
        "email": "El. paštas",
        "company": "Įmonė",
        "company_code": "Įmonės kodas",
        "phone": "Telefonas",
    }


def test_headers_of_forms():
    assert match_headers(
        ["Laiko žyma", "El. pašto adresas", "Vardas ir pavardė", "Atstovaujama organizacija"],
        SYNONYMS,
    ) == {
        "full_name": "Vardas ir pavardė",
        "email": "El. pašto adresas",
        "company": "Atstovaujama organizacija",
    }


def test_headers_in_other_spellings():
    found = match_headers(
        ["VARDAS (būtina)", "pavarde", "E-Mail", "Telefonas darbo", "[E]"], SYNONYMS
    )
    assert found == {
        "first_name": "VARDAS (būtina)",
        "last_name": "pavarde",
        "email": "E-Mail",
        "phone": "Telefonas darbo",
    }


def test_a_header_serves_one_field():
    assert match_headers(["a b"], {"one": ["a"], "two": ["a b"]}) == {"two": "a b"}
    assert match_headers([], SYNONYMS) == {}
