"""The chosen rows of a list as an XLSX file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from itk.shared.spreadsheets import XLSX, write_workbook


@dataclass(frozen=True)
class Column:
    """A column of an export: its header and where its value is (a dotted path, or a function)."""

    header: str | Promise
    value: str | Callable[[Any], object]

    def cell(self, obj: Any) -> object:
        """Return the value for a row; yes and no in words."""
        value = self.value(obj) if callable(self.value) else _attribute(obj, self.value)
        if isinstance(value, bool):
            return pgettext("cell", "Yes") if value else pgettext("cell", "No")
        return value


def _attribute(obj: Any, dotted: str) -> object:
    for name in dotted.split("."):
        obj = getattr(obj, name, None)
        if callable(obj):
            obj = obj()
        if obj is None:
            return ""
    return obj


def xlsx_response(title: str, columns: Sequence[Column], rows: Any) -> HttpResponse:
    """Return a download of the rows; the last column tells which of them are samples."""
    columns = [*columns, Column(_("Sample record"), lambda obj: getattr(obj, "is_sample", False))]
    headers = [str(column.header) for column in columns]
    content = write_workbook(title, headers, ([c.cell(row) for c in columns] for row in rows))
    name = f"{slugify(title) or 'export'}-{timezone.localdate():%Y-%m-%d}.xlsx"
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class ExportMixin(admin.ModelAdmin):
    """Offers the export of the chosen rows where ``export_columns`` are named."""

    export_columns: Sequence[Column] = ()

    def export_rows(self, queryset):
        """Return the rows with what their columns read; override to fetch relations at once."""
        return queryset

    def has_export_permission(self, request):
        """Who may see the rows may take them along."""
        return self.has_view_permission(request)

    def get_actions(self, request):
        """Offer the export only where there is something to export."""
        actions = super().get_actions(request)
        if self.export_columns and not self._is_popup(request):
            actions["export_xlsx"] = self.get_action("export_xlsx")
        return actions

    def _is_popup(self, request):
        return "_popup" in request.GET

    @admin.action(description=_("Export to XLSX"), permissions=["export"])
    def export_xlsx(self, request, queryset):
        """Send the chosen rows as a file."""
        title = capfirst(gettext(str(self.opts.verbose_name_plural)))
        return xlsx_response(title, self.export_columns, self.export_rows(queryset))
