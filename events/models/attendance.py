"""Who came: what was marked, and what it comes to."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.day import EventDay
from events.models.registration import Registration
from itk.shared.mixins import SampleMixin


class AttendanceMark(SampleMixin):
    """One observation, never changed afterwards; a later mark overrules it."""

    class How(models.TextChoices):
        """Where the mark was made."""

        DESK = "desk", _("At the desk")
        QR = "qr", _("By ticket code")
        PAPER = "paper", _("From paper")
        ONLINE = "online", _("From the online report")
        SELF = "self", _("By the person")

    registration = models.ForeignKey(
        Registration,
        verbose_name=_("registration"),
        on_delete=models.PROTECT,
        related_name="marks",
    )
    day = models.ForeignKey(
        EventDay, verbose_name=_("day"), on_delete=models.PROTECT, related_name="marks"
    )
    how = models.CharField(_("how"), max_length=6, choices=How, default=How.DESK)
    present = models.BooleanField(_("present"), default=True)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    marked_at = models.DateTimeField(_("marked"), default=timezone.now)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        related_name="attendance_marks",
        null=True,
        blank=True,
    )
    marked_by_name = models.CharField(_("by (name)"), max_length=150, blank=True)
    reason = models.CharField(
        _("reason"), max_length=300, blank=True, help_text=_("Of a mark made after the closing.")
    )

    class Meta:
        verbose_name = _("attendance mark")
        verbose_name_plural = _("attendance marks")
        ordering = ["marked_at", "pk"]

    def __str__(self):
        return f"{self.registration}: {self.get_how_display()}"


class Attendance(SampleMixin):
    """Whether a person was there on a day: the reconciled result of the marks."""

    registration = models.ForeignKey(
        Registration,
        verbose_name=_("registration"),
        on_delete=models.PROTECT,
        related_name="attendances",
    )
    day = models.ForeignKey(
        EventDay, verbose_name=_("day"), on_delete=models.PROTECT, related_name="attendances"
    )
    present = models.BooleanField(_("present"))
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["day__date", "registration__last_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "day"],
                name="attendance_once",
                violation_error_message=_("Attendance of this day is already recorded."),
            )
        ]

    def __str__(self):
        return f"{self.registration}: {self.day}"
