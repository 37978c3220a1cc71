"""Bringing two members together over a competence that one needs and the other offers."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itk.shared.mixins import SampleMixin, TimestampMixin
from members.models.company import Company
from members.models.competence import Competence
from members.models.representative import Representative

ANSWERED_IN = timedelta(days=14)
REPORTED_IN = timedelta(days=90)


class IntroductionQuerySet(models.QuerySet):
    """Whose introductions, and which of them somebody should look after."""

    def open(self):
        """Those that are asked for, or agreed and without an outcome."""
        return self.filter(status__in=Introduction.OPEN)

    def of(self, company):
        """Those in which an organisation is one of the two."""
        return self.filter(Q(seeker=company) | Q(offerer=company))

    def waiting_for(self, companies):
        """Those that one of the organisations has not answered yet."""
        asked = Q(seeker__in=companies, seeker_agreed_at=None)
        asked |= Q(offerer__in=companies, offerer_agreed_at=None)
        return self.filter(asked, status=Introduction.Status.REQUESTED)

    def overdue(self):
        """Those long without an answer, or long agreed without anybody having said what came of it."""
        now = timezone.now()
        silent = Q(status=Introduction.Status.REQUESTED, updated_at__lt=now - ANSWERED_IN)
        unknown = Q(status=Introduction.Status.AGREED, updated_at__lt=now - REPORTED_IN)
        return self.filter(silent | unknown)

    def with_names(self):
        """With what a list names of each, in the same query."""
        return self.select_related("competence", "seeker", "offerer")


class Introduction(SampleMixin, TimestampMixin):
    """A wish to be introduced; contacts are told only when both have agreed."""

    class Status(models.TextChoices):
        """Where it stands."""

        REQUESTED = "requested", _("Asked")
        AGREED = "agreed", _("Both agreed")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")
        DONE = "done", _("Finished")

    OPEN = (Status.REQUESTED, Status.AGREED)

    class Outcome(models.TextChoices):
        """What came of it."""

        COOPERATION = "cooperation", _("Cooperation began")
        TALKS = "talks", _("They are talking")
        NOTHING = "nothing", _("Nothing came of it")

    competence = models.ForeignKey(
        Competence,
        verbose_name=_("competence"),
        on_delete=models.PROTECT,
        related_name="introductions",
    )
    seeker = models.ForeignKey(
        Company,
        verbose_name=_("who needs"),
        on_delete=models.CASCADE,
        related_name="introductions_sought",
    )
    offerer = models.ForeignKey(
        Company,
        verbose_name=_("who offers"),
        on_delete=models.CASCADE,
        related_name="introductions_offered",
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.SET_NULL,
        related_name="introductions_requested",
        null=True,
        blank=True,
    )
    # Whom the other side is told of when both have agreed; a leaver's go to a colleague.
    seeker_contact = models.ForeignKey(
        Representative,
        verbose_name=_("contact person of who needs"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    offerer_contact = models.ForeignKey(
        Representative,
        verbose_name=_("contact person of who offers"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    message = models.TextField(_("message"), blank=True, max_length=2000)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.REQUESTED)
    seeker_agreed_at = models.DateTimeField(_("who needs agreed"), null=True, blank=True)
    offerer_agreed_at = models.DateTimeField(_("who offers agreed"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome, blank=True)
    outcome_note = models.TextField(_("outcome in words"), blank=True, max_length=1000)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(seeker=F("offerer")),
                name="introduction_of_two",
                violation_error_message=_("An organisation is not introduced to itself."),
            ),
            models.UniqueConstraint(
                fields=["competence", "seeker", "offerer"],
                condition=Q(status__in=["requested", "agreed"]),
                name="introduction_open_once",
                violation_error_message=_("This introduction has already been asked for."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["agreed", "done"])
                | Q(seeker_agreed_at__isnull=False, offerer_agreed_at__isnull=False),
                name="introduction_agreed_by_both",
                violation_error_message=_("Both organisations have to agree first."),
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | ~Q(outcome=""),
                name="introduction_done_with_outcome",
                violation_error_message=_("Say what came of it."),
            ),
        ]

    def __str__(self):
        return f"{self.seeker} – {self.offerer}: {self.competence}"

    @property
    def sides(self):
        """The two by what they are here: seeker and offerer."""
        return {"seeker": self.seeker, "offerer": self.offerer}

    def side_of(self, company):
        """Return what an organisation is here; None for another."""
        return next((side for side, one in self.sides.items() if one == company), None)

    def partner_of(self, company):
        """Return the other of the two."""
        return self.offerer if company == self.seeker else self.seeker

    def has_agreed(self, side):
        """Whether a side wants to be introduced."""
        return getattr(self, f"{side}_agreed_at") is not None

    def contact_of(self, side):
        """Return who of a side was named and represents it still; None without."""
        contact = getattr(self, f"{side}_contact")
        return contact if contact and contact.left_at is None else None

    def url_for(self, company):
        """Address of its page in the account of one of the two."""
        return reverse("members:introduction", args=[company.slug, self.pk])
