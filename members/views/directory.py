"""The directory of members: search, facets that combine, a bar of letters."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.core.paginator import InvalidPage, Paginator
from django.core.validators import slug_re
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from itk.shared.collation import sort_key
from itk.shared.municipalities import MUNICIPALITIES
from itk.shared.search import ranked
from itk.shared.templatetags.portal import text_of
from itk.shared.text import MAX_QUERY_LENGTH
from members.models import Company, Competence, CompetenceClaim, TechnologyArea

PAGE_SIZE = 20
LETTERS = "ABCČDEFGHIJKLMNOPRSŠTUVZŽ"
OTHER_LETTER = "0"  # names that begin with anything else
# The Lithuanian alphabet sorts these with their plain letters.
_SAME_LETTER = str.maketrans("ĄĘĖĮYŲŪ", "AEEIIUU")


def letter_of(name):
    """Return the letter of the bar under which a name stands, `OTHER_LETTER` for a digit or sign."""
    first = next((c for c in name.upper() if c.isalnum()), "").translate(_SAME_LETTER)
    return first if first in LETTERS and first else OTHER_LETTER


@dataclass(frozen=True)
class Option:
    """One value of a facet: how many members it would leave, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass
class Row:
    """What the facets and the order need of one member."""

    pk: int
    rank: int
    joined: date | None
    values: dict[str, set[str]]
    offers: list[Competence] = field(default_factory=list)


class Directory:
    """The members that fit what is asked, and the counts of what else could be asked.

    The counts of a facet leave out its own choice, so that a second value can be added to it.
    Three queries for any number of members: members, their areas, their offers.
    """

    FACETS = ("area", "competence", "municipality", "letter")
    SORTS = {
        "fit": _("Best match"),
        "name": pgettext_lazy("organisation", "Name"),
        "new": _("Newest members first"),
    }

    def __init__(self, query):
        self.query = query
        self.text = " ".join(query.get("q", "")[:MAX_QUERY_LENGTH].split())
        self.labels = {
            "area": {},
            "competence": {},
            "municipality": dict(MUNICIPALITIES),
            "letter": {letter: letter for letter in LETTERS} | {OTHER_LETTER: "0–9"},
        }
        self._read()
        self._name_unused(Competence, "competence")
        self._name_unused(TechnologyArea, "area")
        self.chosen = {
            facet: [v for v in dict.fromkeys(query.getlist(facet)) if v in self.labels[facet]]
            for facet in self.FACETS
        }
        asked = {facet: [v for v in query.getlist(facet) if v] for facet in self.FACETS}
        self.left_out = any(
            value not in self.chosen[facet] for facet, values in asked.items() for value in values
        )
        self.sort = self._sort()

    def _read(self):
        """Read the members that hold the searched words, and what they belong to."""
        companies = Company.objects.public().matching(self.text).with_joined().by_name()
        companies = ranked(companies, self.text, title_fields=["folded_name"])
        self.rows = [
            Row(
                pk, rank, joined or date.min, {"municipality": {place}, "letter": {letter_of(name)}}
            )
            for pk, name, place, joined, rank in companies.values_list(
                "pk", "name", "municipality", "joined", "rank"
            )
        ]
        areas, offers = (
            self._links("area", self._areas()),
            self._links("competence", self._offers()),
        )
        for row in self.rows:
            row.values["area"] = {area.code for area in areas.get(row.pk, ())}
            row.offers = offers.get(row.pk, [])
            row.values["competence"] = {competence.code for competence in row.offers}

    @staticmethod
    def _areas():
        links = Company.technology_areas.through.objects.filter(
            company__in=Company.objects.public()
        )
        links = links.order_by("technologyarea__order", "technologyarea__code")
        columns = [f"technologyarea__{name}" for name in ("code", "name_lt", "name_en")]
        return TechnologyArea, links.values_list("company", *columns)

    @staticmethod
    def _offers():
        claims = CompetenceClaim.objects.filter(
            company__in=Company.objects.public(), direction=CompetenceClaim.Direction.OFFERS
        )
        claims = claims.order_by(
            "competence__parent__order", "competence__order", "competence__code"
        )
        columns = [f"competence__{name}" for name in ("code", "name_lt", "name_en")]
        return Competence, claims.values_list("company", *columns)

    def _links(self, facet, source):
        """Return the linked objects by company, and keep their labels."""
        model, rows = source
        objects, linked = {}, {}
        for company, code, name_lt, name_en in rows:
            if code not in objects:
                objects[code] = model(code=code, name_lt=name_lt, name_en=name_en)
            linked.setdefault(company, []).append(objects[code])
        self.labels[facet] = {code: str(text_of(o, "name")) for code, o in objects.items()}
        return linked

    def _name_unused(self, model, facet):
        """Learn the labels of values that are asked for though no member has them."""
        asked = [v for v in self.query.getlist(facet) if slug_re.match(v)]
        if unknown := [v for v in asked if v not in self.labels[facet]]:
            found = model.objects.filter(code__in=unknown[:PAGE_SIZE])
            self.labels[facet] |= {o.code: str(text_of(o, "name")) for o in found}

    def _sort(self):
        asked = self.query.get("sort", "")
        if asked in self.SORTS and (asked != "fit" or self.text):
            return asked
        return "fit" if self.text else "name"

    @property
    def sorts(self):
        """The orders on offer, by their value."""
        return {k: label for k, label in self.SORTS.items() if k != "fit" or self.text}

    def fitting(self, *, but=None):
        """Return the rows that fit the choices of all facets, or of all ``but`` one."""
        asked = [(f, set(values)) for f, values in self.chosen.items() if values and f != but]
        return [row for row in self.rows if all(row.values[f] & values for f, values in asked)]

    def results(self):
        """Return the fitting rows in the order asked for; they were read in order of names."""
        rows = self.fitting()
        if self.sort == "fit":
            return sorted(rows, key=lambda row: row.rank)
        if self.sort == "new":
            return sorted(rows, key=lambda row: row.joined or date.min, reverse=True)
        return rows

    def options(self, facet):
        """Return the values of a facet that would leave members, and those chosen, by label."""
        counts = Counter(v for row in self.fitting(but=facet) for v in row.values[facet])
        labels = self.labels[facet].items()
        options = [Option(v, t, counts[v], v in self.chosen[facet]) for v, t in labels]
        return [option for option in options if option.count or option.chosen]

    def letters(self):
        """Return every letter of the bar; without a count it leads nowhere."""
        counts = Counter(v for row in self.fitting(but="letter") for v in row.values["letter"])
        labels = self.labels["letter"].items()
        return [Option(v, t, counts[v], v in self.chosen["letter"]) for v, t in labels]

    def chips(self):
        """Return what is asked for as (label, query string without it)."""
        chips = []
        if self.text:
            chips = [(gettext("“%(words)s”") % {"words": self.text}, self.without("q"))]
        for facet, values in self.chosen.items():
            chips += [(self.labels[facet][v], self.without(facet, v)) for v in values]
        return chips

    def without(self, name, value=None):
        """Return the query string without a parameter, or without one value of it, on page one."""
        query = self.query.copy()
        query.pop("page", None)
        kept = [v for v in query.pop(name, []) if value is not None and v != value]
        query.setlist(name, kept)
        return f"?{query.urlencode()}"


class DirectoryView(TemplateView):
    """The members, searched and narrowed down; whatever is asked, there is a page and a way on."""

    template_name = "members/directory.html"

    def get_context_data(self, **kwargs):
        """Add the page of members and all that narrows it down."""
        directory = Directory(self.request.GET)
        page, moved = self._page(directory.results())
        competences = sorted(directory.options("competence"), key=lambda o: sort_key(o.label))
        return super().get_context_data(
            directory=directory,
            page_obj=page,
            page_moved=moved,
            areas=directory.options("area"),
            competences=competences,
            municipalities=directory.options("municipality"),
            letters=directory.letters(),
            chips=directory.chips(),
            **kwargs,
        )

    def _page(self, rows):
        """Return the page asked for or the nearest, with companies for rows, and if it was moved."""
        paginator = Paginator(rows, PAGE_SIZE)
        number = self.request.GET.get("page", 1)
        page = paginator.get_page(number)
        try:
            moved = paginator.page(number).number != page.number
        except InvalidPage:
            moved = True
        companies = Company.objects.defer("search").in_bulk([row.pk for row in page.object_list])
        for row in page.object_list:
            companies[row.pk].joined, companies[row.pk].offers = row.joined, row.offers
        page.object_list = [companies[row.pk] for row in page.object_list]
        return page, moved
