"""Introductions between organisations: the office asks, answers for who cannot log in, and reports."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itk.shared.admin import Column, PortalAdmin, button
from members.forms import OutcomeForm
from members.models import Introduction
from members.workflows import (
    MembersError,
    NoMatch,
    answer_introduction,
    report_introduction,
    request_introduction,
    require_match,
)

Status = Introduction.Status


class AskForm(forms.ModelForm):
    """Two organisations that fit."""

    def clean(self):
        """Refuse two that do not fit or are asked already; they stay locked until all is saved."""
        data = super().clean()
        wanted = {name: data.get(name) for name in ("competence", "seeker", "offerer")}
        if self.instance.pk is None and all(wanted.values()):
            try:
                require_match(**wanted)
            except NoMatch as error:
                self.add_error("competence", str(error))
            if Introduction.objects.open().filter(**wanted).exists():
                self.add_error("competence", _("This introduction has already been asked for."))
        return data


def waits_for(side):
    """Return the condition of a button: this side has not answered."""
    return lambda row: row.status == Status.REQUESTED and not row.has_agreed(side)


class OverdueFilter(admin.SimpleListFilter):
    """Those that somebody should look after."""

    title = _("waits long")
    parameter_name = "overdue"

    def lookups(self, request, model_admin):
        """Offer them."""
        return [("yes", _("Without an answer or an outcome"))]

    def queryset(self, request, queryset):
        """Keep them."""
        return queryset.overdue() if self.value() == "yes" else queryset


@admin.register(Introduction)
class IntroductionAdmin(PortalAdmin):
    """Who asked to be introduced to whom, and what came of it."""

    form = AskForm
    list_display = ["competence", "seeker", "offerer", "status", "outcome", "created_at"]
    list_filter = ["status", "outcome", OverdueFilter]
    list_select_related = ["competence", "seeker", "offerer"]
    search_fields = ["competence__search", "seeker__folded_name", "offerer__folded_name"]
    autocomplete_fields = ["competence", "seeker", "offerer"]
    date_hierarchy = "created_at"
    buttons = ["seeker_agrees", "offerer_agrees", "decline", "report"]
    button_errors = (MembersError,)
    fields = [
        "competence",
        "seeker",
        "offerer",
        "message",
        "requested_by",
        "status",
        "seeker_agreed_at",
        "seeker_contact",
        "offerer_agreed_at",
        "offerer_contact",
        "outcome",
        "outcome_note",
    ]
    export_columns = [
        Column(_("Competence"), "competence"),
        Column(_("Looks for it"), "seeker.full_name"),
        Column(_("Offers it"), "offerer.full_name"),
        Column(_("Status"), "get_status_display"),
        Column(_("Outcome"), "get_outcome_display"),
        Column(_("Outcome in words"), "outcome_note"),
        Column(_("Asked on"), lambda row: row.created_at.date()),
    ]

    def get_fields(self, request, obj=None):
        """A new one has only what is asked."""
        return self.fields if obj else self.fields[:4]

    def get_readonly_fields(self, request, obj=None):
        """What was asked stays; buttons do the rest."""
        return self.fields if obj else ()

    def export_rows(self, queryset):
        """Read what names the rows at once."""
        return queryset.with_names()

    def render_change_form(self, request, context, add=False, change=False, *args, **kwargs):
        """Offer to save only what is asked anew: the rest is done by buttons."""
        if change:
            context |= {"show_save": False, "show_save_and_continue": False}
            context |= {"show_save_and_add_another": False}
        return super().render_change_form(request, context, add, change, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        """Ask both, by the same rules as on the site."""
        if change:
            return
        names = ("competence", "seeker", "offerer", "message")
        asked = request_introduction(
            by=request.user, **{name: getattr(obj, name) for name in names}
        )
        obj.pk = asked.pk
        obj.refresh_from_db()

    def _answer(self, request, introduction, company, agrees):
        answer_introduction(
            introduction=introduction, company=company, agrees=agrees, by=request.user
        )

    @button(
        _("Who needs agrees"),
        confirm=_("Has the organisation told you that it agrees to be introduced?"),
        when=waits_for("seeker"),
    )
    def seeker_agrees(self, request, obj):
        """Note what the organisation said."""
        self._answer(request, obj, obj.seeker, agrees=True)
        return _("The agreement is noted.")

    @button(
        _("Who offers agrees"),
        confirm=_("Has the organisation told you that it agrees to be introduced?"),
        when=waits_for("offerer"),
    )
    def offerer_agrees(self, request, obj):
        """Note what the organisation said."""
        self._answer(request, obj, obj.offerer, agrees=True)
        return _("The agreement is noted.")

    @button(
        pgettext_lazy("button", "Decline"),
        confirm=_("Has an organisation told you that it does not want to be introduced?"),
        when=lambda row: row.status == Status.REQUESTED,
        danger=True,
    )
    def decline(self, request, obj):
        """Note it for the one that has not answered."""
        side = next(side for side in obj.sides if not obj.has_agreed(side))
        self._answer(request, obj, obj.sides[side], agrees=False)
        return _("Declined: who asked is told.")

    @button(
        _("Note the outcome"),
        form=OutcomeForm,
        when=lambda row: row.status in (Status.AGREED, Status.DONE),
    )
    def report(self, request, obj, data):
        """Note the outcome."""
        report_introduction(
            introduction=obj,
            outcome=data["outcome"],
            note=data["outcome_note"],
            by=request.user,
        )
        return _("The outcome is noted.")
