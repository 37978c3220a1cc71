"""What every admin page of the portal is made of; the admins of the apps are built on these.

`PortalAdmin` is for models in one language, `TranslatedAdmin` for bilingual ones. Both give:
search that knows Lithuanian letters, the sample mark, pictures with a preview, the rich text
editor under the strict policy, buttons that call workflows, and an XLSX export.
"""

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import (
    TabbedTranslationAdmin,
    TranslationStackedInline,
    TranslationTabularInline,
)

from itk.shared.admin.buttons import ButtonsMixin
from itk.shared.admin.completing import CompletingMixin
from itk.shared.admin.editor import EditorMixin
from itk.shared.admin.exports import ExportMixin
from itk.shared.admin.freshness import FreshnessMixin
from itk.shared.admin.history import HistoryMixin
from itk.shared.admin.images import FileWidget, ImageWidget
from itk.shared.admin.lists import ListMixin
from itk.shared.admin.searching import SearchMixin
from itk.shared.admin.translations import TranslationsMixin
from itk.shared.fields import SeveralRowsField
from itk.shared.images import PhotoField
from itk.shared.mixins import SampleMixin
from itk.shared.validators import validate_year

FIELDS: dict[Any, dict[str, Any]] = {
    PhotoField: {"widget": ImageWidget},
    models.FileField: {"widget": FileWidget},
    models.ManyToManyField: {"form_class": SeveralRowsField},
    models.URLField: {"assume_scheme": "https"},
    models.DateField: {"validators": [validate_year]},
    models.DateTimeField: {"validators": [validate_year]},
}


class PortalAdmin(
    ButtonsMixin,
    FreshnessMixin,
    ExportMixin,
    ListMixin,
    SearchMixin,
    EditorMixin,
    HistoryMixin,
    CompletingMixin,
    admin.ModelAdmin,
):
    """A model of the portal; what the demo invented carries its mark in the list and on the page."""

    formfield_overrides = FIELDS
    list_per_page = 50
    save_on_top = False

    def get_object(self, request, object_id, from_field=None):
        """Lock what is about to be saved: a save writes every column, also those of workflows."""
        found = super().get_object(request, object_id, from_field)
        saves = request.method == "POST" and transaction.get_connection().in_atomic_block
        if found is None or not saves:
            return found
        self.model._base_manager.select_for_update(no_key=True).filter(pk=found.pk).first()
        return super().get_object(request, object_id, from_field)

    @admin.display(description=_("sample record"))
    def sample_mark(self, obj):
        """The mark of a row that the demo invented."""
        return (
            format_html('<span class="mark mark--sample">{}</span>', _("Sample record"))
            if obj.is_sample
            else ""
        )

    @property
    def _has_samples(self):
        return issubclass(self.model, SampleMixin)

    def get_list_display(self, request):
        """Every list ends with the sample mark."""
        columns = super().get_list_display(request)
        return [*columns, "sample_mark"] if self._has_samples else columns

    def get_list_filter(self, request):
        """Every list can be narrowed to what is not a sample."""
        filters = super().get_list_filter(request)
        return [*filters, "is_sample"] if self._has_samples else filters

    def get_exclude(self, request, obj=None):
        """Nobody makes a sample of a real row, or the other way round."""
        return (*(super().get_exclude(request, obj) or ()), "is_sample")


class TranslatedAdmin(TranslationsMixin, PortalAdmin, TabbedTranslationAdmin):
    """A bilingual model: a tab for each language, and what is missing is told."""


class _InlineMixin(CompletingMixin):
    """Rows of another model on the page of their owner."""

    extra = 0
    formfield_overrides = FIELDS

    def get_exclude(self, request, obj=None):
        """The sample mark is not for hands."""
        return (*(super().get_exclude(request, obj) or ()), "is_sample")


class PortalTabularInline(_InlineMixin, admin.TabularInline):
    """Rows in one language, as a table."""


class PortalStackedInline(_InlineMixin, admin.StackedInline):
    """Rows in one language, one below the other."""


class TranslatedTabularInline(_InlineMixin, TranslationTabularInline):
    """Bilingual rows, as a table."""


class TranslatedStackedInline(_InlineMixin, TranslationStackedInline):
    """Bilingual rows, one below the other."""


class ReadOnlyMixin(admin.ModelAdmin):
    """Rows that people look at and machines write."""

    def has_add_permission(self, request):
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request, obj=None):
        """Nobody changes one by hand."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes one by hand."""
        return False
