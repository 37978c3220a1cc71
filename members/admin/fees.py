"""Membership fees: what is due, what is paid, the whole year at once."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Count, Q, Sum
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from itk.shared.admin import (
    Column,
    ImportPage,
    ListImport,
    ListImportsMixin,
    PortalAdmin,
    button,
)
from itk.shared.fields import DayFormField
from itk.shared.spreadsheets import unread_headers
from members import fee_imports
from members.models import Company, MembershipFee
from members.workflows import MembersError, make_fees, pay_fee, without_fee


class PaidFilter(admin.SimpleListFilter):
    """What is paid, unpaid, overdue."""

    title = _("payment")
    parameter_name = "payment"

    def lookups(self, request, model_admin):
        """Offer the three."""
        return [("unpaid", _("Unpaid")), ("overdue", _("Overdue")), ("paid", _("Paid"))]

    def queryset(self, request, queryset):
        """Keep one sort."""
        sorts = {
            "unpaid": queryset.unpaid,
            "overdue": queryset.overdue,
            "paid": lambda: queryset.filter(paid_on__isnull=False),
        }
        return sorts[self.value()]() if self.value() in sorts else queryset


class PaidActionForm(ActionForm):
    """The choice of an action, and the day of payment for one of them."""

    paid_on = forms.DateField(
        label=_("Paid on:"),
        required=False,
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class PaidForm(forms.Form):
    """When a fee was paid."""

    paid_on = DayFormField(label=_("Paid on"), widget=AdminDateWidget, initial=timezone.localdate)


class YearForm(forms.Form):
    """The fees of a year: how much, and until when."""

    year = forms.IntegerField(
        label=_("Year"),
        initial=lambda: timezone.localdate().year,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
    )
    amount = forms.DecimalField(label=_("Amount, €"), max_digits=10, decimal_places=2, min_value=0)
    due_on = DayFormField(label=_("Due on"), widget=AdminDateWidget)


class FeeImport(ImportPage):
    """Choose a file, see what would become of each row, import."""

    title = _("Import fees")
    intro = _(
        "Columns: organisation or company code, year, amount, invoice number, due on, paid on; "
        "headers in Lithuanian or English. A fee that is there is changed where the file differs; "
        "an empty cell changes nothing."
    )
    columns = [
        (_("Organisation"), lambda fate: fate.name),
        (_("Year"), lambda fate: fate.fee.year if fate.fee else ""),
        (_("Amount, €"), lambda fate: fate.fee.amount if fate.fee else ""),
        (_("Paid on"), lambda fate: fate.fee.paid_on if fate.fee else ""),
    ]

    def check(self, table):
        """Refuse a file that lacks what every row needs."""
        fee_imports.columns_of(table)

    def unread(self, table):
        """Return what no field is called."""
        return unread_headers(table.headers, fee_imports.columns_of(table))

    def judge(self, table, options):
        """Return what would become of each row."""
        return fee_imports.judge(table=table)

    def apply(self, table, options):
        """Import; return what became of each row."""
        return fee_imports.apply(table=table)


@admin.register(MembershipFee)
class MembershipFeeAdmin(ListImportsMixin, PortalAdmin):
    """What is due and what is paid."""

    list_display = [
        "company",
        "of_year",
        "amount",
        "invoice_number",
        "due_on",
        "paid_on",
        "payment",
    ]
    list_filter = [PaidFilter, "year"]
    list_select_related = ["company"]
    search_fields = ["company__folded_name", "company__code", "invoice_number"]
    autocomplete_fields = ["company"]
    fields = ["company", "year", "amount", "invoice_number", "due_on", "paid_on"]
    change_list_template = "admin/members/fees.html"
    action_form = PaidActionForm
    actions = ["mark_paid"]
    imports = [ListImport(FeeImport)]
    buttons = ["pay"]
    button_errors = (MembersError,)
    export_columns = [
        Column(_("Organisation"), "company.full_name"),
        Column(_("Company code"), "company.code"),
        Column(_("Year"), "year"),
        Column(_("Amount, €"), "amount"),
        Column(_("Invoice number"), "invoice_number"),
        Column(_("Due on"), "due_on"),
        Column(_("Paid on"), "paid_on"),
    ]

    @admin.display(description=_("year"), ordering="year")
    def of_year(self, obj):
        """A year is no number to be grouped."""
        return str(obj.year)

    @admin.display(description=_("payment"), ordering="paid_on")
    def payment(self, obj):
        """Where it stands; a mark where its day is over and nobody has paid."""
        if obj.is_overdue:
            return format_html('<span class="mark mark--missing">{}</span>', _("Overdue"))
        return _("Paid") if obj.paid_on else _("Unpaid")

    def export_rows(self, queryset):
        """Read the organisations at once."""
        return queryset.select_related("company")

    def changelist_view(self, request, extra_context=None):
        """Add up what the list shows."""
        response = super().changelist_view(request, extra_context)
        if (changes := getattr(response, "context_data", {}) or {}) and "cl" in changes:
            unpaid = Q(paid_on=None)
            changes["totals"] = (
                changes["cl"]
                .queryset.order_by()
                .aggregate(
                    count=Count("pk"),
                    billed=Sum("amount", default=0),
                    paid=Sum("amount", filter=~unpaid, default=0),
                    unpaid=Sum("amount", filter=unpaid, default=0),
                    overdue=Sum(
                        "amount",
                        filter=unpaid & Q(due_on__lt=timezone.localdate()),
                        default=0,
                    ),
                )
            )
        return response

    @admin.action(description=_("Mark as paid"), permissions=["change"])
    def mark_paid(self, request, queryset):
        """Note the chosen as paid on the day beside the action, today without one."""
        form = PaidForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Give the day of payment as 2026-03-31."))
            return
        self.for_each(
            request,
            queryset.select_related("company"),
            lambda fee: pay_fee(fee=fee, by=request.user, **form.cleaned_data),
            _("Marked as paid"),
        )

    @button(_("Mark as paid"), form=PaidForm, when=lambda fee: fee.paid_on is None)
    def pay(self, request, obj, data):
        """Note that it was paid."""
        pay_fee(fee=obj, by=request.user, **data)
        return _("The fee is noted as paid.")

    # The year

    def get_urls(self):
        """Add the page."""
        view = self.admin_site.admin_view(self.year_view)
        return [path("year/", view, name="members_membershipfee_year"), *super().get_urls()]

    def list_tools(self, request):
        """Offer it to who may add fees."""
        tools = super().list_tools(request)
        if not self.has_add_permission(request):
            return tools
        return [(_("Fees of a year"), reverse("admin:members_membershipfee_year")), *tools]

    def year_view(self, request):
        """Ask for year, amount and day; show whom it is about; make the fees."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = YearForm(request.POST if request.method == "POST" else None)
        shown, skipped = [], 0
        if form.is_bound and form.is_valid():
            if "make" in request.POST:
                return self._made(request, form.cleaned_data)
            shown = list(without_fee(year=form.cleaned_data["year"]))
            skipped = Company.objects.entitled_to_vote().count() - len(shown)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Fees of a year"),
            "opts": self.opts,
            "form": form,
            "seen": form.is_bound and form.is_valid(),
            "companies": shown,
            "skipped": skipped,
            "total": len(shown) * form.cleaned_data["amount"] if shown else 0,
            "back": reverse("admin:members_membershipfee_changelist"),
        }
        request.current_app = self.admin_site.name
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/members/fees_year.html", context, status=status)

    def _made(self, request, data):
        made = make_fees(by=request.user, **data)
        told = ngettext("%(count)s fee is made.", "%(count)s fees are made.", len(made))
        messages.success(request, told % {"count": len(made)})
        page = reverse("admin:members_membershipfee_changelist")
        return HttpResponseRedirect(f"{page}?year={data['year']}")
