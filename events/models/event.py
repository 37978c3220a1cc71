"""An event and its days."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from events.models.admission import Admission
from events.models.event_queryset import EventQuerySet
from events.models.project import FundingProject
from events.models.state import marks_of, state_of
from itk.shared.countries import HOME, country_choices, country_name
from itk.shared.fields import SearchField
from itk.shared.html import EDITOR_EXTENSIONS
from itk.shared.images import PhotoField
from itk.shared.mixins import SampleMixin, TimestampMixin
from itk.shared.tokens import new_token
from itk.shared.validators import validate_time_zone
from members.models import Company, Competence, TechnologyArea


class Event(Admission, SampleMixin, TimestampMixin):
    """A gathering: what, when, where, for whom, and how to register."""

    class Kind(models.TextChoices):
        """What sort of event."""

        EXPERIENCE = "experience", _("Knowledge-sharing event")
        TRAINING = "training", _("Training")
        MATCHMAKING = "matchmaking", _("Business matchmaking")
        EXHIBITION = "exhibition", _("Exhibition")
        ASSEMBLY = "assembly", _("General meeting")
        OTHER = "other", _("Other")

    class Status(models.TextChoices):
        """The life of an event; full and held are derived."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        POSTPONED = "postponed", _("Postponed")
        CANCELLED = "cancelled", _("Cancelled")
        CLOSED = "closed", _("Closed")

    HELD_STATUSES = (Status.PUBLISHED, Status.CLOSED)

    class Format(models.TextChoices):
        """Where people take part."""

        ONSITE = "onsite", _("On site")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("On site and online")

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=200, unique=True)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    text = ProseEditorField(
        _("description"), blank=True, extensions=EDITOR_EXTENSIONS, sanitize=True
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.EXPERIENCE)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    format = models.CharField(_("format"), max_length=7, choices=Format, default=Format.ONSITE)
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Europe/Vilnius", validators=[validate_time_zone]
    )
    country = models.CharField(_("country"), max_length=2, default=HOME, choices=country_choices)
    town = models.CharField(_("town"), max_length=100, blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    address = models.CharField(_("street address"), max_length=200, blank=True)
    online_link = models.URLField(
        _("online link"), blank=True, help_text=_("Shown only to confirmed attendees.")
    )
    languages = models.CharField(
        _("languages of the event"), max_length=60, default="lt", help_text=_("Codes: lt, en.")
    )
    interpretation = models.CharField(_("interpretation"), max_length=200, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=200, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    host = models.ForeignKey(
        Company,
        verbose_name=_("host organisation"),
        on_delete=models.PROTECT,
        related_name="hosted_events",
        null=True,
        blank=True,
    )
    partners = models.ManyToManyField(
        Company, verbose_name=_("partner organisations"), related_name="partner_events", blank=True
    )
    project = models.ForeignKey(
        FundingProject,
        verbose_name=_("funding project"),
        on_delete=models.PROTECT,
        related_name="events",
        null=True,
        blank=True,
    )
    competences = models.ManyToManyField(
        Competence, verbose_name=_("competences"), related_name="events", blank=True
    )
    technology_areas = models.ManyToManyField(
        TechnologyArea, verbose_name=_("technology areas"), related_name="events", blank=True
    )
    image = PhotoField(_("picture"), folder="events", blank=True)
    image_alt = models.CharField(_("picture in words"), max_length=200, blank=True)
    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        help_text=_("A draft is published by itself at this moment. Empty: by hand."),
    )
    preview_token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    series = models.UUIDField(_("series"), null=True, blank=True, editable=False)
    remind_week = models.BooleanField(_("reminder a week before"), default=False)
    remind_day = models.BooleanField(_("reminder a day before"), default=True)
    follow_up = models.BooleanField(
        _("letter after the event"),
        default=True,
        help_text=_("To those who came: the materials and the question how it was."),
    )
    certificates = models.BooleanField(
        _("certificates of attendance"),
        default=True,
        help_text=_("Those who came take theirs from the page of their registration."),
    )
    lessons = ProseEditorField(
        _("what we learned"), blank=True, extensions=EDITOR_EXTENSIONS, sanitize=True
    )
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True, editable=False)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True, editable=False)
    change_note = models.CharField(
        _("what changed"),
        max_length=300,
        blank=True,
        help_text=_("Shown on the page and in the mail about the change."),
    )
    changed_at = models.DateTimeField(_("change announced"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    search = SearchField(
        lt=["title_lt", "summary_lt", "text_lt"],
        en=["title_en", "summary_en", "text_en"],
        both=["town", "venue"],
    )

    objects = EventQuerySet.as_manager()

    if TYPE_CHECKING:  # columns that modeltranslation adds
        title_lt: str
        lessons_lt: str
        lessons_en: str
        change_note_lt: str
        change_note_en: str

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_at", "pk"]
        permissions = [
            ("publish_event", _("Can publish, postpone and cancel events")),
            ("exceed_capacity", _("Can confirm over the number of places")),
            ("use_desk", _("Can check attendees in")),
        ]
        indexes = [models.Index(fields=["starts_at"]), models.Index(fields=["ends_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("The event ends before it starts."),
            ),
            *Admission.Meta.constraints,
        ]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        """Address of the event's page in the active language."""
        return reverse("event", args=[self.slug])

    @property
    def zone(self):
        """The event's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def has_date(self):
        """Whether a date may be shown: a postponed event keeps the old one hidden."""
        return self.starts_at is not None and self.status != self.Status.POSTPONED

    @property
    def is_public(self):
        """Whether anyone may open its page."""
        return self.status != self.Status.DRAFT and self.audience != self.Audience.INVITED

    @property
    def is_scheduled(self):
        """Whether it is a draft that will be published by itself."""
        return self.status == self.Status.DRAFT and self.publish_at is not None

    @property
    def first_date(self):
        """Its first day, as it is called in its zone; None without a date."""
        return self.starts_at and self.starts_at.astimezone(self.zone).date()

    @property
    def last_date(self):
        """Its last day, as it is called in its zone; None without a date."""
        return self.ends_at and self.ends_at.astimezone(self.zone).date()

    @property
    def is_over(self):
        """Whether its last day has ended."""
        return self.ends_at is not None and self.ends_at < timezone.now()

    @property
    def is_held(self):
        """Whether it took place."""
        return self.is_over and self.status in self.HELD_STATUSES

    @property
    def last_told(self):
        """When people were last told of a change, as forms keep it; empty for never."""
        return self.changed_at.isoformat() if self.changed_at else ""

    @property
    def is_off(self):
        """Whether nobody comes: it is cancelled, or has no date for now."""
        return self.status in (self.Status.CANCELLED, self.Status.POSTPONED)

    @property
    def is_settled(self):
        """Whether nobody gets a place or a vote any more: it is cancelled or closed."""
        return self.status in (self.Status.CANCELLED, self.Status.CLOSED)

    @property
    def is_closed(self):
        """Whether it is closed: attendance is final, and what changes later needs a reason."""
        return self.status == self.Status.CLOSED

    @property
    def is_onsite(self):
        """Whether people can come to a place."""
        return self.format != self.Format.ONLINE

    @property
    def is_online(self):
        """Whether people can take part through the network."""
        return self.format != self.Format.ONSITE

    @property
    def place(self):
        """Venue, street, town and, abroad, country on one line; empty for an online event."""
        if not self.is_onsite:
            return ""
        parts = (self.venue, self.address, self.town, self.country_abroad)
        return ", ".join(part for part in parts if part)

    @property
    def country_abroad(self):
        """The name of its country in the reader's language; empty at home, where it goes unsaid."""
        return "" if self.country == HOME else country_name(self.country)

    @property
    def state(self):
        """Where it stands for who would like to come."""
        return state_of(self)

    @property
    def marks(self):
        """For whom it is and how one takes part, where that is out of the ordinary."""
        return marks_of(self)
