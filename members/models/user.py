"""A person who logs in, by e-mail."""

from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itk.shared.fields import FoldedField, LowerEmailField
from itk.shared.mixins import SampleMixin


class UserManager(BaseUserManager):
    """Makes users by e-mail."""

    def create_user(self, email, password=None, **fields):
        """Return a new user; raise ValueError without an e-mail."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Return a new user who may do everything."""
        return self.create_user(
            email, password, **{**fields, "is_staff": True, "is_superuser": True}
        )

    def get_by_natural_key(self, email):
        """Return the user of ``email`` in any case."""
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin, SampleMixin):
    """A person with a log-in. The e-mail is an identity; a representative's e-mail is a contact."""

    class Digest(models.TextChoices):
        """Of which new partnership calls the person is told by mail."""

        PROFILE = "profile", _("About what my organisation offers or needs, and what I choose")
        CHOSEN = "chosen", _("Only about what I choose")
        NONE = "none", _("About none")

    email = LowerEmailField(
        _("e-mail"),
        unique=True,
        error_messages={"unique": _("There is already an account with this e-mail.")},
    )
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="lt"
    )
    call_digest = models.CharField(
        _("mail about new partnership calls"),
        max_length=7,
        choices=Digest,
        default=Digest.PROFILE,
    )
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("May open the administration.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick instead of deleting the account.")
    )
    date_joined = models.DateTimeField(_("since"), default=timezone.now)
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, blank=True, editable=False)
    folded = FoldedField(sources=["first_name", "last_name", "email"], max_length=500)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower(F("email"))),
                name="user_email_lower",
                violation_error_message=_("E-mail addresses are kept in lower case."),
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.email

    def get_full_name(self):
        """Return first and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self):
        """Return the first name, or the e-mail."""
        return self.first_name or self.email

    @cached_property
    def represents_member(self):
        """Whether the person represents an active member of the cluster."""
        return self.representations.filter(left_at=None, company__status="active").exists()

    @property
    def reads_as_member(self):
        """Whether the person may read what is for members only: the office may, too."""
        return self.is_staff or self.represents_member
