"""One day of an event."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.fields import MomentField, is_skipped
from events.models.event import Event
from itk.shared.mixins import SampleMixin


class EventDay(SampleMixin):
    """One day of an event, in the wall-clock time of the event's zone."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="days"
    )
    date = models.DateField(_("date"))
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))
    starts_at = MomentField(time="starts")
    ends_at = MomentField(time="ends")

    class Meta:
        verbose_name = _("day")
        verbose_name_plural = _("days")
        ordering = ["date", "starts"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "date"],
                name="day_once",
                violation_error_message=_("The event already has this day."),
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="day_ends_after_start",
                violation_error_message=_("The day ends before it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.date} {self.starts:%H:%M}–{self.ends:%H:%M}"

    def clean(self):
        """Put the messages about the hours beside them: their order, and an hour that there is not."""
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": _("The day ends before it starts.")})
        errors = {
            name: _("There is no such hour: the clock is put forward that night.")
            for name in self.skipped_hours
        }
        if errors:
            raise ValidationError(errors)

    @property
    def is_ahead(self):
        """Whether the date has not come yet where the event is."""
        return timezone.localdate(timezone=self.event.zone) < self.date

    @property
    def skipped_hours(self):
        """Which of ``starts`` and ``ends`` no clock shows that day."""
        return [name for name in ("starts", "ends") if self._is_skipped(getattr(self, name))]

    def _is_skipped(self, time):
        if not self.date or not time:
            return False
        try:
            return is_skipped(self.date, time, self.event.zone)
        except (LookupError, ValueError, OSError, OverflowError):
            return False  # a zone or a year that there is not is told beside its own field


class RemovedDay(SampleMixin):
    """A day that was taken away from an event the public knew: calendars are told to drop its entry."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="removed_days"
    )
    number = models.PositiveBigIntegerField(_("number of the day"), unique=True, editable=False)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        verbose_name = _("removed day")
        verbose_name_plural = _("removed days")
        ordering = ["starts_at"]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d}"
