"""For whom an event is, how many places it has, and when one registers."""

from functools import cached_property
from secrets import compare_digest

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Admission(models.Model):
    """What an event says of its registration; ``Event`` is the one model that has these columns."""

    class Audience(models.TextChoices):
        """Who may register; the public sees all but invitation-only events."""

        PUBLIC = "public", _("Everyone")
        MEMBERS = "members", _("Members only")
        INVITED = "invited", _("By invitation only")

    class Selection(models.TextChoices):
        """Who gets the places."""

        FIRST = "first", _("First come, first served")
        STAFF = "staff", _("Chosen by staff")

    class RegistrationMode(models.TextChoices):
        """How people register."""

        HERE = "here", _("On this portal")
        ELSEWHERE = "elsewhere", _("On another website")
        NONE = "none", _("No registration")

    audience = models.CharField(
        _("audience"), max_length=8, choices=Audience, default=Audience.PUBLIC
    )
    capacity = models.PositiveIntegerField(
        _("places on site"), null=True, blank=True, help_text=_("Empty: without limit.")
    )
    has_waiting_list = models.BooleanField(_("waiting list"), default=True)
    selection = models.CharField(
        _("places are given"), max_length=5, choices=Selection, default=Selection.FIRST
    )
    registration_mode = models.CharField(
        _("registration"), max_length=9, choices=RegistrationMode, default=RegistrationMode.HERE
    )
    registration_url = models.URLField(_("registration address elsewhere"), blank=True)
    opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("registration closes"),
        null=True,
        blank=True,
        help_text=_("Empty: when the event begins."),
    )
    quota = models.PositiveSmallIntegerField(
        _("places per organisation"), null=True, blank=True, help_text=_("Empty: without limit.")
    )
    access_code = models.CharField(
        _("invitation code"),
        max_length=40,
        blank=True,
        help_text=_("Who writes this code may register for an event by invitation only."),
    )
    changes_until = models.DateTimeField(
        _("changes until"),
        null=True,
        blank=True,
        help_text=_("Until then people change and cancel by themselves. Empty: until the start."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="event_closes_after_opening",
                violation_error_message=_("Registration closes before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1),
                name="event_capacity_positive",
                violation_error_message=_("At least one place, or leave it empty."),
            ),
            models.CheckConstraint(
                condition=Q(quota=None) | Q(quota__gte=1),
                name="event_quota_positive",
                violation_error_message=_("At least one place, or leave it empty."),
            ),
            models.CheckConstraint(
                condition=~Q(registration_mode="elsewhere") | ~Q(registration_url=""),
                name="event_elsewhere_has_address",
                violation_error_message=_("Give the address where people register."),
            ),
        ]

    def clean(self):
        """Put the messages about several fields beside the field to mend."""
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("Registration closes before it opens.")})
        if self.registration_mode == self.RegistrationMode.ELSEWHERE and not self.registration_url:
            raise ValidationError(
                {"registration_url": _("Give the address where people register.")}
            )

    @property
    def is_invited(self):
        """Whether only who is invited may come, and sees it."""
        return self.audience == self.Audience.INVITED

    def opens_with(self, code):
        """Whether ``code`` is the event's invitation code; compared in the same time always."""
        own, given = (str(text).strip().casefold().encode() for text in (self.access_code, code))
        return bool(own) and compare_digest(own, given)

    @property
    def registration_ends_at(self):
        """The moment after which nobody registers here."""
        return self.closes_at or self.starts_at

    @property
    def is_open(self):
        """Whether registration on this portal is possible now, places aside."""
        now = timezone.now()
        return (
            self.status == self.Status.PUBLISHED
            and self.registration_mode == self.RegistrationMode.HERE
            and self.starts_at is not None
            and (self.opens_at is None or self.opens_at <= now)
            and now < self.registration_ends_at
        )

    @property
    def changes_end_at(self):
        """The moment after which only the office changes and cancels; None while there is no date."""
        return (self.changes_until or self.starts_at) if self.has_date else None

    @property
    def takes_changes(self):
        """Whether people may still change and cancel their registrations by themselves."""
        return self.changes_end_at is None or timezone.now() < self.changes_end_at

    @cached_property
    def places_taken(self):
        """Confirmed on-site registrations; uses the annotation of ``with_counts`` when there."""
        if "taken" in self.__dict__:
            return self.__dict__["taken"]
        return self.registrations.occupying().count()

    @property
    def places_left(self):
        """Free places on site, never negative; None without a limit."""
        if self.capacity is None:
            return None
        return max(0, self.capacity - self.places_taken)

    @property
    def is_full(self):
        """Whether no place is left on site."""
        return self.places_left == 0

    @cached_property
    def people_waiting(self):
        """How many wait for a place; uses the annotation of ``with_counts`` when there."""
        if "waiting" in self.__dict__:
            return self.__dict__["waiting"]
        return self.registrations.waiting().count()
