"""People who speak at events."""

from django.contrib import admin
from django.db.models import Count
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from events.models import Speaker
from itk.shared.admin import LacksEnglishFilter, TranslatedAdmin


@admin.register(Speaker)
class SpeakerAdmin(TranslatedAdmin):
    """A speaker, with an organisation from the list or a typed one."""

    list_display = ["full_name", "organisation", "talks", "translations"]
    list_filter = [LacksEnglishFilter]
    list_select_related = ["company"]
    ordering = [Collate("name", "lt")]
    search_fields = ["folded"]
    autocomplete_fields = ["company"]
    fields = ["name", "position", "company", "company_name", "bio", "photo"]

    def get_queryset(self, request):
        """Count the talks."""
        return super().get_queryset(request).annotate(talks=Count("sessions"))

    @admin.display(description=_("full name"), ordering=Collate("name", "lt"))
    def full_name(self, speaker):
        """The name, by the Lithuanian alphabet."""
        return speaker.name

    @admin.display(description=_("organisation"))
    def organisation(self, speaker):
        """The organisation's name, linked or typed."""
        return speaker.organisation

    @admin.display(description=_("talks"), ordering="talks")
    def talks(self, speaker):
        """In how many parts of programmes the person speaks."""
        return speaker.talks
