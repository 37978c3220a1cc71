"""Answers to partnership calls, and who is told of new ones."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itk.shared.fields import LowerEmailField
from itk.shared.mixins import SampleMixin, TimestampMixin
from members.models.call import LONGEST_ROLE, CooperationCall
from members.models.company import Company
from members.models.competence import Competence


class CallAnswerQuerySet(models.QuerySet):
    """Which answers."""

    def live(self):
        """Those that nobody took back."""
        return self.exclude(status=CallAnswer.Status.WITHDRAWN)

    def waiting(self):
        """Those that nobody has decided on."""
        return self.filter(status=CallAnswer.Status.SENT)

    def joined(self):
        """Those that were accepted."""
        return self.filter(status=CallAnswer.Status.JOINED)


class CallAnswer(SampleMixin, TimestampMixin):
    """What an organisation, or a reader of a public call, answered."""

    class Status(models.TextChoices):
        """What became of the answer."""

        SENT = "sent", pgettext_lazy("an answer", "Sent")
        JOINED = "joined", _("Accepted")
        DECLINED = "declined", pgettext_lazy("an answer", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("an answer", "Withdrawn")

    call = models.ForeignKey(
        CooperationCall,
        verbose_name=_("partnership call"),
        on_delete=models.CASCADE,
        related_name="answers",
    )
    company = models.ForeignKey(
        Company,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="call_answers",
        null=True,
        blank=True,
    )
    company_name = models.CharField(_("name of the organisation"), max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.SET_NULL,
        related_name="call_answers",
        null=True,
        blank=True,
    )
    full_name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    email = LowerEmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=LONGEST_ROLE, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    message = models.TextField(_("message"), max_length=4000)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.SENT)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    law_read_at = models.DateTimeField(
        _("reminder of competition law read"), null=True, blank=True, editable=False
    )

    objects = CallAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a call")
        verbose_name_plural = _("answers to calls")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "company"],
                condition=~Q(status="withdrawn") & Q(company__isnull=False),
                name="call_answer_once",
                violation_error_message=_("The organisation has already answered this call."),
            ),
            models.UniqueConstraint(
                fields=["call", "role"],
                condition=Q(status="joined") & ~Q(role=""),
                name="call_role_joined_once",
                violation_error_message=_("Another organisation has joined in this role."),
            ),
        ]

    def __str__(self):
        return f"{self.call}: {self.answerer}"

    @property
    def state_in_words(self):
        """What became of it, as both sides read it."""
        return {
            self.Status.SENT: _("Waits for a decision."),
            self.Status.JOINED: _("Accepted."),
            self.Status.DECLINED: _("Declined."),
            self.Status.WITHDRAWN: _("Taken back."),
        }[self.Status(self.status)]

    @property
    def role_read(self):
        """The role in the reader's language, while the call names it."""
        return self.call.role_labels.get(self.role, self.role)

    @property
    def answerer(self):
        """Who answered: the organisation, else the person."""
        if self.company_id:
            return self.company.full_name
        return self.company_name or self.full_name


class CompetenceFollow(SampleMixin):
    """Somebody who is told of new calls that name a competence."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="followed",
    )
    competence = models.ForeignKey(
        Competence,
        verbose_name=_("competence"),
        on_delete=models.CASCADE,
        related_name="followers",
    )

    class Meta:
        verbose_name = _("followed competence")
        verbose_name_plural = _("followed competences")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "competence"],
                name="follow_once",
                violation_error_message=_("This competence is already followed."),
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.competence}"


class CallNotice(SampleMixin):
    """The trace of having told somebody of a call in a digest, so that nobody is told twice."""

    call = models.ForeignKey(
        CooperationCall,
        verbose_name=_("partnership call"),
        on_delete=models.CASCADE,
        related_name="notices",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="call_notices",
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("notice of a call")
        verbose_name_plural = _("notices of calls")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "user"],
                name="call_notice_once",
                violation_error_message=_("This person has been told of the call."),
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.call}"
