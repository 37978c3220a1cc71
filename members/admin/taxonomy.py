"""Competences and technology areas."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from itk.shared.admin import LacksEnglishFilter, TranslatedAdmin
from itk.shared.text import row_key
from members.admin.merging import MergeMixin
from members.models import Competence, TechnologyArea
from members.workflows import MembersError, lock_taxonomy


@admin.register(TechnologyArea)
class TechnologyAreaAdmin(TranslatedAdmin):
    """A handful of areas."""

    list_display = ["name", "code", "order", "translations"]
    list_editable = ["order"]
    search_fields = ["name_lt", "name_en", "code"]
    fields = ["name", "code", "order"]
    prepopulated_fields = {"code": ("name",)}


class LevelFilter(admin.SimpleListFilter):
    """Groups, or the competences of one."""

    title = _("group")
    parameter_name = "group"

    def lookups(self, request, model_admin):
        """Offer the groups themselves, and each one's competences."""
        groups = Competence.objects.groups()
        return [("groups", _("The groups")), *((str(g.pk), str(g)) for g in groups)]

    def queryset(self, request, queryset):
        """Keep one level, or one group."""
        value = self.value() or ""
        if value == "groups":
            return queryset.groups()
        return queryset.filter(parent=row_key(value)) if value.isdecimal() else queryset


@admin.register(Competence)
class CompetenceAdmin(MergeMixin, TranslatedAdmin):
    """Two levels: groups, and what organisations offer and need."""

    list_display = ["name", "parent", "claims_count", "order", "translations"]
    list_filter = [LevelFilter, LacksEnglishFilter]
    list_select_related = ["parent"]
    list_editable = ["order"]
    search_fields = ["search", "code"]
    fields = ["name", "code", "parent", "synonyms", "order"]
    prepopulated_fields = {"code": ("name",)}
    buttons = ["merge"]
    button_errors = (MembersError,)

    def get_queryset(self, request):
        """Count the claims in the same query."""
        return super().get_queryset(request).annotate(claims_number=Count("claims"))

    @admin.display(description=_("claims"), ordering="claims_number")
    def claims_count(self, obj):
        """How many organisations offer or need it."""
        return obj.claims_number

    def _changeform_view(self, request, *args):
        """Save one after the other: the levels are checked before anything is written."""
        if request.method == "POST":
            lock_taxonomy()
        return super()._changeform_view(request, *args)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A group is never itself in a group."""
        if db_field.name == "parent":
            kwargs["queryset"] = Competence.objects.groups().by_name()
            third_level = _("This is not a group: a group cannot itself be in a group.")
            kwargs["error_messages"] = {"invalid_choice": third_level}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
