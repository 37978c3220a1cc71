"""What remains of an event: photos, what people thought of it, certificates."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.registration import Registration
from itk.shared.images import PhotoField, derived_image
from itk.shared.mixins import SampleMixin, TimestampMixin
from itk.shared.tokens import new_code

CARD_WIDTH, CARD_HEIGHT = 480, 360


class PhotoQuerySet(models.QuerySet):
    """Which photos."""

    def public(self):
        """Those that anyone may see: said in words, and nobody in them is against it."""
        return self.filter(consent__in=Photo.PUBLIC, alt_lt__gt="")


class Photo(SampleMixin, TimestampMixin):
    """A photo of an event; public only when those in it agreed, or nobody can be recognised."""

    class Consent(models.TextChoices):
        """What is known of those in the picture."""

        UNCHECKED = "unchecked", _("Not checked yet")
        AGREED = "agreed", _("Everybody in it agreed")
        NOBODY = "nobody", _("Nobody can be recognised")
        REFUSED = "refused", _("Somebody does not agree")

    PUBLIC = (Consent.AGREED, Consent.NOBODY)

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="photos"
    )
    image = PhotoField(_("photo"), folder="photos")
    image_card = derived_image("image", CARD_WIDTH, CARD_HEIGHT, crop=True)
    alt = models.CharField(_("photo in words"), max_length=200)
    credit = models.CharField(_("photographer"), max_length=100, blank=True)
    consent = models.CharField(
        _("consent"), max_length=9, choices=Consent, default=Consent.UNCHECKED
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PhotoQuerySet.as_manager()

    if TYPE_CHECKING:  # columns that modeltranslation adds
        alt_lt: str

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["order", "pk"]

    def __str__(self):
        return str(self.alt)

    @property
    def is_public(self):
        """Whether anyone may see it once the event is over."""
        return self.consent in self.PUBLIC and bool(self.alt_lt)


class Feedback(SampleMixin):
    """What one person thought of an event; nothing in it tells who the person is."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="feedback"
    )
    content = models.PositiveSmallIntegerField(
        _("usefulness"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    organisation = models.PositiveSmallIntegerField(
        _("organisation of the event"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    learned = models.TextField(_("what was most useful"), max_length=2000, blank=True)
    improve = models.TextField(_("what could be better"), max_length=2000, blank=True)
    topics = models.TextField(_("topics wished for"), max_length=2000, blank=True)
    given_on = models.DateField(_("given on"), default=timezone.localdate, editable=False)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(content__range=(1, 5)) & Q(organisation__range=(1, 5)),
                name="feedback_within_scale",
                violation_error_message=_("Choose a number from 1 to 5."),
            )
        ]

    def __str__(self):
        return f"{self.event}: {self.content}, {self.organisation}"


class Certificate(SampleMixin):
    """A certificate of attendance; whoever has its code sees that it is true."""

    registration = models.OneToOneField(
        Registration,
        verbose_name=_("registration"),
        on_delete=models.PROTECT,
        related_name="certificate",
    )
    code = models.CharField(_("code"), max_length=10, unique=True, default=new_code, editable=False)
    issued_at = models.DateTimeField(_("issued"), auto_now_add=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]

    def __str__(self):
        return f"{self.code}: {self.registration}"

    def get_absolute_url(self):
        """Address where anyone verifies it, in the active language."""
        return reverse("events:certificate", args=[self.code])

    @property
    def is_valid(self):
        """Whether the person was there, as attendance stands now."""
        return self.registration.was_there
