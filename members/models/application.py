"""Joining the cluster: the application, what is handed in with it, and what happened to it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itk.shared.codes import company_code_problem
from itk.shared.countries import HOME, country_choices
from itk.shared.fields import FoldedField, LineField, LowerEmailField, PhoneField
from itk.shared.files import private_storage, random_name, validate_material
from itk.shared.mixins import SampleMixin, TimestampMixin
from itk.shared.tokens import new_token
from members.models.company import Company
from members.models.competence import TechnologyArea


def application_path(instance, filename):
    """Return a path that nobody guesses, with the extension kept."""
    return random_name("applications", filename)


class ApplicationQuerySet(models.QuerySet):
    """Which applications."""

    def open(self):
        """Those on which somebody still has to act."""
        return self.filter(status__in=MembershipApplication.OPEN)


class MembershipApplication(SampleMixin, TimestampMixin):
    """An organisation asks to join; one open application for an organisation."""

    class Status(models.TextChoices):
        """The way of an application, in its order; the last two end it early."""

        SUBMITTED = "submitted", _("Submitted")
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Approved")
        SIGNED = "signed", _("Agreement signed")
        ACTIVE = "active", _("Member")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    UNDECIDED = (Status.SUBMITTED, Status.IN_REVIEW)
    RETRACTABLE = (*UNDECIDED, Status.APPROVED)
    OPEN = (*RETRACTABLE, Status.SIGNED)

    legal_form = LineField(_("legal form"), max_length=60, blank=True)
    name = LineField(_("name"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=10, choices=Company.Kind, default=Company.Kind.COMPANY
    )
    country = models.CharField(_("country"), max_length=2, default=HOME, choices=country_choices)
    code = models.CharField(_("company code"), max_length=30)
    vat_code = models.CharField(_("VAT number"), max_length=20, blank=True)
    town = LineField(_("town"), max_length=100, blank=True)
    website = models.URLField(_("website"), blank=True)
    activity = models.TextField(_("what the organisation does"), max_length=3000)
    motivation = models.TextField(_("why it wants to join"), max_length=3000)
    technology_areas = models.ManyToManyField(
        TechnologyArea, verbose_name=_("technology areas"), related_name="+", blank=True
    )
    first_name = LineField(_("first name"), max_length=100)
    last_name = LineField(_("last name"), max_length=100)
    position = LineField(_("position"), max_length=150, blank=True)
    email = LowerEmailField(_("e-mail"))
    phone = PhoneField(_("phone"), max_length=40, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="lt"
    )
    submission = models.UUIDField(unique=True, editable=False)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.SUBMITTED, editable=False
    )
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    decision_number = models.CharField(
        _("decision number"), max_length=60, blank=True, editable=False
    )
    agreement = models.FileField(
        _("signed agreement"),
        storage=private_storage,
        upload_to=application_path,
        blank=True,
        validators=[validate_material],
        editable=False,
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True, editable=False)
    # Who left and joins again has another one.
    company = models.ForeignKey(
        Company,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="applications",
        null=True,
        blank=True,
        editable=False,
    )
    folded = FoldedField(
        sources=["legal_form", "name", "code", "first_name", "last_name", "email"], max_length=500
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application to join")
        verbose_name_plural = _("applications to join")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                condition=Q(status__in=["submitted", "in_review", "approved", "signed"]),
                name="application_open_once",
                violation_error_message=_("This organisation has already applied."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "signed", "active"])
                | (Q(decided_on__isnull=False) & ~Q(decided_by="") & ~Q(decision_number="")),
                name="application_approved_by_decision",
                violation_error_message=_(
                    "Give the body, the date and the number of the decision."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["signed", "active"])
                | (Q(signed_on__isnull=False) & ~Q(agreement="")),
                name="application_signed_with_agreement",
                violation_error_message=_("Add the signed agreement and its date."),
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(company__isnull=False),
                name="application_active_has_company",
                violation_error_message=_("A member has its organisation."),
            ),
        ]

    def __str__(self):
        return Company(legal_form=self.legal_form, name=self.name, country=self.country).full_name

    @property
    def contact_name(self):
        """First and last name of the person who applied for the organisation."""
        return f"{self.first_name} {self.last_name}"

    @property
    def can_withdraw(self):
        """Whether the applicant may still take it back: nothing is signed."""
        return self.status in self.RETRACTABLE

    @property
    def is_open(self):
        """Whether somebody still has to act on it."""
        return self.status in self.OPEN

    def clean(self):
        """Check the company code; normalise the country and the code."""
        self.country = self.country.upper()
        if self.country == HOME:
            self.code = "".join(self.code.split())
        if self.code and (problem := company_code_problem(self.code, self.country)):
            raise ValidationError({"code": problem})

    def get_absolute_url(self):
        """Address of the applicant's own page; it is a secret of the applicant."""
        return reverse("members:application", args=[self.token])


class ApplicationDocument(SampleMixin):
    """A file handed in with an application."""

    application = models.ForeignKey(
        MembershipApplication,
        verbose_name=_("application"),
        on_delete=models.CASCADE,
        related_name="documents",
    )
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(
        _("file"),
        storage=private_storage,
        upload_to=application_path,
        validators=[validate_material],
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("document of an application")
        verbose_name_plural = _("documents of applications")
        ordering = ["pk"]

    def __str__(self):
        return self.title


class EntryQuerySet(models.QuerySet):
    """Which lines of a log."""

    def for_applicant(self):
        """Without the office's own notes."""
        return self.exclude(kind=ApplicationEntry.Kind.NOTE)


class ApplicationEntry(SampleMixin):
    """One line of an application's log: a step, a question, an answer or a note of the office."""

    class Kind(models.TextChoices):
        """What it tells; notes are the office's own, the rest is the applicant's to read."""

        STEP = "step", _("Step")
        QUESTION = "question", _("Question")
        ANSWER = "answer", _("Answer")
        NOTE = "note", _("Note of the office")

    application = models.ForeignKey(
        MembershipApplication,
        verbose_name=_("application"),
        on_delete=models.CASCADE,
        related_name="entries",
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    status = models.CharField(
        _("status"), max_length=9, choices=MembershipApplication.Status, blank=True
    )
    text = models.TextField(_("text"), blank=True, max_length=3000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of an application's log")
        verbose_name_plural = _("entries of applications' logs")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.application}: {self.get_kind_display()}"
