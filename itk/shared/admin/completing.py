"""The choice of another row: completed while one types, and never a way to delete it."""

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.db.models.fields import BLANK_CHOICE_DASH

from itk.shared.text import row_key

NOTHING = BLANK_CHOICE_DASH[0][1]


class KnownRowsMixin(AutocompleteMixin):
    """Shows a choice that is no row's key as none: Django asks the database for it, which fails."""

    def optgroups(self, name, value, attr=None):
        """Return the chosen rows."""
        return super().optgroups(name, [key for key in value if row_key(key)], attr)


class CompletingSelectMultiple(KnownRowsMixin, AutocompleteSelectMultiple):
    """Several rows."""


class CompletingSelect(KnownRowsMixin, AutocompleteSelect):
    """Django's own, in valid HTML: its list knows the chosen row only, and no empty one."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        """Return the attributes without ``required``, which asks for an empty first option."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("required", None)
        return attrs

    def create_option(self, name, value, label, *args, **kwargs):
        """Return an option that has a text, also where it stands for nothing."""
        return super().create_option(name, value, label or NOTHING, *args, **kwargs)


class CompletingMixin(BaseModelAdmin):
    """Gives it to the fields of ``autocomplete_fields``; beside a choice stands no cross.

    The cross would delete the chosen row for everybody, and looks as if it emptied the field.
    """

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Choose the widget before Django does."""
        if db_field.name in self.get_autocomplete_fields(request):
            using = kwargs.get("using")
            kwargs.setdefault("widget", CompletingSelect(db_field, self.admin_site, using=using))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Choose the widget before Django does."""
        if db_field.name in self.get_autocomplete_fields(request):
            using = kwargs.get("using")
            several = CompletingSelectMultiple(db_field, self.admin_site, using=using)
            kwargs.setdefault("widget", several)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Take the cross away."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(widget := getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            widget.can_delete_related = False
        return field
