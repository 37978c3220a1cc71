"""By what the list of organisations is narrowed down."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from itk.shared.municipalities import MUNICIPALITIES
from members.models import Company


class OwnerFilter(admin.SimpleListFilter):
    """Members for whom nobody with a log-in answers."""

    title = _("profile administrator")
    parameter_name = "owner"

    def lookups(self, request, model_admin):
        """Offer those without one."""
        return [("none", _("None with a log-in"))]

    def queryset(self, request, queryset):
        """Keep those without one."""
        return queryset.without_owner() if self.value() == "none" else queryset


class ConfirmedFilter(admin.SimpleListFilter):
    """Public profiles that nobody has looked at for long."""

    title = _("confirmed")
    parameter_name = "confirmed"

    def lookups(self, request, model_admin):
        """Offer the stale ones."""
        return [("stale", _("Long not confirmed"))]

    def queryset(self, request, queryset):
        """Keep the stale ones."""
        return queryset.stale() if self.value() == "stale" else queryset


class MunicipalityFilter(admin.SimpleListFilter):
    """Where the organisation is; only the municipalities that have one."""

    title = _("municipality")
    parameter_name = "municipality"

    def lookups(self, request, model_admin):
        """Offer those in use, by name."""
        used = set(Company.objects.order_by().values_list("municipality", flat=True).distinct())
        return [choice for choice in MUNICIPALITIES if choice[0] in used]

    def queryset(self, request, queryset):
        """Keep one municipality."""
        return queryset.filter(municipality=self.value()) if self.value() else queryset
