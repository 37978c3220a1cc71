"""Organisations that people typed, each with those it may be, linked with one press."""

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.admin.pages import for_event
from events.workflows import link_company, typed_organisations
from itk.shared.text import row_key
from members.models import Company
from members.workflows import match_company

CHANGE = ("events.change_registration",)


class OrganisationsMixin:
    """The page where typed organisations are linked."""

    @for_event(*CHANGE)
    def organisations_view(self, request, event):
        """List what was typed and not linked; a press links every registration of that name."""
        if request.method == "POST" and (company := self._chosen(request)):
            name, code = (request.POST.get(part, "") for part in ("name", "code"))
            linked = link_company(name=name, code=code, company=company, by=request.user)
            told = ngettext(
                "%(count)s registration is linked to %(company)s.",
                "%(count)s registrations are linked to %(company)s.",
                len(linked),
            )
            messages.success(request, told % {"count": len(linked), "company": company})
            return self.back(event, "registrations_organisations")
        if request.method == "POST":
            messages.error(request, _("No organisation has this name or code."))
        rows = event.registrations.live().filter(company=None)
        context = {
            "title": _("Organisations to link"),
            "typed": typed_organisations(rows),
            "organisations": Company.objects.by_name().full_names(),
            "back": self.url(event),
        }
        status = 422 if request.method == "POST" else 200
        return self.render(request, event, "admin/events/organisations.html", context, status)

    def _chosen(self, request):
        """Return the organisation that was pressed, or else written; None where there is none."""
        if key := row_key(request.POST.get("company")):
            return Company.objects.filter(pk=key).first()
        text = request.POST.get("other", "").strip()
        return match_company(code=text) or match_company(name=text)
