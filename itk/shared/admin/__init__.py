"""The admin of the site itself, and what the admins of the apps are built on."""

from itk.shared.admin import changes, outbox, site  # noqa: F401 - they register their models
from itk.shared.admin.bases import (
    PortalAdmin,
    PortalStackedInline,
    PortalTabularInline,
    ReadOnlyMixin,
    TranslatedAdmin,
    TranslatedStackedInline,
    TranslatedTabularInline,
)
from itk.shared.admin.buttons import button
from itk.shared.admin.exports import Column, xlsx_response
from itk.shared.admin.imports import ImportPage
from itk.shared.admin.list_imports import ListImport, ListImportsMixin
from itk.shared.admin.lists import ListMixin
from itk.shared.admin.slugged import SluggedMixin
from itk.shared.admin.translations import LacksEnglishFilter

__all__ = [
    "Column",
    "ImportPage",
    "LacksEnglishFilter",
    "ListImport",
    "ListImportsMixin",
    "ListMixin",
    "PortalAdmin",
    "PortalStackedInline",
    "PortalTabularInline",
    "ReadOnlyMixin",
    "SluggedMixin",
    "TranslatedAdmin",
    "TranslatedStackedInline",
    "TranslatedTabularInline",
    "button",
    "xlsx_response",
]
