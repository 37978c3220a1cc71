"""Partner search: what an organisation needs, offers or bids for together with others."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itk.shared.fields import LowerEmailField, SearchField
from itk.shared.mixins import SampleMixin, TimestampMixin
from members.models.company import Company
from members.models.competence import Competence
from members.models.representative import Representative


class CallQuerySet(models.QuerySet):
    """Which calls, and for whom."""

    def open(self):
        """Those that can be answered: published, not closed, not past their last day."""
        return self.filter(status=CooperationCall.Status.OPEN, deadline__gte=timezone.localdate())

    def expired(self):
        """Those whose last day is over and that nobody has closed."""
        return self.filter(status=CooperationCall.Status.OPEN, deadline__lt=timezone.localdate())

    def visible_to(self, user):
        """Published ones that ``user``, logged in or not, may read.

        A call for chosen organisations exists for these, its own organisation and the office only.
        """
        published = self.exclude(status=CooperationCall.Status.DRAFT)
        if not user.is_authenticated:
            return published.filter(audience=CooperationCall.Audience.PUBLIC)
        if user.is_staff and user.has_perm("members.view_cooperationcall"):
            return self
        mine = Representative.objects.current().filter(user=user)
        companies = Company.objects.filter(pk__in=mine.values("company"))
        shown = Q(audience=CooperationCall.Audience.PUBLIC)
        if user.represents_member:
            shown |= Q(audience=CooperationCall.Audience.MEMBERS)
            active = companies.filter(status=Company.Status.ACTIVE)
            chosen = CooperationCall.chosen.through.objects.filter(company__in=active)
            shown |= Q(
                audience=CooperationCall.Audience.CHOSEN,
                pk__in=chosen.values("cooperationcall"),
            )
        own = Q(company__in=companies.values("pk"))
        return self.filter((shown & ~Q(status=CooperationCall.Status.DRAFT)) | own)


class CooperationCall(SampleMixin, TimestampMixin):
    """A need, an offer or a joint bid, for the public, for members or for chosen organisations."""

    class Kind(models.TextChoices):
        """What is looked for."""

        NEED = "need", _("Need")
        OFFER = "offer", _("Offer")
        BID = "bid", _("Joint bid")

    class Audience(models.TextChoices):
        """Who may read it."""

        PUBLIC = "public", _("Everyone")
        MEMBERS = "members", _("Members")
        CHOSEN = "chosen", _("Chosen organisations")

    class Status(models.TextChoices):
        """Where it stands; expired is derived from the deadline."""

        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        """What came of it, as coordinators report it."""

        COOPERATION = "cooperation", _("Cooperation began")
        BID_SUBMITTED = "submitted", _("Bid submitted")
        BID_WON = "won", _("Bid won")
        BID_LOST = "lost", _("Bid lost")
        NOBODY = "nobody", _("No partner was found")
        WITHDRAWN = "withdrawn", _("No longer needed")

    company = models.ForeignKey(
        Company, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="calls"
    )
    contact = models.ForeignKey(
        Representative,
        verbose_name=_("contact person"),
        on_delete=models.SET_NULL,
        related_name="calls",
        null=True,
        blank=True,
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    title = models.CharField(_("title"), max_length=150)
    slug = models.SlugField(_("address"), max_length=200, unique=True)
    text = models.TextField(_("text"), max_length=4000)
    competences = models.ManyToManyField(
        Competence, verbose_name=_("competences"), related_name="calls", blank=True
    )
    roles = models.TextField(
        _("roles sought"), blank=True, max_length=1000, help_text=_("One a line.")
    )
    notice_url = models.URLField(_("procurement notice"), blank=True)
    bid_due = models.DateField(_("bid to be handed in by"), null=True, blank=True)
    deadline = models.DateField(_("answers until"))
    audience = models.CharField(
        _("audience"), max_length=7, choices=Audience, default=Audience.MEMBERS
    )
    chosen = models.ManyToManyField(
        Company, verbose_name=_("chosen organisations"), related_name="calls_shown", blank=True
    )
    status = models.CharField(_("status"), max_length=6, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome, blank=True)
    outcome_note = models.TextField(_("outcome in words"), blank=True, max_length=1000)
    search = SearchField(
        lt=["title_lt", "text_lt"], en=["title_en", "text_en"], both=["company.name"]
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership call")
        verbose_name_plural = _("partnership calls")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="bid") | Q(audience="chosen"),
                name="call_bid_for_chosen_only",
                violation_error_message=_("A joint bid is shown to chosen organisations only."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(published_at__isnull=False),
                name="call_published_when_not_draft",
                violation_error_message=_("A published call has the moment of its publishing."),
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="call_closed_with_outcome",
                violation_error_message=_("Say what came of the call when you close it."),
            ),
            models.CheckConstraint(
                condition=Q(bid_due=None) | Q(deadline__lte=F("bid_due")),
                name="call_answers_before_bid",
                violation_error_message=_("Answers are due before the bid is."),
            ),
        ]

    def __str__(self):
        return str(self.title)

    @property
    def is_expired(self):
        """Whether its last day is over without anybody having closed it."""
        return self.status == self.Status.OPEN and self.deadline < timezone.localdate()

    @property
    def is_open(self):
        """Whether it can be answered."""
        return self.status == self.Status.OPEN and not self.is_expired

    def get_absolute_url(self):
        """Address of its page in the active language."""
        return reverse("members:call", args=[self.slug])


class CallAnswer(SampleMixin, TimestampMixin):
    """What an organisation, or a reader of a public call, answered."""

    class Status(models.TextChoices):
        """What became of the answer."""

        SENT = "sent", _("Sent")
        JOINED = "joined", _("Joined")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

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
    full_name = models.CharField(_("name"), max_length=200)
    email = LowerEmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=200, blank=True)
    message = models.TextField(_("message"), max_length=4000)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.SENT)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)

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
            )
        ]

    def __str__(self):
        return f"{self.call}: {self.company or self.company_name or self.full_name}"


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
