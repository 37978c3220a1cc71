"""Who may use the desk without an account."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from itk.shared.mixins import SampleMixin, TimestampMixin
from itk.shared.tokens import new_token


class DeskPass(SampleMixin, TimestampMixin):
    """A link, shown as a QR code, that opens the desk of one event and nothing else."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="desk_passes"
    )
    label = models.CharField(_("for whom"), max_length=100, blank=True)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.SET_NULL,
        related_name="desk_passes",
        null=True,
        blank=True,
    )
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("desk pass")
        verbose_name_plural = _("desk passes")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.label or str(self.event)

    @property
    def is_valid(self):
        """Whether it opens the desk: not revoked, and its event is not over."""
        over = self.event.ends_at is not None and self.event.ends_at <= timezone.now()
        return self.revoked_at is None and not over and self.event.status == Event.Status.PUBLISHED
