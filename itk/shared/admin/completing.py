"""The choice of one row among many, completed while one types."""

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models.fields import BLANK_CHOICE_DASH

NOTHING = BLANK_CHOICE_DASH[0][1]


class CompletingSelect(AutocompleteSelect):
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
    """Gives it to the fields of ``autocomplete_fields``."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Choose the widget before Django does."""
        if db_field.name in self.get_autocomplete_fields(request):
            using = kwargs.get("using")
            kwargs.setdefault("widget", CompletingSelect(db_field, self.admin_site, using=using))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
