"""Membership fees."""

from django.contrib import admin

from itk.shared.admin import PortalAdmin
from members.models import MembershipFee


@admin.register(MembershipFee)
class MembershipFeeAdmin(PortalAdmin):
    """What is due and what is paid."""

    list_display = ["company", "year", "amount", "invoice_number", "due_on", "paid_on"]
    list_filter = ["year"]
    list_select_related = ["company"]
    search_fields = ["company__folded_name", "invoice_number"]
    autocomplete_fields = ["company"]
    fields = ["company", "year", "amount", "invoice_number", "due_on", "paid_on"]
