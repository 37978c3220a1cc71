"""Who was asked whether a profile is still right, and when."""

from django.contrib import admin
from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from itk.shared.admin import PortalAdmin, ReadOnlyMixin, button
from members.models import ConfirmationRequest
from members.workflows import ask_company


class ConfirmationsMixin(admin.ModelAdmin):
    """The last letter beside each organisation, and the button that sends one."""

    def get_queryset(self, request):
        """Find the last letter of each in the same query."""
        letters = ConfirmationRequest.objects.filter(company=OuterRef("pk"))
        names = F("representative__first_name"), Value(" "), F("representative__last_name")
        letters = letters.order_by("-sent_at", "-pk")
        letters = letters.annotate(name=Concat(*names, output_field=CharField()))
        return (
            super()
            .get_queryset(request)
            .annotate(
                asked_at=Subquery(letters.values("sent_at")[:1]),
                asked_name=Subquery(letters.values("name")[:1]),
            )
        )

    @admin.display(description=_("last asked"), ordering="asked_at")
    def asked(self, obj):
        """When the question was last sent, and to whom."""
        if obj.asked_at is None:
            return "–"
        day = formats.date_format(timezone.localtime(obj.asked_at), "SHORT_DATE_FORMAT")
        return f"{day}, {obj.asked_name}"

    @button(_("Ask whether the profile is still right"), when=lambda company: company.is_public)
    def ask(self, request, obj):
        """Send the question to the profile administrators now."""
        ask_company(company=obj, by=request.user)
        return _("The question is on its way.")


@admin.register(ConfirmationRequest)
class ConfirmationRequestAdmin(ReadOnlyMixin, PortalAdmin):
    """Letters; their links are secrets of the people."""

    list_display = ["company", "representative", "sent_at", "answered_at"]
    list_select_related = ["company", "representative"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter)]
    search_fields = ["company__folded_name", "representative__folded"]
    date_hierarchy = "sent_at"
    fields = ["company", "representative", "sent_at", "answered_at"]
