"""What readers choose events by: one home for the lists, the month and the feeds."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import reduce
from urllib.parse import urlencode

from django.db.models import F, Value
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.models import Event
from itk.shared.collation import sort_key
from members.models import Company, Competence, TechnologyArea

# In the order of the form. Invitation-only events are never listed, so nobody asks for them.
LABELS = {
    "kind": _("Kind of event"),
    "competence": _("Competence"),
    "area": _("Technology area"),
    "host": _("Host organisation"),
    "audience": _("For whom"),
}
# What stands first, chosen when nothing is: the words of each, as their gender differs.
EVERYTHING = {
    "kind": _("All kinds"),
    "competence": _("All competences"),
    "area": _("All areas"),
    "host": _("All hosts"),
    "audience": _("Whoever it is for"),
}
FIXED = {
    "kind": dict(Event.Kind.choices),
    "audience": {
        each.value: each.label for each in (Event.Audience.PUBLIC, Event.Audience.MEMBERS)
    },
}
# Where the rows of the others are, from an event: what leads to them, names and describes them.
COLUMNS = {
    "competence": ("competences", "code", "name_lt", "name_en"),
    "area": ("technology_areas", "code", "name_lt", "name_en"),
    "host": ("host", "slug", "name", "legal_form"),
}


@dataclass(frozen=True)
class Option:
    """One value to choose: its words, their language if it is not the page's, and how many events."""

    value: str
    label: str
    lang: str
    count: int


@dataclass(frozen=True)
class Facet:
    """One thing to choose by, and what is chosen, or ""."""

    name: str
    label: str
    everything: str
    chosen: str
    options: list[Option]


class EventFilter:
    """What the query string of a list or a feed asks for.

    ``data`` are the values of the query string; empty ones and those of other names are left alone.
    Raises Http404 for a kind, competence, area, host or audience that there is not. One query when
    a row is named, none otherwise.
    """

    def __init__(self, data):
        self.chosen = {name: data[name] for name in LABELS if data.get(name)}
        named = {}
        for name, value in self.chosen.items():
            if name in FIXED:
                if value not in FIXED[name]:
                    raise Http404
            elif "\x00" in value:  # PostgreSQL refuses to be asked
                raise Http404
            else:
                named[name] = _named(name, value)
        self._rows = _labels(named)
        if self._rows.keys() != named.keys():
            raise Http404

    def __bool__(self):
        return bool(self.chosen)

    @cached_property
    def query(self):
        """The choice as a query string with its question mark, to be passed on; "" for no choice."""
        return f"?{urlencode(self.chosen)}" if self.chosen else ""

    def of(self, events):
        """Return those of ``events`` that fit the choice."""
        for name, value in self.chosen.items():
            path = name if name in FIXED else "__".join(COLUMNS[name][:2])
            events = events.filter(**{path: value})
        return events

    def facets(self, events):
        """Return the `Facet`s of ``events`` that have anything to choose, in one query.

        Beside each value stands how many events it would leave, given the other choices.
        """
        values, labels = _values(events)
        found = []
        for name, label in LABELS.items():
            others = [(other, value) for other, value in self.chosen.items() if other != name]
            left = [row for row in values.values() if all(v in row[o] for o, v in others)]
            counts = Counter(value for row in left for value in row[name])
            words = {**labels[name], **self._rows.get(name, {})}
            options = [Option(value, *words[value], counts[value]) for value in words]
            # All events have a kind; one that is alone leaves nothing to choose.
            if len(options) > (name in FIXED and name not in self.chosen):
                chosen = self.chosen.get(name, "")
                found.append(Facet(name, label, EVERYTHING[name], chosen, options))
        return found


def _named(name, value):
    """Return the row of a facet that a query string names, ready for a union."""
    rows = {
        "competence": Competence.objects,
        "area": TechnologyArea.objects,
        # Only who has invited the public is known to it.
        "host": Company.objects.filter(hosted_events__in=Event.objects.public().values("pk")),
    }[name]
    _path, key, *words = COLUMNS[name]
    rows = rows.filter(**{key: value}).order_by().distinct()
    return _as_union(rows, name, key, *words)


def _labels(named):
    """Return {name: {value: (words, language)}} of the named rows that there are, in one query."""
    if not named:
        return {}
    rows = reduce(lambda one, other: one.union(other), named.values())
    return {row["facet"]: {row["value"]: _words(row)} for row in rows}


def _words(row):
    """Return the words of a row and their language, "" when it is the page's."""
    name, first, second = row["facet"], row["words"], row["more_words"]
    if name in FIXED:
        return FIXED[name][row["value"]], ""
    if name == "host":
        return str(Company(name=first, legal_form=second)), ""
    if get_language() == "en":
        return (second, "") if second else (first or row["value"], "lt")
    return first or row["value"], ""


def _values(events):
    """Return {event: {name: its values}} and {name: {value: (words, language)}}, words in order."""
    everything = Event.objects.filter(pk__in=events.order_by().values("pk")).order_by()
    parts = [_column(everything, name) for name in LABELS]
    values = defaultdict(lambda: {name: set() for name in LABELS})
    labels = {name: {} for name in LABELS}
    # One query for all: a page may cost eight.
    for row in parts[0].union(*parts[1:], all=True):
        values[row["pk"]][row["facet"]].add(row["value"])
        labels[row["facet"]][row["value"]] = _words(row)
    for name in LABELS:
        labels[name] = dict(sorted(labels[name].items(), key=_order_of(name)))
    return values, labels


def _order_of(name):
    """Return the sort key of a facet's (value, (words, language)): the model's order, or the alphabet."""
    if name in FIXED:
        places = list(FIXED[name])
        return lambda item: places.index(item[0])
    return lambda item: sort_key(item[1][0])


def _column(events, name):
    """Return what ``events`` have of one facet, ready for a union."""
    if name in FIXED:
        return _as_union(events, name, name)
    path, *columns = COLUMNS[name]
    return _as_union(events.exclude(**{path: None}), name, *(f"{path}__{c}" for c in columns))


def _as_union(rows, name, value, words=None, more_words=None):
    """Return ``rows`` as (pk, facet, value, words, more_words), alike for all facets."""
    text = {"words": words, "more_words": more_words}
    columns = {key: F(column) if column else Value("") for key, column in text.items()}
    rows = rows.annotate(facet=Value(name), value=F(value), **columns)
    return rows.values("pk", "facet", "value", *columns)
