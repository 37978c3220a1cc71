"""What an organisation sells or has built."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from itk.shared.fields import LineField, SearchField
from itk.shared.images import PhotoField, derived_image
from itk.shared.mixins import SampleMixin, TimestampMixin
from members.models.company import Company


class Solution(SampleMixin, TimestampMixin):
    """A product or a reference of an organisation."""

    MOST = 12  # of one organisation

    company = models.ForeignKey(
        Company, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="solutions"
    )
    title = LineField(_("title"), max_length=150)
    text = models.TextField(_("text"), blank=True, max_length=2000)
    link = models.URLField(_("link"), blank=True)
    image = PhotoField(_("picture"), folder="solutions", blank=True)
    image_small = derived_image("image", 640, 480)  # what the organisation's page shows
    image_alt = LineField(_("picture in words"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    search = SearchField(lt=["title_lt", "text_lt"], en=["title_en", "text_en"])

    class Meta:
        verbose_name = _("product or solution")
        verbose_name_plural = _("products and solutions")
        ordering = ["order", "pk"]

    def __str__(self):
        return str(self.title)
