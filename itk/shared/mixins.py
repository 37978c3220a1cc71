"""What several models have in common."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SampleMixin(models.Model):
    """A row that the demo invented: every page, PDF and export marks it as a sample."""

    is_sample = models.BooleanField(
        _("sample record"),
        default=False,
        help_text=_("Marked as a sample wherever it is shown, printed or exported."),
    )

    class Meta:
        abstract = True


class TimestampMixin(models.Model):
    """When a row was made and last changed."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        abstract = True


class PublishingStatus(models.TextChoices):
    """Whether editors have finished a text."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class PublishingQuerySet(models.QuerySet):
    """Rows that are, or are about to be, public."""

    def public(self, *, at=None):
        """Rows that anyone may read at the moment ``at`` (now by default)."""
        return self.filter(status=PublishingStatus.PUBLISHED, publish_at__lte=at or timezone.now())

    def scheduled(self):
        """Finished rows whose moment is still to come."""
        return self.filter(status=PublishingStatus.PUBLISHED, publish_at__gt=timezone.now())


class PublishingMixin(models.Model):
    """A text with a state and a moment from which it is public."""

    Status = PublishingStatus

    status = models.CharField(
        _("status"), max_length=10, choices=PublishingStatus, default=PublishingStatus.DRAFT
    )
    publish_at = models.DateTimeField(
        _("publish at"),
        default=timezone.now,
        help_text=_("A moment in the future schedules the text."),
    )

    class Meta:
        abstract = True

    @property
    def is_public(self):
        """Whether anyone may read it now."""
        return self.status == PublishingStatus.PUBLISHED and self.publish_at <= timezone.now()

    @property
    def is_scheduled(self):
        """Whether it is finished and waits for its moment."""
        return self.status == PublishingStatus.PUBLISHED and self.publish_at > timezone.now()
