"""The people of organisations, and what they agreed to."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from itk.shared.admin import (
    Column,
    ListImport,
    ListImportsMixin,
    PortalAdmin,
    ReadOnlyMixin,
    TranslatedAdmin,
    button,
)
from members.admin.company_rows import RepresentativeForm, log_in_state
from members.admin.merging import MergeMixin
from members.admin.people_imports import PeopleImport
from members.forms import LeavingForm
from members.models import Consent, Representative
from members.workflows import (
    MembersError,
    change_representative,
    end_representation,
    invite_representative,
    withdraw_invitation,
)

Role = Representative.Role


class LogInFilter(admin.SimpleListFilter):
    """Whether the person logs in."""

    title = _("log-in")
    parameter_name = "login"

    def lookups(self, request, model_admin):
        """Offer with, invited, without."""
        return [
            ("account", _("Has an account")),
            ("invited", _("Invited")),
            ("none", _("Not invited")),
        ]

    def queryset(self, request, queryset):
        """Keep one of the three."""
        match self.value():
            case "account":
                return queryset.filter(user__isnull=False)
            case "invited":
                return queryset.filter(user=None, invited_at__isnull=False)
            case "none":
                return queryset.filter(user=None, invited_at=None)
        return queryset


class PresenceFilter(admin.SimpleListFilter):
    """Present representatives; those who left are asked for."""

    title = _("presence")
    parameter_name = "left"

    def lookups(self, request, model_admin):
        """Offer those who left, and all."""
        return [("yes", _("Have left")), ("all", _("All representatives"))]

    def choices(self, changelist):
        """Call the default by its name: it is not all."""
        first, *others = super().choices(changelist)
        return [{**first, "display": _("Representing now")}, *others]

    def queryset(self, request, queryset):
        """Keep the present ones unless asked otherwise."""
        match self.value():
            case "yes":
                return queryset.exclude(left_at=None)
            case "all":
                return queryset
        return queryset.current()


class InviteForm(forms.Form):
    """What the person will be allowed to do."""

    obj: Representative | None = None

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[choice for choice in Role.choices if choice[0] != Role.NONE],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = self.obj.role


class EndForm(LeavingForm):
    """Who takes over from the person."""

    obj: Representative | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, representative=self.obj, **kwargs)


@admin.register(Representative)
class RepresentativeAdmin(ListImportsMixin, MergeMixin, TranslatedAdmin):
    """People; most never log in."""

    form = RepresentativeForm
    list_display = ["__str__", "company", "role", "email", "phone", "functions", "log_in"]
    list_filter = [
        PresenceFilter,
        LogInFilter,
        "role",
        "is_head",
        "is_contact",
        "is_finance",
        "is_voter",
    ]
    list_select_related = ["company"]
    search_fields = ["folded", "company__folded_name"]
    search_help_text = _("Name, e-mail or organisation.")
    autocomplete_fields = ["company"]
    readonly_fields = ["user", "log_in", "invited_at", "left_at"]
    actions = ["invite_chosen"]
    imports = [ListImport(PeopleImport)]
    buttons = ["invite", "withdraw", "merge", "leave"]
    button_errors = (MembersError,)
    fieldsets = [
        (None, {"fields": ["company", "first_name", "last_name", "position", "email", "phone"]}),
        (
            _("Functions"),
            {"fields": ["is_head", "is_contact", "is_finance", "is_voter", "is_public"]},
        ),
        (_("Access"), {"fields": ["role", "log_in", "user", "invited_at", "left_at"]}),
    ]
    export_columns = [
        Column(_("Organisation"), "company.full_name"),
        Column(_("Company code"), "company.code"),
        Column(_("First name"), "first_name"),
        Column(_("Last name"), "last_name"),
        Column(_("Position"), "position_lt"),
        Column(_("Position in English"), "position_en"),
        Column(_("E-mail"), "email"),
        Column(_("Phone"), "phone"),
        Column(_("Head of the organisation"), "is_head"),
        Column(_("Contact person"), "is_contact"),
        Column(_("Answers for finances"), "is_finance"),
        Column(_("Votes at the general meeting"), "is_voter"),
        Column(_("Role"), "get_role_display"),
        Column(_("Log-in"), log_in_state),
    ]

    def get_queryset(self, request):
        """Read the organisations at once."""
        return super().get_queryset(request).select_related("company")

    def save_model(self, request, obj, form, change):
        """Change by the same rules as the organisation's own pages."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        data = {name: form.cleaned_data[name] for name in form.changed_data}
        change_representative(representative=obj, by=request.user, data=data)

    @admin.display(description=_("log-in"))
    def log_in(self, obj):
        """Whether the person logs in."""
        return log_in_state(obj)

    @admin.display(description=_("functions"))
    def functions(self, obj):
        """What the person is asked for."""
        return ", ".join(map(str, obj.functions))

    @admin.action(description=_("Invite to log in"), permissions=["change"])
    def invite_chosen(self, request, queryset):
        """Invite everyone chosen; each refusal is told."""
        self.for_each(
            request,
            queryset,
            lambda person: invite_representative(representative=person, by=request.user),
            _("Invitations are on their way"),
        )

    @button(
        _("Invite to log in"),
        form=InviteForm,
        when=lambda person: person.user_id is None and person.left_at is None,
    )
    def invite(self, request, obj, data):
        """Invite this one."""
        invite_representative(representative=obj, by=request.user, role=data["role"])
        return _("The invitation is on its way.")

    @button(_("Take the invitation back"), when=lambda person: person.invitation_is_waiting)
    def withdraw(self, request, obj):
        """Make the mailed link void."""
        withdraw_invitation(representative=obj, by=request.user)
        return _("The invitation is taken back: its link no longer works.")

    @button(
        _("Has left the organisation"),
        confirm=_("The person's access ends at once; what they did stays."),
        form=EndForm,
        when=lambda person: person.left_at is None,
        danger=True,
    )
    def leave(self, request, obj, data):
        """End this one's access, and hand over."""
        end_representation(representative=obj, by=request.user, heir=data["heir"])
        return _("The person no longer represents the organisation.")


@admin.register(Consent)
class ConsentAdmin(ReadOnlyMixin, PortalAdmin):
    """Evidence of what people agreed to; only they give and withdraw it."""

    list_display = ["full_name", "email", "purpose", "given_at", "withdrawn_at", "language"]
    list_filter = ["purpose", "language"]
    search_fields = ["folded"]
    date_hierarchy = "given_at"
    exclude = ["folded"]
