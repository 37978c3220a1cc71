"""Partnership calls: written on behalf of organisations, and what came of them."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.utils.translation import gettext_lazy as _

from itk.shared.admin import (
    Column,
    LacksEnglishFilter,
    PortalTabularInline,
    TranslatedAdmin,
    button,
)
from members.models import CallAnswer, CooperationCall
from members.workflows import (
    MembersError,
    NobodyChosen,
    close_call,
    extend_call,
    publish_call,
    require_publishable,
    save_call,
)

Status = CooperationCall.Status


class StandingFilter(admin.SimpleListFilter):
    """Where calls stand; one that is over waits for its outcome."""

    title = _("status")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        """Offer the states that people speak of."""
        return [
            ("draft", _("Draft")),
            ("open", _("Can be answered")),
            ("expired", _("Over, without an outcome")),
            ("closed", _("Closed")),
        ]

    def queryset(self, request, queryset):
        """Keep one state."""
        if self.value() in ("open", "expired"):
            return getattr(queryset, self.value())()
        return queryset.filter(status=self.value()) if self.value() else queryset


class AnswerInline(PortalTabularInline):
    """Who answered, read only: the answers come from the site."""

    model = CallAnswer
    fields = ["full_name", "company", "email", "role", "message", "status"]
    readonly_fields = fields
    can_delete = False

    def get_queryset(self, request):
        """Read what names the rows at once."""
        return super().get_queryset(request).select_related("company", "call")

    def has_add_permission(self, request, obj=None):
        """Nobody answers for somebody else."""
        return False


class CallForm(forms.ModelForm):
    """A call; a published one is judged as the workflow would, beside its fields."""

    def clean(self):
        """Refuse what would take a published call from everybody, or into the past."""
        data = super().clean()
        if self.instance.status == Status.OPEN and {"chosen", "audience"} <= data.keys():
            try:
                require_publishable(
                    company=self.instance.company,
                    audience=data["audience"],
                    chosen=data["chosen"],
                    day=data.get("deadline") if "deadline" in self.changed_data else None,
                )
            except MembersError as error:
                self.add_error("chosen" if isinstance(error, NobodyChosen) else None, str(error))
        return data


class ExtendForm(forms.Form):
    """Until when a call takes answers."""

    deadline = forms.DateField(label=_("Answers until"), widget=AdminDateWidget)


class OutcomeForm(forms.Form):
    """What came of a call."""

    outcome = forms.ChoiceField(label=_("What came of it"), choices=CooperationCall.Outcome)
    note = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@admin.register(CooperationCall)
class CooperationCallAdmin(TranslatedAdmin):
    """Needs, offers and joint bids, with what coordinators report of them."""

    form = CallForm
    list_display = [
        "title",
        "company",
        "kind",
        "standing",
        "deadline",
        "answered",
        "outcome",
    ]
    list_filter = [StandingFilter, "kind", "audience", "outcome", LacksEnglishFilter]
    list_select_related = ["company"]
    date_hierarchy = "published_at"
    search_fields = ["search"]
    autocomplete_fields = ["company", "contact", "competences", "chosen"]
    readonly_fields = ["status", "published_at", "closed_at", "outcome", "outcome_note"]
    inlines = [AnswerInline]
    fields = [
        "company",
        "contact",
        "kind",
        "title",
        "text",
        "competences",
        "roles",
        "notice_url",
        "bid_due",
        "deadline",
        "audience",
        "chosen",
        *readonly_fields,
    ]
    buttons = ["publish", "extend", "close"]
    button_errors = (MembersError,)
    export_columns = [
        Column(_("Organisation"), "company.full_name"),
        Column(_("Company code"), "company.code"),
        Column(_("Kind"), "get_kind_display"),
        Column(_("Title"), "title_lt"),
        Column(_("Who sees it"), "get_audience_display"),
        Column(_("Published on"), "published_at"),
        Column(_("Answers until"), "deadline"),
        Column(_("Status"), lambda call: str(standing_of(call))),
        Column(_("Answers"), "answered"),
        Column(_("Accepted"), "joined"),
        Column(_("Outcome"), "get_outcome_display"),
        Column(_("Outcome in words"), "outcome_note"),
        Column(_("Closed on"), "closed_at"),
    ]

    def get_queryset(self, request):
        """Count the answers in the same query."""
        return super().get_queryset(request).with_answers()

    def export_rows(self, queryset):
        """Read the organisations at once."""
        return queryset.select_related("company")

    @admin.display(description=_("status"), ordering="status")
    def standing(self, obj):
        """Where it stands, in words."""
        return standing_of(obj)

    @admin.display(description=_("answers"), ordering="answered")
    def answered(self, obj):
        """How many answers there are."""
        return obj.answered

    def get_readonly_fields(self, request, obj=None):
        """A call stays its organisation's."""
        return [*super().get_readonly_fields(request, obj), *(["company"] if obj else [])]

    def has_change_permission(self, request, obj=None):
        """Of a closed one only the outcome changes, by its button."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.status != Status.CLOSED)

    def has_delete_permission(self, request, obj=None):
        """What others have read is closed, not deleted."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.status == Status.DRAFT)

    def save_model(self, request, obj, form, change):
        """Save as the organisation's own page does."""
        data = {name: form.cleaned_data[name] for name in form.changed_data if name != "company"}
        call = obj if change else None
        saved = save_call(company=obj.company, by=request.user, data=data, call=call)
        obj.pk, obj.slug = saved.pk, saved.slug

    @button(_("Publish"), when=lambda call: call.status == Status.DRAFT)
    def publish(self, request, obj):
        """Show it to its audience."""
        publish_call(call=obj, by=request.user)
        return _("The call is published.")

    @button(_("Extend"), form=ExtendForm, when=lambda call: call.status == Status.OPEN, quiet=True)
    def extend(self, request, obj, data):
        """Take answers longer."""
        extend_call(call=obj, by=request.user, **data)
        return _("The call takes answers longer now.")

    @button(
        _("Outcome"),
        permission="members.change_cooperationcall",
        form=OutcomeForm,
        when=lambda call: call.status != Status.DRAFT,
        quiet=True,
    )
    def close(self, request, obj, data):
        """Close it with what came of it, or correct that."""
        close_call(call=obj, by=request.user, **data)
        return _("The outcome is kept.")


def standing_of(call):
    """Return where a call stands, in words."""
    return _("Over, without an outcome") if call.is_expired else call.get_status_display()
