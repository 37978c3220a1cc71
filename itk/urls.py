"""Every address of the portal; paths are translated as whole patterns.

A path is one message: a sum of two would keep the language of the moment it was made.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import pgettext_lazy

from itk.views import contact, home, machine, needs, objects, pictures, room, search

handler400 = "itk.views.errors.bad_request"
handler403 = "itk.views.errors.forbidden"
handler404 = "itk.views.errors.not_found"
handler500 = "itk.views.errors.server_error"

urlpatterns = [
    path("", home.root, name="root"),
    path("admin/", admin.site.urls),
    path("site.css", machine.site_css, name="site_css"),
    path("cover/<slug:slug>.svg", pictures.cover, name="cover"),
    path("share/<slug:kind>/<slug:slug>.png", pictures.share, name="share"),
    path("media/<path:path>", pictures.media, name="media"),
    path("healthz", machine.healthz, name="healthz"),
    path("sitemap.xml", machine.sitemap, name="sitemap"),
    path("robots.txt", machine.robots, name="robots"),
    path(".well-known/security.txt", machine.security, name="security"),
]

urlpatterns += i18n_patterns(
    path("", home.HomeView.as_view(), name="home"),
    path(pgettext_lazy("url", "search/"), search.SearchView.as_view(), name="search"),
    path(pgettext_lazy("url", "contact/"), contact.ContactView.as_view(), name="contact"),
    path(
        pgettext_lazy("url", "contact/thanks/"),
        contact.ContactDoneView.as_view(),
        name="contact_done",
    ),
    path(pgettext_lazy("url", "membership/"), objects.MembershipView.as_view(), name="membership"),
    path(pgettext_lazy("url", "cooperation/lacking/"), needs.NeedsView.as_view(), name="needs"),
    # Before the pages of the apps, which know less.
    path(pgettext_lazy("url", "account/"), objects.AccountView.as_view(), name="account"),
    path(pgettext_lazy("url", "account/members-room/"), room.RoomView.as_view(), name="room"),
    path("", include("members.urls")),
    path("", include("events.urls")),
    path("", include("news.urls")),
    path(
        pgettext_lazy("url", "members/<slug:slug>/"), objects.CompanyView.as_view(), name="company"
    ),
    path(pgettext_lazy("url", "event/<slug:slug>/"), objects.EventView.as_view(), name="event"),
    path(
        pgettext_lazy("url", "project/<slug:slug>/"), objects.ProjectView.as_view(), name="project"
    ),
)
