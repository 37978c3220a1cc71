"""Organisations: their data, people, memberships and claims."""

from django import forms
from django.contrib import admin
from django.db.models import Count, Q
from django.db.models.functions import Collate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itk.shared.admin import (
    Column,
    LacksEnglishFilter,
    ListImport,
    ListImportsMixin,
    SluggedMixin,
    TranslatedAdmin,
    button,
)
from members.admin.company_filters import ConfirmedFilter, MunicipalityFilter, OwnerFilter
from members.admin.company_rows import ClaimInline, PeriodInline, RepresentativeInline
from members.admin.confirmations import ConfirmationsMixin
from members.admin.first_invitations import FirstInvitationsMixin
from members.admin.imports import CompanyImport
from members.admin.logo_imports import LogoImport
from members.admin.membership_forms import AdmitForm, LeaveForm, ReorganiseForm
from members.admin.merging import MergeMixin
from members.admin.profile_changes import ProfileChangesMixin
from members.models import Company, Representative
from members.workflows import (
    MembersError,
    admit_company,
    change_representative,
    confirm_company,
    end_membership,
    publish_company,
    reorganise_company,
    unpublish_company,
)

Status = Company.Status
HAS_BEEN_A_MEMBER = (Status.ACTIVE, Status.FORMER)


@admin.register(Company)
class CompanyAdmin(
    MergeMixin,
    FirstInvitationsMixin,
    ListImportsMixin,
    ConfirmationsMixin,
    ProfileChangesMixin,
    SluggedMixin,
    TranslatedAdmin,
):
    """Organisations of every status."""

    slug_source = "name"
    imports = [
        ListImport(CompanyImport),
        ListImport(LogoImport, "logos", LogoImport.title, actions=["change"]),
    ]
    list_display = [
        "named",
        "status",
        "town",
        "published",
        "people",
        "confirmed_on",
        "asked",
        "translations",
    ]
    list_filter = [
        "status",
        "published",
        "kind",
        "technology_areas",
        OwnerFilter,
        ConfirmedFilter,
        LacksEnglishFilter,
        MunicipalityFilter,
    ]
    search_fields = ["folded_name", "search"]
    search_help_text = _("Name, former name, code, town or words of the description.")
    autocomplete_fields = ["successor"]
    readonly_fields = ["published", "confirmed_on"]
    inlines = [RepresentativeInline, ClaimInline, PeriodInline]
    actions = ["publish_chosen", "unpublish_chosen", "invite_contacts"]
    buttons = ["publish", "unpublish", "confirm", "ask", "admit", "reorganise", "merge", "end"]
    button_errors = (MembersError,)
    fieldsets = [
        (None, {"fields": ["legal_form", "name", "slug", "kind", "status", "published"]}),
        (
            _("Profile"),
            {
                "fields": [
                    "logo",
                    "short_description",
                    "description",
                    "technology_areas",
                    "confirmed_on",
                ]
            },
        ),
        (
            _("Contacts"),
            {"fields": ["website", "email", "phone", "town", "municipality", "country"]},
        ),
        (
            _("Entries in registers"),
            {
                "fields": [
                    "code",
                    "code_override_reason",
                    "vat_code",
                    "nace_code",
                    "nace_revision",
                    "size_class",
                    "founded",
                ]
            },
        ),
        (
            _("History"),
            {
                "classes": ["collapse"],
                "fields": ["former_names", "successor", "succeeded_on"],
            },
        ),
    ]
    export_columns = [
        Column(_("Organisation"), "full_name"),
        Column(_("Legal form"), "legal_form"),
        Column(_("Name"), "name"),
        Column(_("Status"), "get_status_display"),
        Column(_("Kind"), "get_kind_display"),
        Column(_("Country"), "get_country_display"),
        Column(_("Company code"), "code"),
        Column(_("VAT number"), "vat_code"),
        Column(_("Town"), "town"),
        Column(_("Municipality"), "get_municipality_display"),
        Column(_("Website"), "website"),
        Column(_("E-mail"), "email"),
        Column(_("Phone"), "phone"),
        Column(_("Size"), "get_size_class_display"),
        Column(_("EVRK/NACE class"), "nace_code"),
        Column(_("Member since"), lambda company: company.joined),
        Column(_("Shown in the directory"), "published"),
        Column(_("Confirmed on"), "confirmed_on"),
    ]

    def save_formset(self, request, form, formset, change):
        """Change people by the same rules as the organisation's own pages."""
        if formset.model is not Representative:
            super().save_formset(request, form, formset, change)
            return
        formset.save(commit=False)
        for person, names in formset.changed_objects:
            data = {name: getattr(person, name) for name in names}
            change_representative(representative=person, by=request.user, data=data)
        for person in formset.new_objects:
            person.save()

    def get_queryset(self, request):
        """Count the people in the same query."""
        current = Q(representatives__left_at=None)
        return (
            super()
            .get_queryset(request)
            .annotate(people_count=Count("representatives", filter=current, distinct=True))
        )

    @admin.display(description=_("organisation"), ordering=Collate("name", "lt"))
    def named(self, obj):
        """The name as it is written, in the order of the name without the form."""
        return obj.full_name

    @admin.display(description=_("people"), ordering="people_count")
    def people(self, obj):
        """How many people represent it."""
        return obj.people_count

    def get_readonly_fields(self, request, obj=None):
        """Membership begins and ends by buttons, which keep its dates."""
        fields = [*super().get_readonly_fields(request, obj)]
        return [*fields, "status"] if obj and obj.status in HAS_BEEN_A_MEMBER else fields

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """Nobody becomes a member by a choice in a list."""
        if db_field.name == "status":
            kwargs["choices"] = [c for c in Status.choices if c[0] not in HAS_BEEN_A_MEMBER]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Show the few technology areas as boxes to tick."""
        if db_field.name == "technology_areas":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def export_rows(self, queryset):
        """Find the first day of membership of each at once."""
        return queryset.by_name().with_joined()

    # Actions and buttons

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish_chosen(self, request, queryset):
        """Show the chosen in the directory."""
        self.for_each(
            request,
            queryset,
            lambda company: publish_company(company=company, by=request.user),
            _("Published"),
        )

    @admin.action(description=_("Take out of the directory"), permissions=["change"])
    def unpublish_chosen(self, request, queryset):
        """Take the chosen out of the directory."""
        self.for_each(
            request,
            queryset,
            lambda company: unpublish_company(company=company, by=request.user),
            _("Taken out of the directory"),
        )

    @button(_("Publish"), when=lambda c: not c.published and c.status in HAS_BEEN_A_MEMBER)
    def publish(self, request, obj):
        """Show it in the directory."""
        publish_company(company=obj, by=request.user)
        return _("The profile is public.")

    @button(_("Take out of the directory"), when=lambda c: c.published)
    def unpublish(self, request, obj):
        """Take it out of the directory."""
        unpublish_company(company=obj, by=request.user)
        return _("The profile is no longer public.")

    @button(
        pgettext_lazy("button", "Confirm the profile"),
        when=lambda c: c.confirmed_on != timezone.localdate(),
    )
    def confirm(self, request, obj):
        """Note that the profile is right today."""
        confirm_company(company=obj, by=request.user)
        return _("The profile is confirmed as of today.")

    @button(_("Admit as a member"), form=AdmitForm, when=lambda c: c.status != Status.ACTIVE)
    def admit(self, request, obj, data):
        """Make it a member."""
        admit_company(company=obj, by=request.user, **data)
        return _("The organisation is a member.")

    @button(_("Reorganise"), form=ReorganiseForm, when=lambda c: c.status == Status.ACTIVE)
    def reorganise(self, request, obj, data):
        """Let its membership go on as another's."""
        heir = reorganise_company(company=obj, by=request.user, **data)
        return _("The membership goes on as %(name)s.") % {"name": heir.full_name}

    @button(
        _("End the membership"),
        form=LeaveForm,
        when=lambda c: c.status == Status.ACTIVE,
        danger=True,
    )
    def end(self, request, obj, data):
        """Make it a former member."""
        end_membership(company=obj, by=request.user, **data)
        return _("The membership has ended.")
