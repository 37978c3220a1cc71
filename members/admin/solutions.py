"""Products and solutions of organisations."""

from django import forms
from django.contrib import admin

from itk.shared.admin import LacksEnglishFilter, TranslatedAdmin
from members.models import Solution
from members.workflows import TooManySolutions, delete_solution, require_room, save_solution


class SolutionForm(forms.ModelForm):
    """A product or solution; where there is no room for one more, it says so."""

    def clean(self):
        """Refuse one too many beside its organisation."""
        data = super().clean()
        company = data.get("company")
        if self.instance.pk is None and company:
            try:
                require_room(company=company)
            except TooManySolutions as error:
                self.add_error("company", str(error))
        return data


@admin.register(Solution)
class SolutionAdmin(TranslatedAdmin):
    """What organisations sell or have built."""

    form = SolutionForm
    list_display = ["title", "company", "order", "translations"]
    list_filter = [LacksEnglishFilter]
    list_select_related = ["company"]
    search_fields = ["search", "company__folded_name"]
    autocomplete_fields = ["company"]
    fields = ["company", "title", "text", "link", "image", "image_alt", "order"]

    def get_readonly_fields(self, request, obj=None):
        """What one organisation shows does not become another's."""
        return [*super().get_readonly_fields(request, obj), *(["company"] if obj else [])]

    def save_model(self, request, obj, form, change):
        """Save as the organisation's own page does."""
        data = {name: form.cleaned_data[name] for name in form.changed_data if name != "company"}
        saved = save_solution(
            company=obj.company, by=request.user, data=data, solution=obj if change else None
        )
        obj.pk = saved.pk

    def delete_model(self, request, obj):
        """Delete the picture too."""
        delete_solution(solution=obj, by=request.user)

    def delete_queryset(self, request, queryset):
        """Delete the pictures too."""
        for solution in queryset.select_related("company"):
            delete_solution(solution=solution, by=request.user)
