"""The directory of members: search, facets that combine, letters, a map, lists to take away."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from itk.shared.aggregates import KeysOf, keys
from itk.shared.collation import sort_key
from itk.shared.municipalities import MUNICIPALITIES
from itk.shared.municipality_tiles import Tile, tile_map
from itk.shared.search import ranked
from itk.shared.spreadsheets import XLSX
from itk.shared.templatetags.portal import text_of
from itk.shared.text import MAX_QUERY_LENGTH
from members.exports import directory_workbook
from members.models import Company, Competence, CompetenceClaim, TechnologyArea

PAGE_SIZE = 20
LETTERS = "ABCČDEFGHIJKLMNOPRSŠTUVZŽ"
OTHER_LETTER = "0"  # names that begin with anything else
# What cards and the page to print show of a member.
SHOWN = ("name", "legal_form", "slug", "logo", "town", "country", "website", "email", "phone")
SHOWN += ("short_description_lt", "short_description_en", "is_sample")
# The Lithuanian alphabet sorts these with their plain letters.
_SAME_LETTER = str.maketrans("ĄĘĖĮYŲŪ", "AEEIIUU")


@lru_cache(maxsize=8192)
def letter_of(name):
    """Return the letter of the bar under which a name stands, `OTHER_LETTER` for a digit or sign."""
    first = name[:1].upper()
    if not first.isalnum():
        first = next((c for c in name.upper() if c.isalnum()), "")
    first = first.translate(_SAME_LETTER)
    return first if first in LETTERS and first else OTHER_LETTER


@dataclass(frozen=True)
class Option:
    """One value of a facet: how many members it would leave, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


def _plain(queryset):
    """Return the same query without looking for translations in each of its thousands of rows."""
    return QuerySet(queryset.model, query=queryset.query, using=queryset.db)


class Directory:
    """The members that fit what is asked, and the counts of what else could be asked.

    The counts of a facet leave out its own choice, so that a second value can be added to it.
    Four queries for any number of members: members, areas, competences, offers.
    """

    FACETS = ("area", "group", "competence", "municipality", "kind", "size", "letter")
    SORTS = {
        "fit": _("Best match"),
        "name": pgettext_lazy("organisation", "Name"),
        "new": _("Newest members first"),
    }

    def __init__(self, query):
        self.query = query
        self.text = " ".join(query.get("q", "")[:MAX_QUERY_LENGTH].split())
        self.sort = self._sort()
        self.labels = {
            "municipality": dict(MUNICIPALITIES),
            "kind": dict(Company.Kind.choices),
            "size": dict(Company.Size.choices),
            "letter": {letter: letter for letter in LETTERS} | {OTHER_LETTER: "0–9"},
        }
        self.rows = self._members()
        self.everybody = {row.pk for row in self.rows}
        # facet → value → keys of the members that have it
        self.having = {
            "municipality": self._by(row.municipality for row in self.rows),
            "kind": self._by(row.kind for row in self.rows),
            "size": self._by(row.size_class for row in self.rows),
            "letter": self._by(letter_of(row.name) for row in self.rows),
        }
        self._read_areas()
        self._read_offers()
        self.chosen = {
            facet: [v for v in dict.fromkeys(query.getlist(facet)) if v in self.labels[facet]]
            for facet in self.FACETS
        }
        asked = {facet: [v for v in query.getlist(facet) if v] for facet in self.FACETS}
        self.left_out = any(
            value not in self.chosen[facet] for facet, values in asked.items() for value in values
        )

    def _members(self):
        """Read the members that hold the searched words: what facets and orders need of each."""
        companies = Company.objects.public().matching(self.text).order_by()
        columns = ["pk", "name", "municipality", "kind", "size_class"]
        if self.sort == "fit":
            companies = ranked(companies, self.text, title_fields=["folded_name"])
            columns.append("rank")
        if self.sort == "new":
            companies = companies.with_joined()
            columns.append("joined")
        return list(_plain(companies).values_list(*columns, named=True))

    def _by(self, values):
        """Return value → keys of the members that have it, of a value for each row."""
        having = defaultdict(list)
        for row, value in zip(self.rows, values, strict=True):
            having[value].append(row.pk)
        return defaultdict(set, {value: set(pks) for value, pks in having.items()})

    def _read_areas(self):
        """Read all areas with their organisations: those without any have a label too."""
        areas = TechnologyArea.objects.annotate(having=KeysOf("companies"))
        areas = areas.order_by("order", "code")
        areas = _plain(areas).values_list("code", "name_lt", "name_en", "having", named=True)
        self.labels["area"] = {area.code: str(text_of(area, "name")) for area in areas}
        self.having["area"] = {area.code: keys(area.having) for area in areas}

    def _read_offers(self):
        """Read the competences, and who offers which."""
        rows = Competence.objects.order_by("parent__order", "order", "code")
        columns = ("pk", "code", "name_lt", "name_en", "parent")
        self.competences = rows = list(_plain(rows).values_list(*columns, named=True))
        labels = {competence.pk: str(text_of(competence, "name")) for competence in rows}
        self.labels["competence"] = {c.code: labels[c.pk] for c in rows}
        self.labels["group"] = {c.code: labels[c.pk] for c in rows if c.parent is None}
        claims = CompetenceClaim.objects.filter(direction=CompetenceClaim.Direction.OFFERS)
        claims = _plain(claims.order_by()).values_list("competence")
        claims = claims.annotate(having=KeysOf("company"))
        offering = {competence: keys(having) for competence, having in claims}
        self.having["competence"] = {c.code: offering.get(c.pk, set()) for c in rows}
        self.having["group"] = groups = defaultdict(set)
        codes = {competence.pk: competence.code for competence in rows}
        for competence in rows:
            if competence.parent:
                groups[codes[competence.parent]] |= self.having["competence"][competence.code]

    def _fitting(self, *, but=None):
        """Return the keys of members that fit the choices of all facets, or of all ``but`` one."""
        found = self.everybody
        for facet, values in self.chosen.items():
            if values and facet != but:
                found = found.intersection(
                    set().union(*(self.having[facet][value] for value in values))
                )
        return found

    def _sort(self):
        asked = self.query.get("sort", "")
        if asked in self.SORTS and (asked != "fit" or self.text):
            return asked
        return "fit" if self.text else "name"

    @property
    def sorts(self):
        """The orders on offer, by their value."""
        return {k: label for k, label in self.SORTS.items() if k != "fit" or self.text}

    def results(self):
        """Return the fitting rows in the order asked for, which is by name within its steps."""
        fitting = self._fitting()
        rows = [row for row in self.rows if row.pk in fitting]
        rows.sort(key=lambda row: (sort_key(row.name), row.pk))
        if self.sort == "fit":
            rows.sort(key=lambda row: row.rank)
        elif self.sort == "new":
            rows.sort(key=lambda row: row.joined or date.min, reverse=True)
        return rows

    def companies(self, rows):
        """Return the organisations of rows in their order, with what a card shows of them."""
        found = Company.objects.with_joined().only(*SHOWN).in_bulk([row.pk for row in rows])
        for pk, company in found.items():
            offering = self.having["competence"]
            company.offers = [c for c in self.competences if pk in offering[c.code]]
        return [found[row.pk] for row in rows]

    def options(self, facet):
        """Return the values of a facet that would leave members, and those chosen, by label."""
        return [option for option in self._options(facet) if option.count or option.chosen]

    def letters(self):
        """Return every letter of the bar; without a count it leads nowhere."""
        return self._options("letter")

    def _options(self, facet):
        left, having, chosen = self._fitting(but=facet), self.having[facet], self.chosen[facet]
        return [
            Option(value, label, len(left & having[value]), value in chosen)
            for value, label in self.labels[facet].items()
        ]

    def tiles(self):
        """Return the tiles of the map; a choice of its municipality is taken back by its tile."""
        rest = self.without("municipality")
        more = rest if rest == "?" else f"{rest}&"
        return [
            Tile(
                code=option.value,
                label=option.label,
                count=option.count,
                chosen=option.chosen,
                url=f"{rest if option.chosen else f'{more}municipality={option.value}'}#results",
            )
            for option in self._options("municipality")
        ]

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
        for passing in ("page", "view"):
            query.pop(passing, None)
        kept = [v for v in query.pop(name, []) if value is not None and v != value]
        if kept:
            query.setlist(name, kept)
        return f"?{query.urlencode()}"


class DirectoryView(TemplateView):
    """The members, searched and narrowed down; whatever is asked, there is a page and a way on.

    Of any choice there is a page to print (``view=print``) and for the office a spreadsheet
    (``view=xlsx``); both hold all that fits.
    """

    template_name = "members/directory.html"
    print_template_name = "members/directory_print.html"

    def get(self, request, *args, **kwargs):
        """Answer with the page, the page to print, or the spreadsheet."""
        self.directory = Directory(request.GET)
        view = request.GET.get("view")
        if view == "xlsx":
            return self._spreadsheet()
        if view == "print":
            self.template_name = self.print_template_name
            companies = self.directory.companies(self.directory.results())
            context = super().get_context_data(
                directory=self.directory,
                companies=companies,
                chips=self.directory.chips(),
                back=self.directory.without("view"),
            )
            return self.render_to_response(context)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Add the page of members and all that narrows it down."""
        directory = self.directory
        page, moved = self._page(directory.results())
        tiles = directory.tiles()
        competences = sorted(directory.options("competence"), key=lambda o: sort_key(o.label))
        return super().get_context_data(
            directory=directory,
            page_obj=page,
            page_moved=moved,
            areas=directory.options("area"),
            groups=directory.options("group"),
            competences=competences,
            municipalities=directory.options("municipality"),
            kinds=directory.options("kind"),
            sizes=directory.options("size"),
            letters=directory.letters(),
            tiles=[tile for tile in tiles if tile.leads],
            drawing=tile_map(tiles),
            chips=directory.chips(),
            may_export=self._may_export(),
            **kwargs,
        )

    def _may_export(self):
        user = self.request.user
        return user.is_staff and user.has_perm("members.view_company")

    def _spreadsheet(self):
        """Return what fits as an XLSX; raise PermissionDenied for who is not of the office."""
        if not self._may_export():
            raise PermissionDenied
        rows = self.directory.results()
        found = Company.objects.with_joined().prefetch_related(
            "technology_areas", "claims__competence"
        )
        found = found.in_bulk([row.pk for row in rows])
        content = directory_workbook(found[row.pk] for row in rows)
        response = HttpResponse(content, content_type=XLSX)
        name = f"{slugify(gettext('Members'))}-{timezone.localdate():%Y-%m-%d}.xlsx"
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["Cache-Control"] = "private, no-store"
        return response

    def _page(self, rows):
        """Return the page asked for or the nearest, with companies for rows, and if it was moved."""
        paginator = Paginator(rows, PAGE_SIZE)
        number = self.request.GET.get("page", 1)
        page = paginator.get_page(number)
        try:
            moved = paginator.page(number).number != page.number
        except InvalidPage:
            moved = True
        page.object_list = self.directory.companies(page.object_list)
        return page, moved
