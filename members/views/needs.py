"""What the cluster lacks: what members look for, and who could help; what nobody offers comes first."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.views.generic import TemplateView

from itk.shared.collation import sort_key
from itk.shared.templatetags.portal import text_of
from members.models import Company, Competence, CompetenceClaim, Introduction
from members.views.introductions import Told, told_of

PAGE_SIZE = 20
NAMED = 5  # organisations of a direction; the others are counted
COLUMNS = ("is_sample", "code", "parent", "name_lt", "name_en")
Direction = CompetenceClaim.Direction


@dataclass
class Need:
    """A competence that somebody looks for, and all that a reader is told of it."""

    competence: Competence
    group: Competence | None
    needs: int  # how many look for it
    offers: int
    needers: list[Company] = field(default_factory=list)  # a few of them
    offerers: list[Company] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    mine: list[CompetenceClaim] = field(default_factory=list)  # of whom the reader speaks for
    asked: list[Told] = field(default_factory=list)
    proposal_url: str = ""

    @property
    def is_lacking(self):
        """Whether nobody offers it."""
        return not self.offers

    @property
    def more_needers(self):
        """How many look for it beside those named."""
        return self.needs - len(self.needers)

    @property
    def more_offerers(self):
        """How many offer it beside those named."""
        return self.offers - len(self.offerers)

    @property
    def may_ask(self):
        """Whether one that the reader speaks for has another member to ask, not asked already."""
        own = Counter(claim.direction for claim in self.mine)
        asked = Counter(told.side for told in self.asked)
        can_help = own[Direction.NEEDS] and self.offers - own[Direction.OFFERS] > asked["seeker"]
        can_use = own[Direction.OFFERS] and self.needs - own[Direction.NEEDS] > asked["offerer"]
        return bool(can_help or can_use)

    @property
    def place(self):
        """What nobody offers first, then what many look for, then by name."""
        name = str(text_of(self.competence, "name"))
        return bool(self.offers), -self.needs, sort_key(name)


class NeedsView(TemplateView):
    """All needs of public members: those of the reader's organisations, then the others by pages.

    A subclass knows the events on a competence, and where staff propose one.
    """

    template_name = "members/needs/list.html"

    def events_on(self, competences):
        """Return the events to name for each competence, by its key."""
        return {}

    def proposal_url(self, competence):
        """Return where an event on the competence is proposed; empty for who may not."""
        return ""

    def get_context_data(self, **kwargs):
        """Add the needs of the page."""
        needs = self._needs()
        mine = self._mine()
        own = [need for need in needs if need.competence.pk in mine]
        others = [need for need in needs if need.competence.pk not in mine]
        page = Paginator(others, PAGE_SIZE).get_page(self.request.GET.get("page"))
        self._tell([*own, *page.object_list])
        self._tell_own(own, mine)
        return super().get_context_data(
            own=own,
            page_obj=page,
            lacking=sum(need.is_lacking for need in needs),
            total=len(needs),
            **kwargs,
        )

    @staticmethod
    def _needs():
        """Return all competences that public members look for, in the order of the page."""
        counts = CompetenceClaim.objects.public().counts()
        competences = Competence.objects.only(*COLUMNS).in_bulk()
        needs = [
            Need(
                competences[pk],
                competences.get(competences[pk].parent_id),
                count,
                counts.get((pk, Direction.OFFERS), 0),
            )
            for (pk, direction), count in counts.items()
            if direction == Direction.NEEDS
        ]
        return sorted(needs, key=lambda need: need.place)

    def _mine(self):
        """Return the claims of public members that the reader may speak for, by competence."""
        found = defaultdict(list)
        if self.request.user.is_authenticated:
            companies = Company.objects.editable_by(self.request.user).values("pk")
            claims = CompetenceClaim.objects.public().filter(company__in=companies)
            for claim in claims.select_related("company"):
                found[claim.competence_id].append(claim)
        return found

    def _tell(self, needs):
        """Add to each of a few needs what is told of it."""
        competences = [need.competence for need in needs]
        named, events = self._named(competences), self.events_on(competences)
        for need in needs:
            need.needers = named[need.competence.pk, Direction.NEEDS]
            need.offerers = named[need.competence.pk, Direction.OFFERS]
            need.events = events.get(need.competence.pk, [])
            need.proposal_url = self.proposal_url(need.competence)

    @staticmethod
    def _tell_own(own, mine):
        """Add to the needs of the reader's organisations their introductions that are open."""
        companies = {claim.company for claims in mine.values() for claim in claims}
        rows = Introduction.objects.open().with_names()
        rows = rows.filter(Q(seeker__in=companies) | Q(offerer__in=companies)) if companies else ()
        asked = defaultdict(list)
        for told in told_of(rows, companies):
            asked[told.introduction.competence_id].append(told)
        for need in own:
            need.mine, need.asked = mine[need.competence.pk], asked[need.competence.pk]

    @staticmethod
    def _named(competences):
        """Return a few organisations for each competence and direction, by name."""
        claims = CompetenceClaim.objects.public().filter(competence__in=competences)
        columns = ("name", "legal_form", "country", "slug")
        rows = claims.first_of_each(NAMED).values_list(
            "competence", "direction", *(f"company__{column}" for column in columns)
        )
        found = defaultdict(list)
        for competence, direction, *values in rows:
            company = Company(**dict(zip(columns, values, strict=True)))
            found[competence, direction].append(company)
        for companies in found.values():
            companies.sort(key=lambda company: sort_key(company.name))
        return found
