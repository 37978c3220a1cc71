"""Letters to the people of an event: written by staff, or sent by themselves at their time."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from itk.shared.files import private_storage, random_name, validate_material
from itk.shared.mixins import SampleMixin, TimestampMixin


def attachment_path(instance, filename):
    """Return a path that nobody guesses, with the extension kept."""
    return random_name("letters", filename)


class EventLetter(SampleMixin, TimestampMixin):
    """One letter to an audience of an event; sent once."""

    class Kind(models.TextChoices):
        """Who decided to send it."""

        MANUAL = "manual", _("Written by staff")
        WEEK = "week", _("Reminder a week before")
        DAY = "day", _("Reminder a day before")
        FOLLOW_UP = "follow_up", _("After the event")

    class Audience(models.TextChoices):
        """To whom it goes."""

        CONFIRMED = "confirmed", _("Those with a place")
        WAITING = "waiting", _("Those on the waiting list")
        APPLIED = "applied", _("Those who applied")
        PRESENT = "present", _("Those who came")
        ABSENT = "absent", _("Those with a place who did not come")
        INVITED = "invited", _("Those invited who have not answered")
        SPEAKERS = "speakers", _("Speakers")
        ALL = "all", _("Everybody registered")

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.PROTECT, related_name="letters"
    )
    kind = models.CharField(
        _("kind"), max_length=9, choices=Kind, default=Kind.MANUAL, editable=False
    )
    audience = models.CharField(_("to"), max_length=9, choices=Audience, default=Audience.CONFIRMED)
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    body = models.TextField(_("text"), blank=True)
    attachment = models.FileField(
        _("attachment"),
        storage=private_storage,
        upload_to=attachment_path,
        blank=True,
        validators=[validate_material],
    )
    attachment_name = models.CharField(_("file name"), max_length=200, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.SET_NULL,
        related_name="event_letters",
        null=True,
        blank=True,
        editable=False,
    )
    recipients = models.PositiveIntegerField(_("recipients"), default=0, editable=False)

    if TYPE_CHECKING:  # columns that modeltranslation adds
        subject_lt: str
        subject_en: str
        body_lt: str
        body_en: str

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind"],
                condition=~Q(kind="manual"),
                name="letter_of_its_kind_once",
                violation_error_message=_("This letter has already been sent."),
            )
        ]

    def __str__(self):
        return str(self.subject) or str(self.get_kind_display())
