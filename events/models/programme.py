"""The programme of an event and who speaks."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.day import EventDay
from events.models.event import Event
from itk.shared.fields import FoldedField
from itk.shared.images import PhotoField
from itk.shared.mixins import SampleMixin
from members.models import Company


class Speaker(SampleMixin):
    """A person who speaks at events."""

    name = models.CharField(_("name"), max_length=150)
    position = models.CharField(_("position"), max_length=200, blank=True)
    company = models.ForeignKey(
        Company,
        verbose_name=_("organisation"),
        on_delete=models.SET_NULL,
        related_name="speakers",
        null=True,
        blank=True,
    )
    company_name = models.CharField(
        _("organisation, if not in the list"), max_length=200, blank=True
    )
    bio = models.TextField(_("about"), blank=True)
    photo = PhotoField(_("photo"), folder="speakers", blank=True)
    folded = FoldedField(sources=["name", "company_name"], max_length=400)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def organisation(self):
        """The name of the organisation, linked or typed."""
        return self.company.full_name if self.company_id else self.company_name


class Session(SampleMixin):
    """A part of the programme, inside one of the event's days."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="sessions"
    )
    day = models.ForeignKey(
        EventDay, verbose_name=_("day"), on_delete=models.CASCADE, related_name="sessions"
    )
    title = models.CharField(_("title"), max_length=200)
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))
    speakers = models.ManyToManyField(
        Speaker, verbose_name=_("speakers"), related_name="sessions", blank=True
    )

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("programme")
        ordering = ["day__date", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="session_ends_after_start",
                violation_error_message=_("The session ends before it starts."),
            )
        ]

    def __str__(self):
        return str(self.title)

    def clean(self):
        """Refuse a session outside the hours of its day, or on another event's day."""
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": _("The session ends before it starts.")})
        if not self.day_id:
            return
        if self.event_id and self.day.event_id != self.event_id:
            raise ValidationError({"day": _("This day belongs to another event.")})
        if self.starts and self.starts < self.day.starts:
            raise ValidationError({"starts": _("The session starts before the day does.")})
        if self.ends and self.ends > self.day.ends:
            raise ValidationError({"ends": _("The session ends after the day does.")})
