"""How staff read the columns of a spreadsheet before: remembered for the next one like it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from itk.shared.mixins import SampleMixin, TimestampMixin


class ColumnMapping(SampleMixin, TimestampMixin):
    """Which header stands for which field, for files with these headers."""

    headers = models.CharField(_("headers"), max_length=64, unique=True, editable=False)
    mapping = models.JSONField(_("mapping"), default=dict)

    class Meta:
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")

    def __str__(self):
        return ", ".join(self.mapping.values())
