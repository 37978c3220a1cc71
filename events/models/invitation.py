"""Who was invited to an event, and when: the evidence of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.registration import Registration
from events.models.tokens import new_token
from itk.shared.fields import FoldedField, LowerEmailField
from itk.shared.mixins import SampleMixin, TimestampMixin
from members.models import Company, Representative


class InvitationQuerySet(models.QuerySet):
    """Which invitations."""

    def unanswered(self):
        """Sent, not opted out, and nobody has registered with them."""
        return self.filter(sent_at__isnull=False, opted_out_at=None, registration=None)


class Invitation(SampleMixin, TimestampMixin):
    """One person or contact of an organisation, invited to one event."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.PROTECT, related_name="invitations"
    )
    email = LowerEmailField(_("e-mail"))
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    company = models.ForeignKey(
        Company,
        verbose_name=_("organisation"),
        on_delete=models.SET_NULL,
        related_name="invitations",
        null=True,
        blank=True,
    )
    company_name = models.CharField(_("name of the organisation"), max_length=200, blank=True)
    representative = models.ForeignKey(
        Representative,
        verbose_name=_("representative"),
        on_delete=models.SET_NULL,
        related_name="event_invitations",
        null=True,
        blank=True,
    )
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="lt"
    )
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    opened_at = models.DateTimeField(_("form opened"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    opted_out_at = models.DateTimeField(_("opted out"), null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        on_delete=models.SET_NULL,
        related_name="event_invitations_made",
        null=True,
        blank=True,
    )
    registration = models.OneToOneField(
        Registration,
        verbose_name=_("registration"),
        on_delete=models.SET_NULL,
        related_name="invitation",
        null=True,
        blank=True,
    )
    folded = FoldedField(
        sources=["first_name", "last_name", "company_name", "email"], max_length=500
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["company_name", "last_name", "pk"]
        indexes = [models.Index(fields=["email"])]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"],
                name="invitation_once",
                violation_error_message=_("This address is already invited to the event."),
            )
        ]

    def __str__(self):
        return self.full_name or self.email

    @property
    def full_name(self):
        """First and last name, as far as they are known."""
        return f"{self.first_name} {self.last_name}".strip()
