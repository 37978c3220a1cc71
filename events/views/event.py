"""One event's page."""

import re
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F, OuterRef, Subquery, Value
from django.urls import reverse
from django.utils.translation import get_language, get_language_info
from django.views.generic import DetailView

from events import ical
from events.models import EventDay, Material, Photo, Registration, Session, Speaker
from events.views.opening import events_open_to
from itk.shared.collation import sort_key
from itk.shared.languages import languages_of, offer_languages
from members.models import Company, Competence, TechnologyArea

# What one query brings of the programme, by the path from a day.
PARTS = {
    "": (EventDay, ("pk", "date", "starts", "ends", "starts_at", "ends_at")),
    "sessions__": (Session, ("pk", "title_lt", "title_en", "starts", "ends")),
    "sessions__speakers__": (
        Speaker,
        (
            "pk", "name", "position_lt", "position_en", "bio_lt", "bio_en", "photo",
            "company_name", "company_id",
        ),
    ),
    "sessions__speakers__company__": (
        Company,
        ("pk", "legal_form", "name", "country", "slug", "status", "published"),
    ),
}  # fmt: skip


LINKED = ("what", "key", "lt", "en", "legal_form", "country", "status", "published")


class EventView(DetailView):
    """An event's page; ``itk`` adds the news about it.

    A page may cost eight queries in all, so the programme is one and what hangs on the event
    by name (partners, competences) is another.
    """

    template_name = "events/event.html"
    context_object_name = "event"

    def get_queryset(self):
        """Return the events whose pages this reader may open."""
        return self.with_facts(events_open_to(self.request))

    def with_facts(self, events):
        """Return the events with what their pages say of counts, host, project and area."""
        areas = TechnologyArea.objects.filter(events=OuterRef("pk")).order_by("order", "code")
        events = events.with_counts().select_related("host", "project")
        return events.annotate(area=Subquery(areas.values("code")[:1]))

    def get_object(self, queryset=None):
        """Return the event and note in which languages it is written."""
        event = super().get_object(queryset)
        offer_languages(self.request, languages_of(event, "title", "summary", "text"))
        return event

    def get_context_data(self, **kwargs):
        """Add programme, speakers, materials and what else belongs to the event."""
        event = self.object
        days = programme_of(event)
        materials, photos = remains_of(event)
        visible = self._visible(materials)
        return super().get_context_data(**kwargs) | {
            "state": event.state,
            "event_days": [day.day for day in days],
            "add_links": ical.add_links(event, [day.day for day in days]),
            "programme": [day for day in days if day.parts],
            "speakers": _speakers(days),
            "materials": visible,
            "has_more_materials": len(visible) < len(materials),
            "own_registration": self._own_registration(event),
            "register_url": reverse("events:register", args=[event.slug]),
            "languages": _in_words(re.findall(r"[a-z]{2,3}", event.languages.lower())),
            "photos": photos,
            **linked_with(event),
        }

    def _visible(self, materials):
        """Return those of ``materials`` that this reader may open."""
        if not self.request.user.is_authenticated:
            return [row for row in materials if row.audience == Material.Audience.PUBLIC]
        allowed = Material.objects.visible_to(self.request.user).filter(event=self.object)
        pks = set(allowed.values_list("pk", flat=True))
        return [row for row in materials if row.pk in pks]

    def _own_registration(self, event):
        """Return the live registration of who is logged in, if any."""
        user = self.request.user
        if not user.is_authenticated:
            return None
        own = Registration.objects.live().filter(event=event, email=user.email)
        for registration in own.order_by("pk")[:1]:
            registration.event = event
            return registration
        return None


def _in_words(codes):
    """Return the names of languages on one line; Lithuanian writes them small but for the first."""
    names = ", ".join(str(get_language_info(code)["name_translated"]) for code in codes)
    return names.capitalize() if get_language() == "lt" else names


def remains_of(event):
    """Return the materials of an event and, once it was held, its public photos, in one query."""
    common = ("pk", "is_sample", "order", "what", "lt", "en", "stored", "words", "state")
    materials = event.materials.order_by().annotate(
        what=Value("material"),
        lt=F("title_lt"),
        en=F("title_en"),
        stored=F("file"),
        words=F("link"),
        state=F("audience"),
    )
    photos = event.photos.public() if event.is_held else event.photos.none()
    photos = photos.order_by().annotate(
        what=Value("photo"),
        lt=F("alt_lt"),
        en=F("alt_en"),
        stored=F("image"),
        words=F("credit"),
        state=F("consent"),
    )
    rows = sorted(
        materials.values(*common).union(photos.values(*common), all=True),
        key=lambda row: (row["order"], row["pk"]),
    )
    found = {"material": [], "photo": []}
    for row in rows:
        found[row["what"]].append((_photo if row["what"] == "photo" else _material)(row))
    return found["material"], found["photo"]


def _material(row):
    return Material(
        pk=row["pk"],
        is_sample=row["is_sample"],
        title_lt=row["lt"],
        title_en=row["en"],
        file=row["stored"],
        link=row["words"],
        audience=row["state"],
    )


def _photo(row):
    return Photo(
        pk=row["pk"],
        is_sample=row["is_sample"],
        alt_lt=row["lt"],
        alt_en=row["en"],
        image=row["stored"],
        credit=row["words"],
        consent=row["state"],
    )


@dataclass(frozen=True)
class Part:
    """A part of the programme and who speaks in it."""

    session: Session
    speakers: list[Speaker]


@dataclass(frozen=True)
class Day:
    """A day of the event and its parts in order."""

    day: EventDay
    parts: list[Part]


def programme_of(event):
    """Return the `Day`s of an event with their parts and speakers, all in one query."""
    columns = [f"{path}{name}" for path, (_model, names) in PARTS.items() for name in names]
    rows = event.days.order_by(
        "date", "pk", "sessions__starts", "sessions__pk", "sessions__speakers__name"
    ).values(*columns)
    days = []
    for _pk, of_day in groupby(rows, key=lambda row: row["pk"]):
        of_day = list(of_day)
        parts = [
            _part(list(of_part))
            for pk, of_part in groupby(of_day, key=lambda row: row["sessions__pk"])
            if pk is not None
        ]
        days.append(Day(_row(of_day[0], ""), parts))
    return days


def _part(rows):
    """Return one part of the programme; each row has one of its speakers, or none."""
    speakers = []
    for row in rows:
        if speaker := _row(row, "sessions__speakers__"):
            speaker.company = _row(row, "sessions__speakers__company__")
            speakers.append(speaker)
    return Part(_row(rows[0], "sessions__"), speakers)


def _row(row, path):
    """Return the object whose columns stand under ``path`` in a row; None where there is none."""
    model, names = PARTS[path]
    if row[f"{path}pk"] is None:
        return None
    return model(**{name: row[f"{path}{name}"] for name in names})


def _speakers(days):
    """Return everyone who speaks, once, in the order of the programme."""
    found = (speaker for day in days for part in day.parts for speaker in part.speakers)
    return list({speaker.pk: speaker for speaker in found}.values())


def linked_with(event):
    """Return the event's ``partners`` and ``competences``, both in one query."""
    partners = event.partners.order_by().annotate(
        what=Value("partner"), key=F("slug"), lt=F("name"), en=F("name")
    )
    competences = event.competences.order_by().annotate(
        what=Value("competence"),
        key=F("code"),
        lt=F("name_lt"),
        en=F("name_en"),
        **{name: Value("") for name in ("legal_form", "country", "status")},
        published=Value(True),
    )
    found = {"partner": [], "competence": []}
    for row in partners.values(*LINKED).union(competences.values(*LINKED)):
        found[row["what"]].append(row)
    companies = [
        Company(
            slug=row["key"],
            name=row["lt"],
            **{name: row[name] for name in ("legal_form", "country", "status", "published")},
        )
        for row in found["partner"]
    ]
    skills = [
        Competence(code=row["key"], name_lt=row["lt"], name_en=row["en"])
        for row in found["competence"]
    ]
    return {
        "partners": sorted(companies, key=lambda company: sort_key(company.name)),
        "competences": sorted(skills, key=lambda competence: sort_key(str(competence))),
    }
