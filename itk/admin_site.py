"""The admin as a whole: its first page, the order of its parts, the way back to the site."""

from django.contrib.admin import AdminSite
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from itk.dashboard import waiting_for

# As the day of a coordinator goes; what is not named comes last.
ORDER = ["events", "members", "news", "shared", "post_office", "auditlog"]


class PortalSite(AdminSite):
    """The admin in the cluster's name, with a first page of what waits for the reader."""

    index_template = "admin/portal/index.html"

    def each_context(self, request):
        """Lead back to the site in the reader's language."""
        return {**super().each_context(request), "site_url": reverse("home")}

    def get_urls(self):
        """Put our own "view on site" before that of Django, which asks for no permission.

        It takes whatever Django's would take, so that nothing gets past it.
        """
        own = path(
            "r/<path:content_type_id>/<path:object_id>/",
            self.admin_view(self.view_on_site),
            name="view_on_site",
        )
        return [own, *super().get_urls()]

    def view_on_site(self, request, content_type_id, object_id):
        """Lead to a row's page on the site, who may see the row, where the row has a public page.

        The address of a registration or an invitation is a secret of its person: staff are not
        led there.
        """
        if not content_type_id.isdecimal():
            raise Http404
        model = get_object_or_404(ContentType, pk=content_type_id).model_class()
        model_admin = self._registry.get(model)
        if model_admin is None or not model_admin.view_on_site:
            raise PermissionDenied
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        return shortcut(request, content_type_id, object_id)

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
