"""A person's registration for an event."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from itk.shared.fields import FoldedField, LowerEmailField
from itk.shared.mixins import SampleMixin, TimestampMixin
from itk.shared.text import MAX_QUERY_LENGTH, MAX_QUERY_WORDS, fold
from itk.shared.tokens import new_code, new_token
from members.models import Company, Consent


class RegistrationQuerySet(models.QuerySet):
    """Which registrations."""

    def live(self):
        """Those that count: applied, confirmed or waiting."""
        return self.filter(status__in=Registration.LIVE)

    def confirmed(self):
        """Those with a place."""
        return self.filter(status=Registration.Status.CONFIRMED)

    def occupying(self):
        """Those that take a place on site."""
        return self.confirmed().filter(mode=Registration.Mode.ONSITE)

    def present(self):
        """Those with a place who were there on a day at least."""
        return self.confirmed().filter(attendances__present=True).distinct()

    def waiting(self):
        """The waiting list, the longest waiting first."""
        return self.filter(status=Registration.Status.WAITING).order_by("waiting_since", "pk")

    def called(self, query):
        """Those where each word of ``query`` begins a word of name, organisation, e-mail or ticket."""
        rows = self
        for word in fold(query[:MAX_QUERY_LENGTH]).split()[:MAX_QUERY_WORDS]:
            rows = rows.filter(Q(folded__startswith=word) | Q(folded__contains=f" {word}"))
        return rows

    def visible_to(self, user):
        """Those that ``user`` made or that carry the user's e-mail.

        What staff wrote down for others at the desk, by phone or from a list is not theirs.
        """
        made = Q(registered_by=user) & ~Q(source__in=Registration.BY_STAFF)
        return self.filter(made | Q(email=user.email))


class Registration(SampleMixin, TimestampMixin):
    """A person at an event, with the organisation's name and code as they were that day."""

    class Status(models.TextChoices):
        """Whether the person has a place."""

        APPLIED = "applied", _("Applied")
        CONFIRMED = "confirmed", _("Confirmed")
        WAITING = "waiting", _("On the waiting list")
        DECLINED = "declined", _("Declined")
        CANCELLED = "cancelled", _("Cancelled")

    LIVE = (Status.APPLIED, Status.CONFIRMED, Status.WAITING)

    class Mode(models.TextChoices):
        """How the person takes part."""

        ONSITE = "onsite", _("On site")
        ONLINE = "online", _("Online")

    class Source(models.TextChoices):
        """Who made the registration."""

        SELF = "self", _("The person")
        COLLEAGUE = "colleague", _("A colleague")
        DESK = "desk", _("At the door")
        PHONE = "phone", _("By phone")
        IMPORT = "import", _("From a spreadsheet")
        INVITATION = "invitation", _("By invitation")

    BY_STAFF = (Source.DESK, Source.PHONE, Source.IMPORT)

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.PROTECT, related_name="registrations"
    )
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=100)
    email = LowerEmailField(_("e-mail"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    company = models.ForeignKey(
        Company,
        verbose_name=_("organisation"),
        on_delete=models.SET_NULL,
        related_name="registrations",
        null=True,
        blank=True,
    )
    company_name = models.CharField(_("name of the organisation"), max_length=200, blank=True)
    company_code = models.CharField(_("company code"), max_length=30, blank=True)
    position = models.CharField(_("position"), max_length=150, blank=True)
    needs = models.CharField(_("dietary or accessibility needs"), max_length=500, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="lt"
    )
    mode = models.CharField(_("takes part"), max_length=6, choices=Mode, default=Mode.ONSITE)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.CONFIRMED)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    source = models.CharField(_("registered"), max_length=10, choices=Source, default=Source.SELF)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("registered by"),
        on_delete=models.SET_NULL,
        related_name="registrations_made",
        null=True,
        blank=True,
    )
    registrar_name = models.CharField(_("registrar"), max_length=200, blank=True)
    registrar_email = LowerEmailField(_("registrar's e-mail"), null=True, blank=True)
    submission = models.UUIDField(default=uuid.uuid4, editable=False)
    manage_token = models.CharField(
        _("key of the link"), max_length=64, unique=True, default=new_token, editable=False
    )
    ticket_code = models.CharField(
        _("ticket code"), max_length=10, unique=True, default=new_code, editable=False
    )
    over_capacity_reason = models.CharField(
        _("why over the number of places"), max_length=300, blank=True
    )
    consents = models.ManyToManyField(
        Consent, verbose_name=_("consents"), related_name="registrations", blank=True
    )
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    reconfirmed_at = models.DateTimeField(
        _("said again to be coming"), null=True, blank=True, editable=False
    )
    feedback_given_at = models.DateTimeField(
        _("feedback given"), null=True, blank=True, editable=False
    )
    letters_stopped_at = models.DateTimeField(
        _("asked for no more letters"), null=True, blank=True, editable=False
    )
    link_sent_at = models.DateTimeField(_("link sent"), null=True, blank=True, editable=False)
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, blank=True, editable=False)
    folded_name = FoldedField(sources=["first_name", "last_name"])
    folded = FoldedField(
        sources=["first_name", "last_name", "company_name", "company_code", "email", "ticket_code"],
        max_length=500,
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["last_name", "first_name", "pk"]
        indexes = [
            models.Index(fields=["event", "status", "mode"]),
            models.Index(fields=["event", "waiting_since"]),
            models.Index(fields=["email"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email", "folded_name"],
                condition=Q(status__in=["applied", "confirmed", "waiting"], email__isnull=False),
                name="registration_once",
                violation_error_message=_("This person is already registered for the event."),
            ),
            models.UniqueConstraint(
                fields=["submission", "folded_name"],
                name="registration_submitted_once",
                violation_error_message=_("This form has already been sent."),
            ),
            models.CheckConstraint(
                # The field writes "" as NULL in look-ups too, hence the length.
                condition=Q(email=None) | GreaterThan(Length("email"), 0),
                name="registration_email_not_empty",
                violation_error_message=_("Leave the e-mail out instead of empty."),
            ),
            models.CheckConstraint(
                condition=~Q(status="waiting") | Q(waiting_since__isnull=False),
                name="registration_waits_since",
                violation_error_message=_("Who waits has a moment since when."),
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self):
        """First and last name, never inflected."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def organisation(self):
        """The organisation's name as it was on the day of registration."""
        return self.company_name or (self.company.full_name if self.company_id else "")

    @property
    def is_live(self):
        """Whether it counts: applied, confirmed or waiting."""
        return self.status in self.LIVE

    @property
    def was_there(self):
        """Whether the person has a place and was there on a day at least."""
        return (
            self.status == self.Status.CONFIRMED and self.attendances.filter(present=True).exists()
        )

    @property
    def reply_address(self):
        """Where mail about it goes: the person, or who registered a person without e-mail."""
        return self.email or self.registrar_email

    @property
    def is_reached(self):
        """Whether mail reaches the person or who answers for them, not just staff who wrote it down."""
        if self.email or not self.registrar_email:
            return bool(self.email)
        by_staff = self.source in self.BY_STAFF and self.registered_by_id
        return not by_staff or self.registrar_email != self.registered_by.email

    @property
    def has_answered(self):
        """Whether the person said again to be coming since the last change was announced."""
        asked = self.event.changed_at
        return bool(asked and self.reconfirmed_at and self.reconfirmed_at >= asked)

    @property
    def is_asked(self):
        """Whether the person is asked to say again to be coming: the event moved and goes ahead.

        Who registered after the change knew the new time and place.
        """
        event = self.event
        goes_ahead = event.status == event.Status.PUBLISHED and not event.is_over
        knew_another = event.changed_at is not None and self.created_at <= event.changed_at
        return goes_ahead and self.is_live and knew_another

    @property
    def may_change(self):
        """Whether the person may still change the registration or pass it on by themselves."""
        event = self.event
        return self.is_live and not event.is_over and event.takes_changes

    @property
    def may_cancel(self):
        """Whether the person may still cancel by themselves.

        A change that was announced gives the right to say no back, until the start.
        """
        return self.may_change or (self.is_asked and timezone.now() < self.event.starts_at)

    def get_absolute_url(self):
        """Address of the person's own page; it is a secret of the person."""
        return reverse("events:registration", args=[self.event.slug, self.manage_token])
