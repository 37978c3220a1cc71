"""Who paid: a project and the rules of its publicity."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itk.shared.fields import SearchField
from itk.shared.images import PhotoField
from itk.shared.mixins import SampleMixin
from itk.shared.money import litas_to_euro


class FundingProject(SampleMixin):
    """A funded project; its statement and emblem appear on all that belongs to it."""

    class Currency(models.TextChoices):
        """Currencies of contracts; litas until the end of 2014."""

        EUR = "EUR", _("euro")
        LTL = "LTL", _("litas")

    slug = models.SlugField(_("address"), max_length=200, unique=True)
    number = models.CharField(_("project number"), max_length=80)
    code = models.CharField(_("project code"), max_length=80, blank=True)
    title = models.CharField(_("title"), max_length=300)
    programme = models.CharField(_("programme"), max_length=400, blank=True)
    measure = models.CharField(_("measure"), max_length=300, blank=True)
    fund = models.CharField(_("fund"), max_length=300, blank=True)
    contract_date = models.DateField(_("contract date"), null=True, blank=True)
    total = models.DecimalField(_("total"), max_digits=14, decimal_places=2, null=True, blank=True)
    share = models.DecimalField(
        _("share of the European Union"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.EUR)
    aims = models.TextField(_("aims"), blank=True)
    results = models.TextField(_("results"), blank=True)
    planned_events = models.PositiveSmallIntegerField(_("planned events"), null=True, blank=True)
    statement = models.TextField(
        _("funding statement"),
        blank=True,
        help_text=_("Shown on every page, mail and document that belongs to the project."),
    )
    emblem = PhotoField(_("emblem"), folder="emblems", blank=True)
    emblem_places = models.CharField(
        _("where the emblem must appear"),
        max_length=200,
        blank=True,
        default="pages,mails,documents",
        help_text=_("Any of: pages, mails, documents; separated by commas."),
    )
    retention_until = models.DateField(_("evidence is kept until"), null=True, blank=True)
    search = SearchField(
        lt=["title_lt", "aims_lt", "results_lt"],
        en=["title_en", "aims_en", "results_en"],
        both=["number", "code"],
    )

    class Meta:
        verbose_name = _("funding project")
        verbose_name_plural = _("funding projects")
        ordering = ["-contract_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(share=None) | Q(total=None) | Q(share__lte=F("total")),
                name="project_share_within_total",
                violation_error_message=_("The share is larger than the total."),
            )
        ]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        """Address of the project's page in the active language."""
        return reverse("project", args=[self.slug])

    def in_euro(self, amount):
        """Return ``amount`` (Decimal in the project's currency, or None) in euros."""
        if amount is None or self.currency == self.Currency.EUR:
            return amount
        return litas_to_euro(amount)

    @property
    def total_eur(self):
        """The total in euros."""
        return self.in_euro(self.total)

    @property
    def share_eur(self):
        """The share of the European Union in euros."""
        return self.in_euro(self.share)
