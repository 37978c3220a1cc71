"""What a person agreed to, in which words, and when."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itk.shared.fields import FoldedField, LowerEmailField
from itk.shared.mixins import SampleMixin


class Consent(SampleMixin):
    """A consent that the person gave; without a row the person was not asked or did not agree."""

    class Purpose(models.TextChoices):
        """What the person agreed to."""

        PHOTO = "photo", _("To be photographed")
        PUBLIC_CONTACT = "public_contact", _("To be shown as a contact")
        INVITATIONS = "invitations", _("To be invited to events")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.SET_NULL,
        related_name="consents",
        null=True,
        blank=True,
    )
    full_name = models.CharField(_("name"), max_length=200)
    email = LowerEmailField(_("e-mail"), null=True, blank=True)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    text = models.TextField(_("text agreed to"))
    text_version = models.CharField(_("version of the text"), max_length=20)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    folded = FoldedField(sources=["full_name", "email"], max_length=500)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None)
                | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
                violation_error_message=_("A consent is withdrawn after it is given."),
            )
        ]

    def __str__(self):
        return f"{self.full_name}: {self.get_purpose_display()}"
