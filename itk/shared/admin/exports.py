"""The chosen rows of a list as a file: XLSX with every column, or the columns that are chosen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from itk.shared.spreadsheets import XLSX, write_csv, write_workbook


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


class ColumnsForm(forms.Form):
    """Which columns the file has."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one column.")},
    )

    def __init__(self, *args: Any, columns: Mapping[str, Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, column.header) for key, column in columns.items()]
        self.fields["columns"].choices = choices


class FileForm(ColumnsForm):
    """Which columns, and as which kind of file."""

    kind = forms.ChoiceField(
        label=_("File"),
        choices=[("xlsx", "XLSX"), ("csv", "CSV")],
        widget=forms.RadioSelect,
        initial="xlsx",
    )


def xlsx_response(title: str, columns: Sequence[Column], rows: Any) -> HttpResponse:
    """Return a download of the rows; the last column tells which of them are samples."""
    return _download(title, columns, rows, "xlsx")


def _download(title: str, columns: Sequence[Column], rows: Any, kind: str) -> HttpResponse:
    columns = [*columns, Column(_("Sample record"), lambda obj: getattr(obj, "is_sample", False))]
    headers = [str(column.header) for column in columns]
    cells = ([c.cell(row) for c in columns] for row in rows)
    is_csv = kind == "csv"
    content = write_csv(headers, cells) if is_csv else write_workbook(title, headers, cells)
    name = f"{slugify(title) or 'export'}-{timezone.localdate():%Y-%m-%d}.{kind}"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8" if is_csv else XLSX,
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
            for name in ("export_xlsx", "export_columns_chosen"):
                actions[name] = self.get_action(name)
        return actions

    def _is_popup(self, request):
        return "_popup" in request.GET

    @admin.action(description=_("Export to XLSX"), permissions=["export"])
    def export_xlsx(self, request, queryset):
        """Send the chosen rows as a file."""
        return xlsx_response(self._title, self.export_columns, self.export_rows(queryset))

    @property
    def _title(self):
        return capfirst(gettext(str(self.opts.verbose_name_plural)))

    @admin.action(description=_("Export chosen columns"), permissions=["export"])
    def export_columns_chosen(self, request, queryset):
        """Ask which columns; then send the chosen rows as a file."""
        columns = {str(place): column for place, column in enumerate(self.export_columns)}
        asked = request.POST if "export" in request.POST else None
        form = FileForm(asked, columns=columns, initial={"columns": list(columns)})
        if form.is_valid():
            chosen = [columns[key] for key in form.cleaned_data["columns"]]
            rows = self.export_rows(queryset)
            return _download(self._title, chosen, rows, form.cleaned_data["kind"])
        across = request.POST.get("select_across") == "1"
        chosen_rows = request.POST.getlist(ACTION_CHECKBOX_NAME)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export chosen columns"),
            "opts": self.opts,
            "form": form,
            "rows": chosen_rows[:1] if across else chosen_rows,
            "across": across,
            "count": queryset.count(),
            "url": request.get_full_path(),
        }
        request.current_app = self.admin_site.name
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/portal/export.html", context, status=status)
