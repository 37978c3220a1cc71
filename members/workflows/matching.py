"""Which organisation somebody means who writes a name or a code: the one home of that rule.

An organisation is meant by its code, else by its name. Names are compared folded; the legal form
may stand before or after the name or be left out, but not be another one. What is only like a
name means nobody, and is for people to decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

from django.db.models import Q, QuerySet

from itk.shared.text import fold
from members.models import Company

NEAR = 0.7  # of two names, how much is the same
MOST_NEAR = 3

# As people put them before or after a name, folded, and as they are written.
LEGAL_FORMS = {
    "uzdaroji akcine bendrove": "UAB", "akcine bendrove": "AB", "mazoji bendrija": "MB",
    "individuali imone": "IĮ", "viesoji istaiga": "VšĮ", "valstybes imone": "VĮ",
    "savivaldybes imone": "SĮ",
    "uab": "UAB", "ab": "AB", "mb": "MB", "vsi": "VšĮ", "vi": "VĮ", "si": "SĮ", "ii": "IĮ",
    "tub": "TŪB", "kub": "KŪB", "zub": "ŽŪB", "asociacija": "asociacija",
    "sia": "SIA", "as": "AS", "ou": "OÜ", "oy": "Oy", "gmbh": "GmbH", "ag": "AG", "ltd": "Ltd",
    "limited": "Ltd", "inc": "Inc.", "llc": "LLC", "bv": "B.V.",
}  # fmt: skip


class KnownCompanies:
    """Organisations, read once and asked for any number of names and codes."""

    def __init__(self, companies: Iterable[Company]) -> None:
        self._cores = {company: _cores_of(company) for company in companies}
        self._by_code: dict[str, list[Company]] = defaultdict(list)
        self._by_core: dict[str, list[Company]] = defaultdict(list)
        for company, cores in self._cores.items():
            self._by_code[company.code].append(company)
            for core in cores:
                self._by_core[core].append(company)

    def match(self, *, name: str = "", code: str = "") -> Company | None:
        """Return the organisation with this code, else the only one with this name; None when unsure.

        A name whose organisation has another code than the one given is somebody else's.
        """
        code = "".join(code.split())
        by_code = self._by_code.get(code, []) if code else []
        if len(by_code) == 1:
            return by_code[0]
        found = [company for company in self._called(fold(name)) if not (code and company.code)]
        return found[0] if len(found) == 1 else None

    def near(self, *, name: str = "", code: str = "") -> list[Company]:
        """Return up to three organisations of this code or of a name like this, the nearest first."""
        core, scored = core_name(name), []
        for place, (company, cores) in enumerate(self._cores.items()):
            likeness = max((_likeness(core, its_core) for its_core in cores), default=0.0)
            if code and company.code == code:
                likeness = 2.0
            if likeness >= NEAR:
                scored.append((-likeness, place, company))
        return [company for _likeness, _place, company in sorted(scored)[:MOST_NEAR]]

    def _called(self, name: str) -> list[Company]:
        """Return those of the folded name, only those with the whole of it if there are."""
        core, form = _parted(name)
        found = []
        for company in self._by_core.get(core, []):
            its_form = _parted(company.folded_name)[1]
            if not form or not its_form or form == its_form:
                found.append(company)
        return [company for company in found if company.folded_name == name] or found


def match_company(
    *, name: str = "", code: str = "", among: QuerySet[Company] | None = None
) -> Company | None:
    """Return the one organisation that a name or a code means, of all or ``among`` some; or None.

    Asks the database for this one; who has many names asks `KnownCompanies`.
    """
    rows = Company.objects.all() if among is None else among
    plain, core = "".join(code.split()), core_name(name)
    meant = Q(pk=None)
    if plain:
        meant |= Q(code=plain)
    if core:
        meant |= Q(folded_name__contains=core)
    return KnownCompanies(rows.filter(meant)).match(name=name, code=code)


def core_name(name: str) -> str:
    """Return the name folded and without its legal form: by what names are compared."""
    return _parted(fold(name))[0]


def _cores_of(company: Company) -> set[str]:
    """Return by what an organisation's name is compared: also without a form that we do not know."""
    return {core_name(company.folded_name), core_name(company.name)} - {""}


def _likeness(name: str, other: str) -> float:
    """Return how much of two folded names is the same; one inside the other is near."""
    if not name:
        return 0.0
    likeness = SequenceMatcher(None, name, other).ratio()
    inside = f" {other} " in f" {name} " or f" {name} " in f" {other} "
    return max(likeness, NEAR) if inside else likeness


def _parted(name: str) -> tuple[str, str]:
    """Return the folded name without the legal form at its beginning or end, and that form."""
    for written, form in LEGAL_FORMS.items():
        if name.startswith(f"{written} "):
            return name.removeprefix(f"{written} "), form
        if name.endswith(f" {written}"):
            return name.removesuffix(f" {written}"), form
    return name, ""
