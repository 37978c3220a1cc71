"""Voting at a general meeting."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.registration import Registration
from itk.shared.files import private_storage, random_name, validate_material
from itk.shared.mixins import SampleMixin, TimestampMixin
from members.models import Company


def proxy_path(instance, filename):
    """Return a path that nobody guesses, with the extension kept."""
    return random_name("proxies", filename)


class Vote(SampleMixin, TimestampMixin):
    """The one vote of a member at a general meeting: who holds it, by right or by proxy."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.PROTECT, related_name="votes"
    )
    company = models.ForeignKey(
        Company, verbose_name=_("member"), on_delete=models.PROTECT, related_name="votes"
    )
    holder = models.ForeignKey(
        Registration, verbose_name=_("holder"), on_delete=models.PROTECT, related_name="votes"
    )
    by_proxy = models.BooleanField(_("by proxy"), default=False)
    proxy = models.FileField(
        _("scan of the proxy"),
        storage=private_storage,
        upload_to=proxy_path,
        blank=True,
        validators=[validate_material],
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.SET_NULL,
        related_name="votes_entered",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["company__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "company"],
                name="vote_once",
                violation_error_message=_("This member's vote is already held by somebody."),
            )
        ]

    def __str__(self):
        return f"{self.company}: {self.holder}"
