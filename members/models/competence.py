"""What organisations can do and look for: a two-level taxonomy and the claims on it."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q, Window
from django.db.models.functions import Collate, RowNumber
from django.utils.translation import gettext_lazy as _

from itk.shared.fields import SearchField
from itk.shared.mixins import SampleMixin
from itk.shared.search import matches


class TechnologyArea(SampleMixin):
    """A field of technology, such as smart grid."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("technology area")
        verbose_name_plural = _("technology areas")
        ordering = ["order", "code"]

    def __str__(self):
        return str(self.name)


class CompetenceQuerySet(models.QuerySet):
    """Levels of the taxonomy."""

    def groups(self):
        """First level."""
        return self.filter(parent=None)

    def claimable(self):
        """Second level: what a company may offer or need."""
        return self.exclude(parent=None)

    def matching(self, query):
        """Those whose name or synonyms hold every word of ``query``, or those of whose group do."""
        return self.filter(matches(query, "search") | matches(query, "parent__search"))

    def by_name(self):
        """In the order of the Lithuanian alphabet."""
        return self.order_by(Collate("name_lt", "lt"))


class Competence(SampleMixin):
    """A skill or technology that organisations offer or need; groups have no parent."""

    code = models.SlugField(_("code"), unique=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("group"),
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
    )
    name = models.CharField(_("name"), max_length=120)
    synonyms = models.TextField(_("synonyms"), blank=True, help_text=_("One a line."))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    search = SearchField(lt=["name_lt", "synonyms"], en=["name_en", "synonyms"])

    objects = CompetenceQuerySet.as_manager()

    if TYPE_CHECKING:  # columns that modeltranslation adds
        name_lt: str
        name_en: str

    class Meta:
        verbose_name = _("competence")
        verbose_name_plural = _("competences")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="competence_not_own_parent",
                violation_error_message=_("A competence cannot be its own group."),
            )
        ]

    def __str__(self):
        return str(self.name)

    @property
    def names(self):
        """All that it is called: its name in both languages and the synonyms."""
        return [self.name_lt, self.name_en or "", *self.synonyms.splitlines()]

    def clean(self):
        """Refuse a third level, a circle, and a group that organisations already offer or need."""
        if self.parent_id is None:
            if self.pk and self.claims.exists():
                raise ValidationError(
                    {"parent": _("Organisations offer or need it, so it stays in a group.")}
                )
            return
        if self.parent_id == self.pk:  # the constraint says it too, but beside no field
            raise ValidationError({"parent": _("A competence cannot be its own group.")})
        if self.parent.parent_id:
            raise ValidationError({"parent": _("A group cannot itself be in a group.")})
        if self.pk and self.children.exists():
            raise ValidationError({"parent": _("This is a group with competences of its own.")})


class ClaimQuerySet(models.QuerySet):
    """Whose claims, and which of many."""

    def public(self):
        """Those that stand on a public profile."""
        return self.filter(company__status="active", company__published=True)

    def counts(self):
        """Return how many there are, by competence and direction."""
        rows = self.order_by().values("competence", "direction").annotate(count=Count("pk"))
        return {(row["competence"], row["direction"]): row["count"] for row in rows}

    def first_of_each(self, most):
        """At most ``most`` for each competence and direction: whose profile is freshest, goes first."""
        freshest = F("company__confirmed_on").desc(nulls_last=True)
        place = Window(
            RowNumber(), partition_by=["competence", "direction"], order_by=[freshest, "company"]
        )
        return self.annotate(place=place).filter(place__lte=most)


class CompetenceClaim(SampleMixin):
    """A company offers or needs a competence."""

    class Direction(models.TextChoices):
        """Which way the competence flows."""

        OFFERS = "offers", _("Offers")
        NEEDS = "needs", _("Needs")

    company = models.ForeignKey(
        "members.Company",
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="claims",
    )
    competence = models.ForeignKey(
        Competence,
        verbose_name=_("competence"),
        on_delete=models.PROTECT,
        related_name="claims",
        limit_choices_to={"parent__isnull": False},
    )
    direction = models.CharField(_("offers or needs"), max_length=6, choices=Direction)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = ClaimQuerySet.as_manager()

    if TYPE_CHECKING:  # columns that modeltranslation adds
        note_lt: str
        note_en: str

    class Meta:
        verbose_name = _("competence claim")
        verbose_name_plural = _("competence claims")
        ordering = ["direction", "competence__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "competence", "direction"],
                name="claim_once",
                violation_error_message=_("This competence is already listed."),
            )
        ]

    def __str__(self):
        return f"{self.company}: {self.get_direction_display()} {self.competence}"

    def get_additional_data(self):
        """Return what the log of changes keeps beside: it asks whose claim it was after it is gone."""
        return {"company": self.company_id}
