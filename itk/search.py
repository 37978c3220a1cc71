"""One search over members, their calls, events, news, pages and funding projects."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from events.models import Event, FundingProject
from itk.shared.html import strip_tags_text
from itk.shared.search import matches, search_filter
from itk.shared.templatetags.portal import text_of
from itk.shared.text import MAX_QUERY_LENGTH, STEMMERS, fold, search_document, search_terms, stems
from members.models import Company, CooperationCall
from news.models import Article, Page, PageFile

SHORTEST = 2  # letters: one letter begins a word of nearly every text
MOST = 200  # rows of a kind that are ranked; who finds more has to add a word
EXCERPT = 200  # letters

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Source:
    """Where one kind of row is looked for and which of its texts are shown.

    ``rows`` leave out the long texts of which a search may find hundreds.
    """

    name: str | Promise
    rows: Callable[[Any], QuerySet]
    title: str
    summary: str


@dataclass(frozen=True)
class Hit:
    """A row that was found, ready to print: texts are escaped and the found words marked.

    The languages are empty where the text is in the reader's own.
    """

    obj: Any
    title: SafeString
    title_language: str
    summary: SafeString
    summary_language: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind, best first; ``more`` when there was more than is ranked."""

    code: str
    source: Source
    rows: list[Any]
    more: bool
    in_title: bool
    terms: list[list[str]]

    @property
    def name(self) -> str | Promise:
        """What the rows are, in the reader's language."""
        return self.source.name

    @property
    def total(self) -> int:
        """How many rows were found and ranked."""
        return len(self.rows)

    def hits(self, rows: Iterable[Any]) -> list[Hit]:
        """Return some of the group's rows ready to print."""
        return [_hit(self.source, row, self.terms) for row in rows]


SOURCES = {
    "members": Source(
        _("Members"),
        lambda user: Company.objects.public().by_name().defer("search", "description"),
        "full_name",
        "short_description",
    ),
    "calls": Source(
        _("Partnership calls"),
        lambda user: (
            CooperationCall.objects.exclude(status=CooperationCall.Status.DRAFT)
            .visible_to(user)
            .order_by("-deadline", "pk")
            .defer("search")
        ),
        "title",
        "text",
    ),
    "events": Source(
        _("Events"),
        lambda user: Event.objects.public().order_by("-starts_at", "pk").defer("search", "text"),
        "title",
        "summary",
    ),
    "news": Source(
        _("News"),
        lambda user: Article.objects.public().order_by("-publish_at", "pk").defer("search", "body"),
        "title",
        "lead",
    ),
    "pages": Source(
        _("Pages"),
        lambda user: Page.objects.readable_by(user).order_by("order", "pk").defer("search"),
        "title",
        "body",
    ),
    "projects": Source(
        _("Funding projects"),
        lambda user: FundingProject.objects.order_by("-contract_date", "pk").defer("search"),
        "title",
        "aims",
    ),
}


ROOM = Source(
    _("Members’ room"),
    lambda user: Page.objects.of_room(user).order_by("order", "pk").defer("search"),
    "title",
    "body",
)


def is_searchable(query: str) -> bool:
    """Whether the query has a word long enough to look for."""
    return bool(search_terms(query)) and len(fold(query[:MAX_QUERY_LENGTH])) >= SHORTEST


def search(
    query: str,
    *,
    user: Any,
    kinds: Iterable[str] = tuple(SOURCES),
    read: Mapping[str, list[Any]] = MappingProxyType({}),
) -> list[Group]:
    """Return a group for each of ``kinds`` in which something was found, title hits first.

    One query a kind, none for the kinds of which all rows were ``read`` already. Raises KeyError
    for an unknown kind; finds nothing for a query without words.
    """
    terms = search_terms(query)
    if not is_searchable(query):
        return []
    groups = []
    for code in kinds:
        source = SOURCES[code]
        if code in read:
            found = [row for row in read[code] if _holds(row.search, terms)]
        else:
            found = list(search_filter(source.rows(user), query)[: MOST + 1])
        groups.append(_group(code, source, found, terms))
    return sorted((group for group in groups if group.rows), key=lambda group: not group.in_title)


@dataclass(frozen=True)
class Shelf:
    """A page of the members' room, and its files: those that were found, else all of them."""

    hit: Hit
    files: list[PageFile]


def search_room(query: str, *, user: Any) -> tuple[list[Page], list[list[str]]]:
    """Return the members' pages that ``user`` may read, with ``found_files``, and what is looked for.

    With words: those that hold all of them themselves or have a file whose title or name does;
    titles first. Two queries.
    """
    terms = search_terms(query) if is_searchable(query) else []
    pages, files = ROOM.rows(user), PageFile.objects.order_by("order", "pk")
    if terms:
        found = search_filter(files, query)
        pages = pages.filter(matches(query, "search") | Q(pk__in=found.order_by().values("page")))
        files = files.annotate(is_found=Q(pk__in=found.order_by().values("pk")))
    rows = list(pages.prefetch_related(Prefetch("files", files)))
    if terms:
        rows.sort(key=lambda page: not _titled(page, ROOM.title, terms))
    return rows, terms


def shelves(pages: Iterable[Page], terms: list[list[str]]) -> list[Shelf]:
    """Return pages of `search_room` ready to print."""
    found = []
    for page in pages:
        files = list(page.files.all())
        named = [file for file in files if getattr(file, "is_found", False)]
        found.append(Shelf(_hit(ROOM, page, terms), named or files))
    return found


def _group(code: str, source: Source, found: list[Any], terms: list[list[str]]) -> Group:
    rows, more = found[:MOST], len(found) > MOST
    titled = {row.pk for row in rows if _titled(row, source.title, terms)}
    rows.sort(key=lambda row: row.pk not in titled)
    return Group(code, source, rows, more, in_title=bool(titled), terms=terms)


def _titled(row: Any, name: str, terms: list[list[str]]) -> bool:
    """Whether every word of the query is in the title, in either language."""
    titles = {code: getattr(row, f"{name}_{code}", getattr(row, name)) for code in STEMMERS}
    document = search_document(**{code: title or "" for code, title in titles.items()})
    return _holds(document, terms)


def _holds(document: str, terms: list[list[str]]) -> bool:
    """Whether a search document has every word, as `itk.shared.search.matches` asks the database."""
    return all(any(term in document for term in alternatives) for alternatives in terms)


def _hit(source: Source, row: Any, terms: list[list[str]]) -> Hit:
    title, summary = text_of(row, source.title), text_of(row, source.summary)
    return Hit(
        obj=row,
        title=marked(title.value, terms),
        title_language=title.language if title.fallback else "",
        summary=marked(_excerpt(strip_tags_text(summary.value), terms), terms),
        summary_language=summary.language if summary.fallback else "",
    )


def _excerpt(text: str, terms: list[list[str]]) -> str:
    """Return a piece of the text with the first word that was found, or its beginning."""
    found = (word.start() for word in _WORD.finditer(text) if _is_hit(word.group(), terms))
    return _piece(text, next(found, 0))


def _piece(text: str, place: int) -> str:
    """Return about `EXCERPT` letters of the text around ``place``, cut between words."""
    if len(text) <= EXCERPT:
        return text
    start = max(0, min(place - EXCERPT // 3, len(text) - EXCERPT))
    if start:
        start = text.find(" ", start) + 1 or start
    end = min(len(text), start + EXCERPT)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


def _is_hit(word: str, terms: list[list[str]]) -> bool:
    found = {f" {stem}" for language in STEMMERS for stem in stems(word, language)}
    return any(
        stem.startswith(term) for alternatives in terms for term in alternatives for stem in found
    )


def marked(text: str, terms: list[list[str]]) -> SafeString:
    """Return the text escaped, with the words that the terms find in ``<mark>``."""
    parts, end = [], 0
    for word in _WORD.finditer(text):
        if _is_hit(word.group(), terms):
            parts += [escape(text[end : word.start()]), f"<mark>{escape(word.group())}</mark>"]
            end = word.end()
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above
