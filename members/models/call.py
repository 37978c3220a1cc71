"""Partner search: what an organisation needs, offers or bids for together with others."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itk.shared.fields import LineField, SearchField
from itk.shared.mixins import SampleMixin, TimestampMixin
from itk.shared.templatetags.portal import text_of
from members.models.company import Company
from members.models.competence import Competence, CompetenceClaim
from members.models.representative import Representative

LONGEST_ROLE = 200


@dataclass(frozen=True)
class RoleSought:
    """A role of a joint bid: as it is kept, as it is read, and who has it."""

    value: str
    label: str
    company: Company | None = None


class CallQuerySet(models.QuerySet):
    """Which calls, and for whom."""

    def open(self):
        """Those that can be answered: published, not closed, not past their last day."""
        return self.filter(status=CooperationCall.Status.OPEN, deadline__gte=timezone.localdate())

    def expired(self):
        """Those whose last day is over and that nobody has closed."""
        return self.filter(status=CooperationCall.Status.OPEN, deadline__lt=timezone.localdate())

    def over(self):
        """Those that nobody answers any more: closed, or past their last day."""
        closed = Q(status=CooperationCall.Status.CLOSED)
        expired = Q(status=CooperationCall.Status.OPEN, deadline__lt=timezone.localdate())
        return self.filter(closed | expired)

    def visible_to(self, user):
        """Those that ``user``, logged in or not, may read: the one home of this rule.

        A call for chosen organisations exists for these, its own organisation and the office only;
        a draft for the last two. What an organisation looked for goes with its membership.
        """
        published = ~Q(status=CooperationCall.Status.DRAFT)
        published &= Q(company__status=Company.Status.ACTIVE)
        shown = Q(audience=CooperationCall.Audience.PUBLIC)
        if not user.is_authenticated:
            return self.filter(published & shown)
        if user.is_staff and user.has_perm("members.view_cooperationcall"):
            return self
        mine = Representative.objects.current().filter(user=user)
        companies = Company.objects.filter(pk__in=mine.values("company"))
        if user.represents_member:
            shown |= Q(audience=CooperationCall.Audience.MEMBERS)
            active = companies.filter(status=Company.Status.ACTIVE)
            chosen = CooperationCall.chosen.through.objects.filter(company__in=active)
            shown |= Q(
                audience=CooperationCall.Audience.CHOSEN,
                pk__in=chosen.values("cooperationcall"),
            )
        return self.filter((published & shown) | Q(company__in=companies.values("pk")))

    def of_interest_to(self, user):
        """Those that name a competence which ``user`` follows.

        Unless they chose otherwise, who administers a member's profile also follows what the
        profile says: the needs of others that the organisation could meet, offers that it needs.
        """
        found = Q(competences__in=user.followed.values("competence"))
        if user.call_digest == user.Digest.PROFILE:
            mine = user.representations.filter(left_at=None, role=Representative.Role.OWNER)
            mine = mine.filter(company__status=Company.Status.ACTIVE)
            claims = CompetenceClaim.objects.filter(company__in=mine.values("company"))
            answers = {
                CompetenceClaim.Direction.OFFERS: ("need", "bid"),
                CompetenceClaim.Direction.NEEDS: ("offer",),
            }
            for direction, kinds in answers.items():
                claimed = claims.filter(direction=direction).values("competence")
                found |= Q(kind__in=kinds, competences__in=claimed)
        through = CooperationCall.objects.filter(found).values("pk")
        return self.filter(pk__in=through)

    def with_answers(self):
        """Annotated with how many were ``answered``, ``waiting`` for a decision, and ``joined``."""
        live = ~Q(answers__status="withdrawn")
        return self.annotate(
            answered=Count("answers", filter=live),
            waiting=Count("answers", filter=Q(answers__status="sent")),
            joined=Count("answers", filter=Q(answers__status="joined")),
        )

    def for_lists(self):
        """With what a row of a list shows, and without the long texts."""
        return self.select_related("company").defer(
            "text", "search", "company__description", "company__search"
        )


class CooperationCall(SampleMixin, TimestampMixin):
    """A need, an offer or a joint bid, for the public, for members or for chosen organisations."""

    class Kind(models.TextChoices):
        """What is looked for."""

        NEED = "need", _("Need")
        OFFER = "offer", _("Offer")
        BID = "bid", _("Joint bid")

    class Audience(models.TextChoices):
        """Who may read it."""

        PUBLIC = "public", pgettext_lazy("who sees a call", "Everyone")
        MEMBERS = "members", pgettext_lazy("who sees a call", "Members")
        CHOSEN = "chosen", pgettext_lazy("who sees a call", "Chosen organisations")

    class Status(models.TextChoices):
        """Where it stands; expired is derived from the deadline."""

        DRAFT = "draft", _("Draft")
        OPEN = "open", pgettext_lazy("state of a call", "Published")
        CLOSED = "closed", pgettext_lazy("state of a call", "Closed")

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
    title = LineField(_("title"), max_length=150)
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
    reminded_at = models.DateTimeField(_("end reminded of"), null=True, blank=True, editable=False)
    expiry_told_at = models.DateTimeField(_("end told"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome, blank=True)
    outcome_note = models.TextField(_("outcome in words"), blank=True, max_length=1000)
    search = SearchField(
        lt=["title_lt", "text_lt"], en=["title_en", "text_en"], both=["company.name"]
    )

    objects = CallQuerySet.as_manager()

    if TYPE_CHECKING:  # columns that modeltranslation adds
        title_lt: str
        roles_lt: str

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

    def readers(self):
        """Return whom letters about it reach: its contact person, else who reads the others."""
        people = Representative.objects.filter(company=self.company_id)
        contact = people.current().filter(pk=self.contact_id, email__isnull=False)
        return list(contact.select_related("user") or people.readers().select_related("user"))

    def answerers(self, user):
        """Return the organisations for which ``user`` may answer it and that have not answered."""
        found = Company.objects.editable_by(user).filter(status=Company.Status.ACTIVE)
        if self.is_for_chosen:
            found = found.filter(pk__in=self.chosen.values("pk"))
        answered = self.answers.live().exclude(company=None)
        found = found.exclude(pk=self.company_id).exclude(pk__in=answered.values("company"))
        return found.by_name()

    @property
    def is_for_chosen(self):
        """Whether only chosen organisations see it."""
        return self.audience == self.Audience.CHOSEN

    @property
    def is_bid(self):
        """Whether organisations join it in roles, under competition law."""
        return self.kind == self.Kind.BID

    @property
    def role_names(self):
        """The roles sought, as they are kept."""
        return _lines(self.roles_lt)

    @property
    def role_labels(self):
        """The roles sought as they are kept, each with its name in the reader's language."""
        names, read = self.role_names, _lines(text_of(self, "roles").value)
        return dict(zip(names, read if len(read) == len(names) else names, strict=True))

    def roles_sought(self):
        """Return each `RoleSought` in the reader's language, with who has joined in it."""
        joined = self.answers.joined().select_related("company")
        taken = {answer.role: answer.company for answer in joined}
        return [
            RoleSought(name, label, taken.get(name)) for name, label in self.role_labels.items()
        ]

    def clean(self):
        """Refuse roles that repeat or are too long, and a contact person of somebody else."""
        roles = _lines(self.roles_lt)
        if len(set(roles)) < len(roles):
            message = _("Name each role once; number those that you need several times.")
            raise ValidationError({"roles_lt": message})
        if any(len(role) > LONGEST_ROLE for role in roles):
            message = _("A role has at most %(count)s characters.") % {"count": LONGEST_ROLE}
            raise ValidationError({"roles_lt": message})
        if self.contact and self.contact.company_id != self.company_id:
            message = _("The contact person is not of this organisation.")
            raise ValidationError({"contact": message})

    def get_absolute_url(self):
        """Address of its page in the active language."""
        return reverse("members:call", args=[self.slug])


def _lines(text):
    """Return the lines of a text that say something."""
    return [line for part in (text or "").splitlines() if (line := " ".join(part.split()))]
