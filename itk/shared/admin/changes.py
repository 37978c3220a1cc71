"""The log of changes: who changed what, and what it was before."""

from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from itk.shared.admin.bases import ReadOnlyMixin
from itk.shared.admin.history import LOG_PAGE, changed_fields, changes_of
from itk.shared.admin.lists import ListMixin
from itk.shared.text import row_key

SHOWN_FIELDS = 5


class AuthorFilter(admin.SimpleListFilter):
    """People, or the portal itself."""

    title = _("changed by")
    parameter_name = "by"

    def lookups(self, request, model_admin):
        """Offer both."""
        return [("person", _("A person")), ("portal", _("The portal itself"))]

    def queryset(self, request, queryset):
        """Keep one of both."""
        if self.value() in ("person", "portal"):
            return queryset.filter(actor__isnull=self.value() == "portal")
        return queryset


class ModelFilter(admin.SimpleListFilter):
    """What sort of thing was changed."""

    title = _("what")
    parameter_name = "what"

    def lookups(self, request, model_admin):
        """Offer the models that were ever changed."""
        kinds = ContentType.objects.filter(
            pk__in=LogEntry.objects.values("content_type").distinct()
        )
        return sorted(
            ((str(kind.pk), capfirst(str(kind.name))) for kind in kinds), key=lambda pair: pair[1]
        )

    def queryset(self, request, queryset):
        """Keep the changes of one model."""
        value = self.value() or ""
        return queryset.filter(content_type=row_key(value)) if value.isdecimal() else queryset


class ChangeLogAdmin(ReadOnlyMixin, ListMixin):
    """Changes; nobody writes, changes or deletes one."""

    list_display = ["timestamp", "author", "action", "what", "summary"]
    list_display_links = ["timestamp"]
    list_filter = ["action", ModelFilter, AuthorFilter]
    list_select_related = ["content_type", "actor"]
    list_per_page = LOG_PAGE
    date_hierarchy = "timestamp"
    ordering = ["-timestamp", "-pk"]
    search_fields = ["object_repr", "actor__email"]
    fields = ["timestamp", "author", "action", "what", "reason", "changes_table"]

    @admin.display(description=_("changed by"))
    def author(self, obj):
        """The person, or the portal itself."""
        return obj.actor or _("The portal itself")

    @admin.display(description=_("what"))
    def what(self, obj):
        """The object, with a link where it has a page."""
        kind = capfirst(str(obj.content_type.name))
        try:
            url = reverse(
                f"admin:{obj.content_type.app_label}_{obj.content_type.model}_change",
                args=[obj.object_pk],
            )
        except NoReverseMatch:
            return f"{kind}: {obj.object_repr}"
        return format_html('{}: <a href="{}">{}</a>', kind, url, obj.object_repr)

    @admin.display(description=_("reason"))
    def reason(self, obj):
        """Why somebody changed what was closed."""
        return (obj.additional_data or {}).get("reason", "")

    @admin.display(description=_("changes"))
    def summary(self, obj):
        """The names of the changed fields."""
        names = changed_fields(obj)
        rest = len(names) - SHOWN_FIELDS
        shown = ", ".join(names[:SHOWN_FIELDS]) or self.reason(obj)
        return f"{shown} … (+{rest})" if rest > 0 else shown

    @admin.display(description=_("changes"))
    def changes_table(self, obj):
        """Field, before, after."""
        return render_to_string("admin/portal/changes.html", {"changes": changes_of(obj)})


admin.site.unregister(LogEntry)
admin.site.register(LogEntry, ChangeLogAdmin)
