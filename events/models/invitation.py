"""Who was invited to an event, and when: the evidence of it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.registration import Registration
from itk.shared.fields import FoldedField, LowerEmailField
from itk.shared.mixins import SampleMixin, TimestampMixin
from itk.shared.tokens import new_token
from members.models import Company, Representative

FORGOTTEN = "forgotten.invalid"  # a domain that nobody has, RFC 2606


class InvitationQuerySet(models.QuerySet):
    """Which invitations."""

    def unanswered(self):
        """Sent, not opted out, and whose address has no live registration for the event."""
        return (
            self.with_answers()
            .filter(sent_at__isnull=False, registered=False)
            .exclude(email__in=Invitation.objects.opted_out().values("email"))
        )

    def with_answers(self):
        """Annotated with ``registered``: by the invitation, or without it by the same address."""
        live = Registration.objects.live()
        by_address = live.filter(event=OuterRef("event"), email=OuterRef("email"))
        by_invitation = live.filter(invitation=OuterRef("pk"))
        return self.annotate(registered=Exists(by_address) | Exists(by_invitation))

    def remembered(self):
        """Those of which it is still known whom they invited."""
        return self.exclude(email__endswith=f"@{FORGOTTEN}")

    def opted_out(self):
        """Those whose address asked not to be invited any more."""
        return self.filter(opted_out_at__isnull=False)


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
    reminder_asked_at = models.DateTimeField(
        _("reminder asked"), null=True, blank=True, editable=False
    )
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
    def is_used(self):
        """Whether somebody is registered with it now; who cancelled may come again."""
        return self.registration is not None and self.registration.is_live

    def get_absolute_url(self):
        """Address of the page that the invitation opens; it is a secret of the person."""
        return reverse("events:invitation", args=[self.event.slug, self.token])

    @property
    def full_name(self):
        """First and last name, as far as they are known."""
        return f"{self.first_name} {self.last_name}".strip()
