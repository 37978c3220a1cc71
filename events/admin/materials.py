"""Materials of all events, to be found again."""

from django import forms
from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.closing import ClosingMixin, LateModelForm
from events.admin.forms import MaterialForm
from events.models import Material
from itk.shared.admin import TranslatedAdmin


class OneMaterialForm(LateModelForm, MaterialForm):
    """A material on its own page."""

    def clean_event(self):
        """Send new material of a closed event to where its reason is asked."""
        event = self.cleaned_data["event"]
        if event.is_closed:
            raise forms.ValidationError(
                _("The event is closed: add the material on the event's own page, with a reason.")
            )
        return event


@admin.register(Material)
class MaterialAdmin(ClosingMixin, TranslatedAdmin):
    """A file or a link; the file leaves only through the view that asks who is reading."""

    form = OneMaterialForm
    list_display = ["name", "event", "audience", "opened", "downloads", "translations"]
    list_filter = ["audience"]
    list_select_related = ["event"]
    autocomplete_fields = ["event"]
    search_fields = ["event__search"]
    date_hierarchy = "created_at"
    readonly_fields = ["opened", "downloads"]
    fields = ["event", "title", "file", "opened", "link", "downloads", "audience", "order"]

    def get_readonly_fields(self, request, obj=None):
        """Material stays with its event."""
        return (
            super().get_readonly_fields(request, obj)
            if obj is None
            else [*self.readonly_fields, "event"]
        )

    @admin.display(description=gettext_lazy("title"))
    def name(self, material):
        """The title in the reader's language."""
        return material.title

    @admin.display(description=gettext_lazy("file or link"))
    def opened(self, material):
        """Lead to the view that checks who asks; staff are not counted there."""
        if not material.pk:
            return ""
        url = material.get_absolute_url()
        return format_html('<a href="{}">{}</a>', url, _("Open"))
