"""What changed in an object, as a person reads it."""

from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

LOG_PAGE = 50


def field_name(model, name):
    """Return what a column is called on screen; what is no column any more keeps its name."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return capfirst(str(getattr(field, "verbose_name", name)))


def told_columns(entry):
    """Return the columns that an entry of the log tells of, each once.

    Beside the column of each language the log holds the one that keeps what was written last.
    """
    return [name for name in entry.changes_dict if f"{name}_lt" not in entry.changes_dict]


def changed_fields(entry):
    """Return the names on screen of the columns that an entry of the log tells of."""
    model = entry.content_type.model_class()
    if model is None:
        return list(entry.changes_dict)
    return [field_name(model, name) for name in told_columns(entry)]


def changes_of(entry):
    """Return (field, before, after) of each column that changed."""
    model = entry.content_type.model_class()
    if model is None:
        return []
    shown = {capfirst(str(name)): values for name, values in entry.changes_display_dict.items()}
    return [
        (name, *_before_and_after(entry.changes_dict[column], shown.get(name)))
        for name, column in zip(changed_fields(entry), told_columns(entry), strict=True)
    ]


def _before_and_after(values, shown):
    """Return both texts; of a relation to many what was taken away and what was added."""
    if isinstance(values, dict):
        objects = ", ".join(values.get("objects", ()))
        return ("", objects) if values.get("operation") == "add" else (objects, "")
    return tuple("" if value == "None" else value for value in shown or values)


class HistoryMixin(admin.ModelAdmin):
    """The history of an object is its part of the log of changes."""

    def history_view(self, request, object_id, extra_context=None):
        """Show who changed what, the newest first."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        entries = LogEntry.objects.get_for_object(obj).select_related("actor", "content_type")
        page = Paginator(entries.order_by("-timestamp", "-pk"), LOG_PAGE).get_page(
            request.GET.get("p")
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Changes: %s") % obj,
            "opts": self.opts,
            "object": obj,
            "page": page,
            "entries": [(entry, changes_of(entry)) for entry in page],
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/portal/history.html", context)
