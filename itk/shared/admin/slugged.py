"""Objects with an address of their own: made from the Lithuanian title, and never lost."""

from django.contrib import admin
from django.db import models

from itk.shared.redirects import addresses, redirect_moved
from itk.shared.slugs import unique_slug


class SluggedMixin(admin.ModelAdmin):
    """Fills in the slug from ``slug_source``; a changed slug leaves redirects from the old addresses."""

    slug_source = "title"

    def get_prepopulated_fields(self, request, obj=None):
        """Follow the Lithuanian title while it is typed."""
        return {"slug": [self._source]}

    @property
    def _source(self):
        named = f"{self.slug_source}_lt"
        return named if hasattr(self.model, named) else self.slug_source

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Let the slug be left empty: it is made when the object is saved."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.SlugField) and formfield is not None:
            formfield.required = False
        return formfield

    def save_model(self, request, obj, form, change):
        """Save, and lead readers of the old addresses to the new ones."""
        if not obj.slug:
            obj.slug = unique_slug(self.model, getattr(obj, self._source))
        before = {}
        if change and "slug" in form.changed_data and hasattr(obj, "get_absolute_url"):
            before = addresses(self.model._default_manager.get(pk=obj.pk))
        super().save_model(request, obj, form, change)
        redirect_moved(before=before, after=addresses(obj) if before else {})
