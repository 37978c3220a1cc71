"""The public profile of a member, and what became of a former one."""

from http import HTTPStatus

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from itk.shared.languages import languages_of, offer_languages
from itk.shared.mail import absolute
from itk.shared.templatetags.portal import text_of
from members.models import (
    Company,
    Competence,
    CompetenceClaim,
    Representative,
    Solution,
    TechnologyArea,
)


class CompanyView(DetailView):
    """What a member is, offers and looks for; a subclass fills ``events`` and ``articles``.

    A former member's address leads to its successor, or says that the organisation has left.
    """

    context_object_name = "company"
    template_name = "members/company.html"
    gone_template_name = "members/company_gone.html"
    events = ()
    articles = ()

    def get(self, request, *args, **kwargs):
        """Show the profile, lead on, or answer that the member has left (410)."""
        company = self.object = self.get_object()
        if company.status == Company.Status.FORMER:
            if heir := self._heir(company):
                return redirect(heir, permanent=True)
            context = {"company": company}
            return render(request, self.gone_template_name, context, status=HTTPStatus.GONE)
        offer_languages(request, languages_of(company, "short_description", "description"))
        return self.render_to_response(self.get_context_data(object=company))

    def get_object(self, queryset=None):
        """Return the company with the rows of its page; raise Http404 where nobody may see it."""
        rows = Company.objects.visible_to(self.request.user).filter(slug=self.kwargs["slug"])
        made = Solution.objects.filter(company=OuterRef("pk"))
        company = rows.with_joined().annotate(has_solutions=Exists(made)).for_page().first()
        if company is None:
            raise Http404
        company.areas = [TechnologyArea(**row) for row in company.area_rows]
        return company

    def get_context_data(self, **kwargs):
        """Add the claims by direction, the solutions, the people, and what the subclass knows."""
        company = self.object
        by_direction = {direction: [] for direction in CompetenceClaim.Direction}
        for claim in map(_claim, company.claim_rows):
            by_direction[claim.direction].append(claim)
        return super().get_context_data(
            **{
                "offers": by_direction[CompetenceClaim.Direction.OFFERS],
                "needs": by_direction[CompetenceClaim.Direction.NEEDS],
                "solutions": company.solutions.defer("search") if company.has_solutions else (),
                "calls": self._calls(company),
                "people": [Representative(**row) for row in company.people_rows],
                "may_edit": company.is_edited_by(self.request.user),
                "structured": self._structured(company),
                "events": self.events,
                "articles": self.articles,
                **kwargs,
            }
        )

    def _calls(self, company):
        """Return its open calls that the reader may see, the first to end first."""
        calls = company.calls.open().visible_to(self.request.user).for_lists()
        return calls.order_by("deadline", "pk")

    @staticmethod
    def _structured(company):
        """Return what search engines are told of a public organisation, in words of schema.org."""
        if not company.is_public:
            return None
        page = absolute(company.get_absolute_url())
        address = {
            "@type": "PostalAddress",
            "addressLocality": company.town,
            "addressRegion": company.get_municipality_display(),
            "addressCountry": company.country,
        }
        told = {
            "@context": "https://schema.org",
            "@type": "Organization",
            "@id": f"{page}#organization",
            "name": company.full_name,
            "description": str(text_of(company, "short_description")),
            "url": company.website or page,
            "mainEntityOfPage": page,
            "logo": absolute(company.logo.url) if company.logo else "",
            "address": {name: value for name, value in address.items() if value},
            "email": company.email,
            "telephone": company.phone,
            "vatID": company.vat_code,
            "foundingDate": str(company.founded or ""),
            "disambiguatingDescription": _("Sample record") if company.is_sample else "",
        }
        return {name: value for name, value in told.items() if value}

    @staticmethod
    def _heir(company):
        """Return the member that a former one became, through however many steps; None without."""
        alive = (one for one in company.successors() if one.status != Company.Status.FORMER)
        heir = next(alive, None)
        return heir if heir and heir.is_public else None


def _claim(row):
    """Return the claim of a row of `CompanyQuerySet.for_page`, with its competence."""
    path = "competence__"
    competence = {k.removeprefix(path): v for k, v in row.items() if k.startswith(path)}
    claim = {k: v for k, v in row.items() if not k.startswith(path)}
    return CompetenceClaim(competence=Competence(**competence), **claim)
