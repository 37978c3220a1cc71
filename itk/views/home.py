"""The first page."""

from collections import Counter, defaultdict
from itertools import combinations

from django.db.models import Count, OuterRef, Q, Subquery, Window
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from events.models import Event, FundingProject
from itk.shared.collation import sort_key
from itk.shared.motif import Node, network_svg
from members.models import Company, CompetenceClaim
from news.models import Article

# More nodes than this and a finger on a phone no longer hits one.
NODES = 24
LINKS_A_NODE = 2
EVENTS = NEWS = 3


def root(request):
    """Lead to the first page in the language that the browser asks for."""
    return redirect(reverse("home"))


class HomeView(TemplateView):
    """What the cluster is, what is on, who the members are, and what the funding made."""

    template_name = "itk/home.html"

    def get_context_data(self, **kwargs):
        """Return everything on the page; each part is one query, whatever the number of rows."""
        companies = members()
        # The frame shows projects too; here they are read once for both.
        projects = list(FundingProject.objects.all()[:3])
        project = projects[0] if projects else None
        return super().get_context_data(**kwargs) | {
            "network": network(companies),
            "events": next_events(),
            "news": Article.objects.public().newest().for_lists()[:NEWS],
            "companies": sorted(companies, key=lambda company: sort_key(company.name)),
            "funding_projects": projects,
            "project": project,
            "figures": figures(companies, project),
        }


def members():
    """Return the members with the most competences, each with ``total``, the number of all."""
    claims = CompetenceClaim.objects.filter(company=OuterRef("pk")).order_by()
    claimed = claims.values("company").annotate(count=Count("pk")).values("count")
    return list(
        Company.objects.public()
        .annotate(claimed=Subquery(claimed), total=Window(Count("pk")))
        .order_by("-claimed", "pk")
        .defer("description", "search")[:NODES]
    )


def network(companies):
    """Return the picture of the cluster: members, linked to those they have most in common with."""
    nodes = [
        Node(str(company.pk), company.name, weight(company), company.get_absolute_url())
        for company in companies
    ]
    count = len(companies)
    return network_svg(
        nodes,
        links_among(companies),
        title=_("The cluster as a network"),
        description=ngettext(
            "%(count)d member; lines join those with the most competences in common.",
            "%(count)d members; lines join those with the most competences in common.",
            count,
        )
        % {"count": count},
    )


def links_among(companies):
    """Return the pairs of companies that share the most competences, as keys of their nodes.

    There are at most `LINKS_A_NODE` for each company: where everybody shares something with
    everybody, a line for each pair would show nothing.
    """
    claims = CompetenceClaim.objects.filter(company__in=companies).order_by()
    holders = defaultdict(set)
    for competence, company in claims.values_list("competence_id", "company_id").distinct():
        holders[competence].add(company)
    shared = Counter(
        pair for sharing in holders.values() for pair in combinations(sorted(sharing), 2)
    )
    strongest = sorted(shared, key=lambda pair: (-shared[pair], pair))
    return [(str(one), str(other)) for one, other in strongest[: LINKS_A_NODE * len(companies)]]


def weight(company):
    """Return how large the company's node is, from 1 to 3, by the number of its competences."""
    return 1 + ((company.claimed or 0) > 2) + ((company.claimed or 0) > 5)


def next_events():
    """Return the next events that take place, with their numbers of registrations."""
    happening = Event.objects.upcoming().filter(status=Event.Status.PUBLISHED)
    return happening.with_counts().defer("text", "search")[:EVENTS]


def figures(companies, project):
    """Return the figures of the page, counted from rows.

    ``held_by_project`` counts the events that the funding project paid for, and ``sample`` tells
    whether any counted row is invented.
    """
    held = Q(pk__in=Event.objects.past().order_by().values("pk"))
    upcoming = Q(pk__in=Event.objects.upcoming().order_by().values("pk"))
    came = held & Q(days__attendances__present=True)
    counted = Event.objects.aggregate(
        held=Count("pk", filter=held, distinct=True),
        held_by_project=Count("pk", filter=held & Q(project=project), distinct=True),
        upcoming=Count("pk", filter=upcoming, distinct=True),
        attendances=Count("days__attendances", filter=came, distinct=True),
        sample=Count("pk", filter=(held | upcoming) & Q(is_sample=True), distinct=True),
    )
    sample_members = any(company.is_sample for company in companies)
    return counted | {
        "members": companies[0].total if companies else 0,
        "sample": bool(counted["sample"]) or sample_members,
    }
