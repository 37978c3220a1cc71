"""The people of an organisation; most of them never log in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Collate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itk.shared.fields import FoldedField, LineField, LowerEmailField, PhoneField
from itk.shared.mixins import SampleMixin


class RepresentativeQuerySet(models.QuerySet):
    """Who of the people may do what."""

    def current(self):
        """Those who have not left."""
        return self.filter(left_at=None)

    def editors(self):
        """Those who may change the organisation's profile."""
        return self.current().exclude(role=Representative.Role.NONE)

    def administrators(self):
        """Those who can decide about the organisation's people: it takes a log-in."""
        return self.current().filter(role=Representative.Role.OWNER, user__isnull=False)

    def readers(self):
        """Those of one organisation whom a letter reaches: contact persons, else administrators."""
        reached = self.current().filter(email__isnull=False)
        contacts = reached.filter(is_contact=True)
        return contacts if contacts.exists() else reached.filter(role=Representative.Role.OWNER)

    def for_fees(self):
        """Those who see what the organisation owes: administrators, and who answers for finances."""
        return self.current().filter(Q(role=Representative.Role.OWNER) | Q(is_finance=True))

    def public(self):
        """Those who agreed to be shown."""
        return self.current().filter(is_public=True)


class Representative(SampleMixin):
    """A person of a company: contact data of their own, and at most one log-in."""

    FUNCTIONS = ("is_head", "is_contact", "is_finance", "is_voter")

    class Role(models.TextChoices):
        """What the person may do in the account."""

        OWNER = "owner", _("Profile administrator")
        EDITOR = "editor", _("Editor")
        NONE = "none", _("Does not edit")

    company = models.ForeignKey(
        "members.Company",
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="representatives",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        related_name="representations",
        null=True,
        blank=True,
    )
    first_name = LineField(_("first name"), max_length=100)
    last_name = LineField(_("last name"), max_length=100)
    email = LowerEmailField(_("e-mail"), null=True, blank=True)
    phone = PhoneField(_("phone"), max_length=40, blank=True)
    position = LineField(_("position"), max_length=150, blank=True)
    is_head = models.BooleanField(_("head of the organisation"), default=False)
    is_contact = models.BooleanField(_("contact person"), default=False)
    is_finance = models.BooleanField(_("answers for finances"), default=False)
    is_voter = models.BooleanField(_("votes at the general meeting"), default=False)
    role = models.CharField(_("role"), max_length=6, choices=Role, default=Role.NONE)
    is_public = models.BooleanField(
        _("shown on the public profile"),
        default=False,
        help_text=_("Only when the person has agreed."),
    )
    invite_token = models.CharField(
        _("secret of the invitation"), max_length=64, blank=True, editable=False
    )
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True, editable=False)
    invite_expires_at = models.DateTimeField(
        _("invitation valid until"), null=True, blank=True, editable=False
    )
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    folded = FoldedField(sources=["first_name", "last_name", "email"], max_length=500)

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        ordering = [Collate("last_name", "lt"), Collate("first_name", "lt"), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["invite_token"],
                condition=~Q(invite_token=""),
                name="representative_token_once",
                violation_error_message=_("This invitation belongs to somebody else."),
            ),
            models.UniqueConstraint(
                fields=["company", "user"],
                condition=Q(left_at=None, user__isnull=False),
                name="representative_user_once",
                violation_error_message=_("This account already represents the organisation."),
            ),
            models.UniqueConstraint(
                fields=["company", "email"],
                condition=Q(left_at=None, email__isnull=False),
                name="representative_email_once",
                violation_error_message=_(
                    "The organisation already has a representative with this e-mail."
                ),
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self):
        """First and last name, never inflected."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def functions(self):
        """What the person does for the organisation, in words."""
        return [self._meta.get_field(n).verbose_name for n in self.FUNCTIONS if getattr(self, n)]

    @property
    def sees_fees(self):
        """Whether the person is one of `RepresentativeQuerySet.for_fees`."""
        return self.left_at is None and (self.role == self.Role.OWNER or self.is_finance)

    @property
    def invitation_is_open(self):
        """Whether a mailed invitation can still be accepted."""
        return bool(
            self.invite_token
            and self.invite_expires_at
            and self.invite_expires_at > timezone.now()
            and self.left_at is None
        )

    @property
    def invitation_is_waiting(self):
        """Whether the invitation can still be accepted, and nobody has."""
        return self.user_id is None and self.invitation_is_open

    def void_invitation(self):
        """Make void what was mailed and not accepted; the caller saves.

        The link stays with the row, so that who opens it is told that it is over.
        """
        if self.user_id is None and self.invite_token:
            self.invited_at, self.invite_expires_at = None, timezone.now()
