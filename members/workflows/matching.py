"""Which organisation somebody means who writes a name or a code."""

from __future__ import annotations

from itk.shared.text import fold
from members.models import Company

# Folded, as people put them before or after a name, and the one way in which we compare them.
_SHORT = (
    *("uab", "ab", "mb", "ii", "vsi", "vi", "tub", "kub", "zub"),
    *("sia", "as", "ou", "oy", "gmbh", "ag", "ltd", "inc", "llc", "bv"),
)
LEGAL_FORMS = {
    "uzdaroji akcine bendrove": "uab",
    "akcine bendrove": "ab",
    "mazoji bendrija": "mb",
    "individuali imone": "ii",
    "viesoji istaiga": "vsi",
    "valstybes imone": "vi",
    "limited": "ltd",
    **{form: form for form in _SHORT},
}


def match_company(*, name: str = "", code: str = "") -> Company | None:
    """Return the organisation with this code, else the only one with this name; None when unsure.

    Names are compared folded; the legal form may stand before or after the name or be left out,
    but not be another one. A name whose organisation has another code than the one given is
    somebody else's.
    """
    code = "".join(code.split())
    by_code = list(Company.objects.filter(code=code)[:2]) if code else []
    if len(by_code) == 1:
        return by_code[0]
    matches = [company for company in _by_name(fold(name)) if not (code and company.code)]
    return matches[0] if len(matches) == 1 else None


def core_name(name: str) -> str:
    """Return the name folded and without its legal form: by what names are compared."""
    return _parted(fold(name))[0]


def _by_name(name: str) -> list[Company]:
    """Return the organisations of the folded name, only those with the whole of it if there are."""
    core, form = _parted(name)
    if not core:
        return []
    found = []
    for company in Company.objects.filter(folded_name__contains=core):
        if company.folded_name == name:
            return [company]
        its_core, its_form = _parted(company.folded_name)
        if its_core == core and (not form or not its_form or form == its_form):
            found.append(company)
    return found


def _parted(name: str) -> tuple[str, str]:
    """Return the folded name without the legal form at its beginning or end, and that form."""
    for written, form in LEGAL_FORMS.items():
        if name.startswith(f"{written} "):
            return name.removeprefix(f"{written} "), form
        if name.endswith(f" {written}"):
            return name.removesuffix(f" {written}"), form
    return name, ""
