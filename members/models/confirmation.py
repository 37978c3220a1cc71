"""The yearly question whether a profile is still right."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itk.shared.mixins import SampleMixin
from itk.shared.tokens import new_token
from members.models.company import Company
from members.models.representative import Representative


class ConfirmationRequest(SampleMixin):
    """One letter to one person; its link answers for the organisation while the person is there."""

    company = models.ForeignKey(
        Company,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="confirmation_requests",
    )
    representative = models.ForeignKey(
        Representative,
        verbose_name=_("representative"),
        on_delete=models.CASCADE,
        related_name="confirmation_requests",
    )
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("question about a profile")
        verbose_name_plural = _("questions about profiles")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("sent_at")),
                name="confirmation_answered_after_sent",
                violation_error_message=_("An answer comes after the question."),
            )
        ]

    def __str__(self):
        return f"{self.company}: {self.sent_at:%Y-%m-%d}"

    def get_absolute_url(self):
        """Address of the page with the one button; it is a secret of the person."""
        return reverse("members:confirmation", args=[self.token])
