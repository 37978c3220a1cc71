"""Bringing two members together over a competence that one needs and the other offers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from itk.shared.mixins import SampleMixin, TimestampMixin
from members.models.company import Company
from members.models.competence import Competence


class Introduction(SampleMixin, TimestampMixin):
    """A wish to be introduced; contacts are told only when both have agreed."""

    class Status(models.TextChoices):
        """Where it stands."""

        REQUESTED = "requested", _("Asked")
        AGREED = "agreed", _("Both agreed")
        DECLINED = "declined", _("Declined")
        DONE = "done", _("Finished")

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
    message = models.TextField(_("message"), blank=True, max_length=2000)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.REQUESTED)
    seeker_agreed_at = models.DateTimeField(_("who needs agreed"), null=True, blank=True)
    offerer_agreed_at = models.DateTimeField(_("who offers agreed"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome, blank=True)
    outcome_note = models.TextField(_("outcome in words"), blank=True, max_length=1000)

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
                condition=~Q(status="agreed")
                | Q(seeker_agreed_at__isnull=False, offerer_agreed_at__isnull=False),
                name="introduction_agreed_by_both",
                violation_error_message=_("Both organisations have to agree first."),
            ),
        ]

    def __str__(self):
        return f"{self.seeker} – {self.offerer}: {self.competence}"
