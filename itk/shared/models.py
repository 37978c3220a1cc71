"""Tables that know no app: the site's own data, redirects, runs of jobs."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from itk.shared.images import PhotoField
from itk.shared.mixins import SampleMixin
from itk.shared.validators import (
    split_emails,
    split_weeks,
    validate_dark_colour,
    validate_email_list,
    validate_light_colour,
)

# What a request has read, or will: at most one row. None outside of requests.
_read: ContextVar[list | None] = ContextVar("site profile of a request", default=None)


class SiteProfile(SampleMixin):
    """What makes the portal this cluster's: one row, edited in the admin."""

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    tagline = models.CharField(_("tagline"), max_length=300, blank=True)
    logo = PhotoField(_("logo"), folder="site", blank=True)
    brand_light = models.CharField(
        _("main colour, light page"),
        max_length=7,
        default="#0b5f73",
        validators=[validate_light_colour],
    )
    brand_dark = models.CharField(
        _("main colour, dark page"),
        max_length=7,
        default="#6cc5d9",
        validators=[validate_dark_colour],
    )
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=200, blank=True)
    contact_role = models.CharField(_("contact's role"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    social_links = models.TextField(
        _("social networks"), blank=True, help_text=_("One address a line.")
    )
    notify_contact = models.TextField(
        _("told of contact messages"),
        blank=True,
        validators=[validate_email_list],
        help_text=_("E-mail addresses, one a line. Empty: the e-mail of the site."),
    )
    notify_full_event = models.TextField(
        _("told when an event is full"),
        blank=True,
        validators=[validate_email_list],
        help_text=_("E-mail addresses, one a line. Empty: nobody."),
    )
    notify_refused_mail = models.TextField(
        _("told of refused mail"),
        blank=True,
        validators=[validate_email_list],
        help_text=_("E-mail addresses, one a line. Empty: nobody."),
    )
    notify_application = models.TextField(
        _("told of applications to join"),
        blank=True,
        validators=[validate_email_list],
        help_text=_("E-mail addresses, one a line. Empty: the e-mail of the site."),
    )
    open_data_licence = models.CharField(
        _("licence of the open data"), max_length=60, default="CC BY 4.0"
    )
    open_data_licence_url = models.URLField(
        _("text of the licence"), default="https://creativecommons.org/licenses/by/4.0/"
    )
    privacy_notice = models.TextField(
        _("privacy notice at registration"), blank=True, help_text=_("Shown above the button.")
    )
    photo_consent = models.TextField(
        _("consent to be photographed"),
        blank=True,
        help_text=_("Empty: the question is not asked."),
    )
    consent_version = models.CharField(_("version of the consent text"), max_length=20, default="1")
    quorum = models.PositiveSmallIntegerField(_("quorum of the general meeting"), default=0)
    quiet_weeks = models.TextField(
        _("quiet weeks"), blank=True, help_text=_("ISO weeks without mailings, e.g. 2026-W52.")
    )

    class Meta:
        verbose_name = _("site data")
        verbose_name_plural = _("site data")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="site_profile_single",
                violation_error_message=_("There is one row of site data."),
            )
        ]

    def __str__(self):
        return str(self.name)

    def clean(self):
        """Refuse quiet weeks that are none: mail would leave in them."""
        try:
            split_weeks(self.quiet_weeks)
        except ValidationError as error:
            raise ValidationError({"quiet_weeks": error}) from error

    @classmethod
    def current(cls):
        """Return the site's data; an unsaved default row in an empty portal."""
        read = _read.get()
        if read is None:
            return cls._stored()
        if not read:
            read.append(cls._stored())
        return read[0]

    @classmethod
    def _stored(cls) -> Self:
        return cls.objects.filter(pk=1).first() or cls(
            pk=1, name_lt="Klasterio portalas", name_en="Cluster portal"
        )

    @classmethod
    @contextmanager
    def read_once(cls) -> Iterator[None]:
        """Let ``current`` read the row at most once within: page, letters and calendar ask for it."""
        token = _read.set([])
        try:
            yield
        finally:
            _read.reset(token)

    @property
    def has_own_colours(self):
        """Whether the page needs the stylesheet that replaces the house colours."""
        return any(
            getattr(self, name) != getattr(SiteProfile._meta.get_field(name), "default", None)
            for name in ("brand_light", "brand_dark")
        )

    def addresses(self, purpose):
        """Return who is told of ``purpose``: "contact", "application", "full_event" or "refused_mail"."""
        found = split_emails(getattr(self, f"notify_{purpose}"))
        if not found and purpose in ("contact", "application") and self.email:
            return [self.email]
        return found


class Redirect(SampleMixin):
    """An old address of the site and where it leads now."""

    old_path = models.CharField(_("old address"), max_length=500, unique=True)
    new_path = models.CharField(_("new address"), max_length=500)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_path=F("new_path")),
                name="redirect_leads_elsewhere",
                violation_error_message=_("An address cannot lead to itself."),
            )
        ]

    def __str__(self):
        return f"{self.old_path} → {self.new_path}"


class JobRun(SampleMixin):
    """One run of a scheduled job for one period; the row is the claim that nobody else runs it."""

    name = models.CharField(_("job"), max_length=60)
    period = models.CharField(_("period"), max_length=30)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("job run")
        verbose_name_plural = _("job runs")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "period"],
                name="job_run_once",
                violation_error_message=_("This job has already run in this period."),
            )
        ]

    def __str__(self):
        return f"{self.name} {self.period}"


class Attempts(models.Model):
    """How often something was tried in one window of time; see ``limits``.

    PostgreSQL does not write the table to its journal: a crash forgets the counts, and nobody
    waits for the disk because of them.
    """

    key = models.CharField(max_length=64, primary_key=True)  # says nothing of who tried what
    until = models.PositiveBigIntegerField()  # the end of the window, in seconds since 1970
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("counted attempts")
        verbose_name_plural = _("counted attempts")
        default_permissions = ()  # nobody reads it but `limits`

    def __str__(self):
        return self.key
