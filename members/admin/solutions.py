"""Products and solutions of organisations."""

from django.contrib import admin

from itk.shared.admin import LacksEnglishFilter, TranslatedAdmin
from members.models import Solution


@admin.register(Solution)
class SolutionAdmin(TranslatedAdmin):
    """What organisations sell or have built."""

    list_display = ["title", "company", "order", "translations"]
    list_filter = [LacksEnglishFilter]
    list_select_related = ["company"]
    search_fields = ["search", "company__folded_name"]
    autocomplete_fields = ["company"]
    fields = ["company", "title", "text", "link", "image", "image_alt", "order"]
