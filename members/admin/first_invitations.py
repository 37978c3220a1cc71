"""First invitations of many organisations at once: who is mailed is shown before it is done."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy, ngettext

from itk.shared.text import row_key
from members.models import Company
from members.workflows import MembersError, invite_first, plan_first_invitations


class FirstInvitationsMixin(admin.ModelAdmin):
    """The action of the list, and the page between; add "invite_contacts" to ``actions``."""

    def get_urls(self):
        """Add the address to which the page between is sent."""
        view = self.admin_site.admin_view(self.first_invitations_view)
        name = "members_company_first_invitations"
        return [path("first-invitations/", view, name=name), *super().get_urls()]

    @admin.action(
        description=gettext_lazy("Invite their contact persons to log in"), permissions=["invite"]
    )
    def invite_contacts(self, request, queryset):
        """Show who of the chosen organisations would be invited, and why others would not."""
        plan = plan_first_invitations(queryset.by_name())
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "title": gettext_lazy("First invitations"),
            "opts": self.opts,
            "invited": [row for row in plan if row.person],
            "others": [row for row in plan if not row.person],
            "chosen": ",".join(str(row.company.pk) for row in plan if row.person),
            "url": reverse("admin:members_company_first_invitations"),
            "back": reverse("admin:members_company_changelist"),
        }
        return TemplateResponse(request, "admin/members/first_invitations.html", context)

    def has_invite_permission(self, request):
        """Who may change people invites them."""
        allowed = request.user.has_perm("members.change_representative")
        return allowed and self.has_change_permission(request)

    def first_invitations_view(self, request):
        """Invite; whom something has overtaken meanwhile is told of."""
        if not self.has_invite_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        keys = map(row_key, request.POST.get("companies", "").split(","))
        invited = 0
        for company in Company.objects.filter(pk__in=list(keys)).by_name():
            try:
                invite_first(company=company, by=request.user)
            except MembersError as error:
                messages.warning(request, f"{company}: {error}")
            else:
                invited += 1
        told = ngettext(
            "%(count)s invitation is on its way.",
            "%(count)s invitations are on their way.",
            invited,
        )
        if invited:
            messages.success(request, told % {"count": invited})
        return HttpResponseRedirect(reverse("admin:members_company_changelist"))
