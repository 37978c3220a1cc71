"""Links above a list to its imports, and their pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.functional import Promise

from itk.shared.admin.imports import ImportPage


@dataclass(frozen=True)
class ListImport:
    """An import above a list; ``actions`` are what its person must be allowed to do with the rows."""

    page: type[ImportPage]
    name: str = "import"
    label: str | Promise = ImportPage.title
    actions: Sequence[str] = ("add", "change")


class ListImportsMixin(admin.ModelAdmin):
    """Gives the list its ``imports``, each a page of its own that works in two steps."""

    imports: Sequence[ListImport] = ()

    def get_urls(self):
        """Put the imports' addresses before those of the objects."""
        view = self.admin_site.admin_view(self.import_view)
        pages = [
            path(f"{one.name}/", view, {"chosen": one}, name=self._page_name(one))
            for one in self.imports
        ]
        return [*pages, *super().get_urls()]

    def import_view(self, request, chosen):
        """Show an import to who may do what it does; the others get PermissionDenied."""
        if not self._may_import(request, chosen):
            raise PermissionDenied
        return chosen.page(
            site=self.admin_site,
            opts=self.opts,
            scope=f"{self.opts.label_lower}.{chosen.name}",
            url=request.path,
            back=("", reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")),
            by=request.user,
        ).respond(request)

    def list_tools(self, request):
        """Offer each import to who may do what it does."""
        mine = [
            (one.label, reverse(f"admin:{self._page_name(one)}"))
            for one in self.imports
            if self._may_import(request, one)
        ]
        return [*mine, *super().list_tools(request)]

    def _page_name(self, chosen):
        return f"{self.opts.app_label}_{self.opts.model_name}_{chosen.name}"

    def _may_import(self, request, chosen):
        return all(getattr(self, f"has_{action}_permission")(request) for action in chosen.actions)
