"""Materials of all events, to be found again."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.forms import MaterialForm
from events.models import Material
from itk.shared.admin import TranslatedAdmin


@admin.register(Material)
class MaterialAdmin(TranslatedAdmin):
    """A file or a link; the file leaves only through the view that asks who is reading."""

    form = MaterialForm
    list_display = ["name", "event", "audience", "opened", "downloads", "translations"]
    list_filter = ["audience"]
    list_select_related = ["event"]
    autocomplete_fields = ["event"]
    search_fields = ["event__search"]
    date_hierarchy = "created_at"
    readonly_fields = ["opened", "downloads"]
    fields = ["event", "title", "file", "opened", "link", "downloads", "audience", "order"]

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
