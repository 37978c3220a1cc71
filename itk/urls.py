"""Every address of the portal; paths are translated as whole patterns."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
]

urlpatterns += i18n_patterns(
    # Each app's addresses follow, translated as whole patterns: pgettext_lazy("url", "events/").
)
