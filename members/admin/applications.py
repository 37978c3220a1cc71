"""Applications to join the cluster."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from itk.shared.admin import Column, PortalAdmin, PortalTabularInline, button
from itk.shared.fields import DayFormField
from itk.shared.files import hand_out, name_from_title, validate_material
from members.admin.membership_forms import AdmitForm
from members.models import ApplicationDocument, ApplicationEntry, MembershipApplication
from members.workflows import (
    MembersError,
    activate_application,
    approve_application,
    ask_applicant,
    note_application,
    reject_application,
    review_application,
    sign_agreement,
    withdraw_application,
)

Status = MembershipApplication.Status


def within(*statuses):
    """Return the condition of a button: the application is in one of the states."""
    return lambda application: application.status in statuses


class DocumentInline(PortalTabularInline):
    """What was handed in, to be read."""

    model = ApplicationDocument
    verbose_name_plural = _("Documents")
    fields = readonly_fields = ["opened", "created_at"]
    can_delete = False

    def has_add_permission(self, request, obj=None):
        """Applicants add theirs."""
        return False

    @admin.display(description=_("document"))
    def opened(self, obj):
        """The link that hands the file out; a file that has gone meanwhile has none."""
        if obj.pk is None:
            return "–"
        page = "admin:members_membershipapplication_document"
        url = reverse(page, args=[obj.application_id, obj.pk])
        return format_html('<a href="{}">{}</a>', url, obj.title or obj.file.name)


class EntryInline(PortalTabularInline):
    """What happened, read only: steps write it."""

    model = ApplicationEntry
    verbose_name_plural = _("What happened")
    fields = ["created_at", "kind", "status", "text", "by"]
    readonly_fields = fields
    can_delete = False

    def has_add_permission(self, request, obj=None):
        """Steps write the log."""
        return False

    def get_queryset(self, request):
        """Read what names the rows at once."""
        return super().get_queryset(request).select_related("by", "application")


class QuestionForm(forms.Form):
    """What the office wants to know."""

    text = forms.CharField(
        label=_("Question"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It is mailed to the applicant, who answers on the own page."),
    )


class NoteForm(forms.Form):
    """What only the office reads."""

    text = forms.CharField(
        label=_("Note"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5})
    )


class ApproveForm(forms.Form):
    """The decision of a body of the cluster."""

    decided_by = forms.CharField(
        label=_("Decided by"), max_length=200, help_text=_("The body, for example the board.")
    )
    decided_on = DayFormField(
        label=_("Decided on"), widget=AdminDateWidget, initial=timezone.localdate
    )
    decision_number = forms.CharField(label=_("Decision number"), max_length=60)


class RejectForm(forms.Form):
    """Why the application is rejected."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It is mailed to the applicant."),
    )


class SignForm(forms.Form):
    """The agreement that both sides have signed."""

    agreement = forms.FileField(
        label=_("Signed agreement"), validators=[validate_material], help_text=_("At most 25 MB.")
    )
    signed_on = DayFormField(
        label=_("Signed on"), widget=AdminDateWidget, initial=timezone.localdate
    )


@admin.register(MembershipApplication)
class MembershipApplicationAdmin(PortalAdmin):
    """Organisations that ask to join, and where each application stands."""

    list_display = ["__str__", "status", "code", "contact_person", "created_at", "decided_on"]
    list_filter = ["status", "kind"]
    search_fields = ["folded"]
    date_hierarchy = "created_at"
    readonly_fields = [
        "status",
        "decided_by",
        "decided_on",
        "decision_number",
        "signed_on",
        "agreement_link",
        "company",
    ]
    inlines = [DocumentInline, EntryInline]
    buttons = ["review", "ask", "note", "approve", "reject", "sign", "activate", "withdraw"]
    button_errors = (MembersError,)
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "status",
                    ("decided_by", "decided_on", "decision_number"),
                    ("signed_on", "agreement_link"),
                    "company",
                ]
            },
        ),
        (
            _("Organisation"),
            {
                "fields": [
                    ("legal_form", "name"),
                    ("country", "code", "vat_code"),
                    ("kind", "town", "website"),
                    "activity",
                    "motivation",
                    "technology_areas",
                ]
            },
        ),
        (
            _("Contact person"),
            {"fields": [("first_name", "last_name"), "position", ("email", "phone"), "language"]},
        ),
    ]
    export_columns = [
        Column(_("Organisation"), "__str__"),
        Column(_("Company code"), "code"),
        Column(_("Status"), "get_status_display"),
        Column(_("Contact person"), "contact_name"),
        Column(_("E-mail"), "email"),
        Column(_("Phone"), "phone"),
        Column(_("Submitted"), lambda row: timezone.localtime(row.created_at).date()),
        Column(_("Decided by"), "decided_by"),
        Column(_("Decided on"), "decided_on"),
        Column(_("Decision number"), "decision_number"),
        Column(_("Signed on"), "signed_on"),
    ]

    def has_add_permission(self, request):
        """Organisations apply on the site."""
        return False

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Show the few technology areas as boxes to tick."""
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    # Files

    def get_urls(self):
        """Add the addresses of the files."""
        pages = [
            ("<int:pk>/agreement/", self.agreement_view, "agreement"),
            ("<int:pk>/document/<int:document>/", self.document_view, "document"),
        ]
        name = "members_membershipapplication_{}"
        own = [
            path(route, self.admin_site.admin_view(view), name=name.format(page))
            for route, view, page in pages
        ]
        return [*own, *super().get_urls()]

    def _readable(self, request, pk):
        rows = (
            self.get_queryset(request)
            if self.has_view_permission(request)
            else self.model.objects.none()
        )
        return get_object_or_404(rows, pk=pk)

    def agreement_view(self, request, pk):
        """Hand out the signed agreement."""
        application = self._readable(request, pk)
        file = get_object_or_404(MembershipApplication.objects.exclude(agreement=""), pk=pk)
        return hand_out(
            file.agreement, name=name_from_title(str(application), file.agreement), public=False
        )

    def document_view(self, request, pk, document):
        """Hand out what the applicant added."""
        row = get_object_or_404(self._readable(request, pk).documents, pk=document)
        return hand_out(row.file, name=name_from_title(row.title, row.file), public=False)

    @admin.display(description=_("Contact person"), ordering="last_name")
    def contact_person(self, obj):
        """Who applied, in the list."""
        return obj.contact_name

    @admin.display(description=_("signed agreement"))
    def agreement_link(self, obj):
        """The link that hands the agreement out."""
        if not obj.agreement:
            return "–"
        url = reverse("admin:members_membershipapplication_agreement", args=[obj.pk])
        return format_html('<a href="{}">{}</a>', url, _("Open"))

    # Buttons

    @button(_("Take into review"), when=within(Status.SUBMITTED))
    def review(self, request, obj):
        """Begin to look into it."""
        review_application(application=obj, by=request.user)
        return _("The application is in review.")

    @button(_("Ask the applicant"), form=QuestionForm, when=within(*MembershipApplication.OPEN))
    def ask(self, request, obj, data):
        """Mail a question."""
        ask_applicant(application=obj, by=request.user, **data)
        return _("The question is on its way.")

    @button(_("Write a note"), form=NoteForm)
    def note(self, request, obj, data):
        """Keep what only the office reads."""
        note_application(application=obj, by=request.user, **data)
        return _("The note is kept.")

    @button(_("Approve"), form=ApproveForm, when=within(Status.IN_REVIEW))
    def approve(self, request, obj, data):
        """Note the decision."""
        approve_application(application=obj, by=request.user, **data)
        return _("The application is approved and the applicant is told.")

    @button(
        _("Reject"),
        form=RejectForm,
        when=within(*MembershipApplication.UNDECIDED),
        danger=True,
    )
    def reject(self, request, obj, data):
        """Reject it with a reason."""
        reject_application(application=obj, by=request.user, **data)
        return _("The application is rejected and the applicant is told.")

    @button(_("Agreement signed"), form=SignForm, when=within(Status.APPROVED))
    def sign(self, request, obj, data):
        """Keep the agreement."""
        sign_agreement(application=obj, by=request.user, **data)
        return _("The agreement is kept.")

    @button(_("Enter as a member"), form=AdmitForm, when=within(Status.SIGNED))
    def activate(self, request, obj, data):
        """Make the organisation a member."""
        activate_application(application=obj, by=request.user, **data)
        return _("The organisation is a member, and its contact person is invited.")

    @button(
        _("Withdrawn by the applicant"),
        confirm=_("Has the applicant asked to withdraw the application?"),
        when=within(*MembershipApplication.RETRACTABLE),
        danger=True,
    )
    def withdraw(self, request, obj):
        """Withdraw for an applicant who wrote or called."""
        withdraw_application(application=obj, by=request.user)
        return _("The application is withdrawn.")
