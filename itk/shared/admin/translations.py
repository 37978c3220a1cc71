"""Bilingual rows in the admin: what is missing in which language."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from itk.shared.languages import lacking, missing_in


class LacksEnglishFilter(admin.SimpleListFilter):
    """Rows whose Lithuanian texts are not all in English."""

    title = _("English texts")
    parameter_name = "english"

    def lookups(self, request, model_admin):
        """Offer both."""
        return [("lacking", _("Missing")), ("complete", _("Complete"))]

    def queryset(self, request, queryset):
        """Keep the rows with or without a gap."""
        options = translator.get_options_for_model(queryset.model)
        gap = lacking("en", *options.all_fields)
        if self.value() == "lacking":
            return queryset.filter(gap)
        return queryset.exclude(gap) if self.value() == "complete" else queryset


class TranslationsMixin(admin.ModelAdmin):
    """Marks missing languages in the list (``translations``) and on the page."""

    class Media:
        js = ["js/admin_translations.js"]

    @property
    def translated_fields(self) -> Sequence[str]:
        """The bilingual fields of the model, in its order."""
        bilingual = translator.get_options_for_model(self.model).all_fields
        return [field.name for field in self.opts.concrete_fields if field.name in bilingual]

    @admin.display(description=_("languages"))
    def translations(self, obj):
        """The languages, those with a gap marked in colour and in words."""
        return format_html_join(
            " ",
            '<span class="mark{}" title="{}">{}</span>',
            (
                (" mark--missing", _("Incomplete"), code.upper())
                if missing_in(obj, code, *self.translated_fields)
                else ("", _("Complete"), code.upper())
                for code, _name in settings.LANGUAGES
            ),
        )

    def render_change_form(self, request, context, *args, **kwargs):
        """Tell above the form what is not written in which language."""
        obj = kwargs.get("obj")
        if obj is not None and obj.pk:
            context["gaps"] = [
                (name, [self.opts.get_field(f).verbose_name for f in fields])
                for code, name in settings.LANGUAGES
                if (fields := missing_in(obj, code, *self.translated_fields))
            ]
        return super().render_change_form(request, context, *args, **kwargs)
