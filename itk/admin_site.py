"""The admin as a whole: its first page, the order of its parts, the way back to the site."""

from django.contrib.admin import AdminSite
from django.http import HttpResponseRedirect
from django.urls import reverse

from itk.dashboard import waiting_for

# As the day of a coordinator goes; what is not named comes last.
ORDER = ["events", "members", "news", "shared", "post_office", "auditlog"]


class PortalSite(AdminSite):
    """The admin in the cluster's name, with a first page of what waits for the reader."""

    index_template = "admin/portal/index.html"

    def each_context(self, request):
        """Lead back to the site in the reader's language."""
        return {**super().each_context(request), "site_url": reverse("home")}

    def get_app_list(self, request, app_label=None):
        """Return the parts in the order of their use."""
        found = super().get_app_list(request, app_label)
        place = {label: number for number, label in enumerate(ORDER)}
        return sorted(found, key=lambda app: place.get(app["app_label"], len(place)))

    def index(self, request, extra_context=None):
        """Show what waits above the list of models; lead who only stands at the desk to the desks."""
        if request.user.has_perm("events.use_desk") and not self.get_app_list(request):
            return HttpResponseRedirect(reverse("events:desks"))
        extra = {**(extra_context or {}), "waiting": waiting_for(request.user)}
        return super().index(request, extra)
