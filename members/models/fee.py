"""Membership fees: a record of what is due and paid; no invoices are made here."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itk.shared.fields import DayField
from itk.shared.mixins import SampleMixin, TimestampMixin
from members.models.company import Company


class FeeQuerySet(models.QuerySet):
    """Which fees."""

    def unpaid(self):
        """Those that nobody has paid."""
        return self.filter(paid_on=None)

    def overdue(self):
        """Unpaid ones whose day is over."""
        return self.unpaid().filter(due_on__lt=timezone.localdate())


class MembershipFee(SampleMixin, TimestampMixin):
    """The fee of an organisation for a year, in euros."""

    company = models.ForeignKey(
        Company, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="fees"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("amount, €"), max_digits=10, decimal_places=2)
    invoice_number = models.CharField(_("invoice number"), max_length=60, blank=True)
    due_on = DayField(_("due on"))
    paid_on = DayField(_("paid on"), null=True, blank=True)

    objects = FeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership fee")
        verbose_name_plural = _("membership fees")
        ordering = ["-year", "company__folded_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "year"],
                name="fee_once_a_year",
                violation_error_message=_("The organisation already has a fee for this year."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="fee_not_negative",
                violation_error_message=_("The amount cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2100),
                name="fee_year_possible",
                violation_error_message=_("The year is from 1990 to 2100."),
            ),
        ]

    def __str__(self):
        return f"{self.company}, {self.year}"

    @property
    def is_overdue(self):
        """Whether it is unpaid and its day is over."""
        return self.paid_on is None and self.due_on < timezone.localdate()
