"""Organisations: members, former members, applicants and partner clusters."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Collate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itk.shared.codes import validate_company_code, validate_vat
from itk.shared.countries import HOME, country_choices, country_name
from itk.shared.fields import FoldedField, LineField, LowerEmailField, PhoneField, SearchField
from itk.shared.images import PhotoField, derived_image
from itk.shared.mixins import SampleMixin, TimestampMixin
from itk.shared.municipalities import MUNICIPALITIES
from itk.shared.nested import Nested
from itk.shared.search import matches
from itk.shared.text import search_terms
from members.models.competence import Competence, CompetenceClaim, TechnologyArea
from members.models.representative import Representative

CONFIRMED_FOR = timedelta(days=365)


def this_year():
    """The latest year in which an organisation can have been founded."""
    return timezone.localdate().year


class Named(NamedTuple):
    """What a form offers of an organisation to be picked or typed."""

    full_name: str
    code: str


def full_name(name, legal_form, country):
    """Return a name with its legal form, as it is written in Lithuania."""
    if not legal_form:
        return name
    return f"{legal_form} „{name}“" if country == HOME else f"{name} {legal_form}"


class CompanyQuerySet(models.QuerySet):
    """Which organisations."""

    def public(self):
        """Those that the directory shows: published active members."""
        return self.filter(status=Company.Status.ACTIVE, published=True)

    def entitled_to_vote(self):
        """Active members, each with one vote at the general meeting; partners have none."""
        return self.filter(status=Company.Status.ACTIVE).exclude(kind=Company.Kind.PARTNER)

    def gone(self):
        """Former members, whose address answers that they left."""
        return self.filter(status=Company.Status.FORMER, published=True)

    def by_name(self):
        """In the order of the Lithuanian alphabet, by the name without the legal form."""
        return self.order_by(Collate("name", "lt"), "pk")

    def names(self):
        """Without what neither full name nor code needs: forms offer them all."""
        return self.only("name", "legal_form", "country", "code")

    def full_names(self):
        """Return a `Named` of each: what a form offers has hundreds, and a model takes its time."""
        rows = self.values_list("name", "legal_form", "country", "code")
        return [Named(full_name(*row), code) for *row, code in rows]

    def without_owner(self):
        """Active members for whom nobody with a log-in answers."""
        owned = Representative.objects.administrators().values("company")
        return self.filter(status=Company.Status.ACTIVE).exclude(pk__in=owned)

    def hidden_members(self):
        """Active members that the directory does not show."""
        return self.filter(status=Company.Status.ACTIVE, published=False)

    def stale(self):
        """Public profiles that nobody has looked at for a year."""
        since = timezone.localdate() - CONFIRMED_FOR
        return self.public().filter(Q(confirmed_on=None) | Q(confirmed_on__lt=since))

    def editable_by(self, user):
        """Those whose profile ``user`` may change as a representative."""
        if not user.is_authenticated:
            return self.none()
        mine = Representative.objects.editors().filter(user=user)
        return self.filter(pk__in=mine.values("company"))

    def matching(self, query):
        """Those that hold every word of ``query`` themselves, or offer a competence that does.

        A competence is found by its synonyms and by the words of its group, too.
        """
        if not search_terms(query):
            return self
        offers = CompetenceClaim.objects.filter(
            direction=CompetenceClaim.Direction.OFFERS,
            competence__in=Competence.objects.matching(query),
        )
        return self.filter(matches(query, "search") | Q(pk__in=offers.values("company")))

    def visible_to(self, user):
        """Those whose page ``user`` may open: public and gone ones, one's own; all for staff."""
        if user.is_authenticated and user.is_staff:
            return self
        shown = Q(status__in=[Company.Status.ACTIVE, Company.Status.FORMER], published=True)
        if user.is_authenticated:
            shown |= Q(pk__in=Company.objects.editable_by(user).values("pk"))
        return self.filter(shown)

    def with_joined(self):
        """Annotated with ``joined``, the day on which the present membership began."""
        present = MembershipPeriod.objects.filter(company=OuterRef("pk"), left=None)
        return self.annotate(joined=Subquery(present.values("joined")[:1]))

    def for_page(self):
        """With ``area_rows``, ``claim_rows`` and ``people_rows``: what its page shows, in one query."""
        areas = TechnologyArea.objects.filter(companies=OuterRef("pk")).order_by("order", "code")
        claims = CompetenceClaim.objects.filter(company=OuterRef("pk"))
        claims = claims.order_by("direction", "competence__order", "pk")
        people = Representative.objects.public().filter(company=OuterRef("pk"))
        return self.select_related("successor").annotate(
            area_rows=Nested(areas, "code", "name_lt", "name_en"),
            claim_rows=Nested(
                claims,
                "direction",
                "note_lt",
                "note_en",
                *(f"competence__{name}" for name in ("code", "name_lt", "name_en")),
            ),
            people_rows=Nested(
                people.order_by(*Representative._meta.ordering),
                *("first_name", "last_name", "position_lt", "position_en", "email", "phone"),
            ),
        )


class Company(SampleMixin, TimestampMixin):
    """An organisation: company, research or public body, civil society, or partner cluster."""

    class Kind(models.TextChoices):
        """What sort of organisation."""

        COMPANY = "company", _("Company")
        RESEARCH = "research", _("Research or education")
        PUBLIC = "public", _("Public body")
        CIVIL = "civil", _("Civil society")
        PARTNER = "partner", _("Partner cluster")

    class Size(models.TextChoices):
        """Size classes of Commission Recommendation 2003/361/EC."""

        MICRO = "micro", _("Micro (fewer than 10 people)")
        SMALL = "small", _("Small (10–49 people)")
        MEDIUM = "medium", _("Medium (50–249 people)")
        LARGE = "large", _("Large (250 people or more)")

    class Status(models.TextChoices):
        """Where the organisation stands with the cluster."""

        APPLICANT = "applicant", _("Applicant")
        ACTIVE = "active", _("Active member")
        FORMER = "former", _("Former member")
        PARTNER = "partner", _("Partner")

    legal_form = LineField(
        _("legal form"), max_length=60, blank=True, help_text=_("For example UAB, AB, VšĮ.")
    )
    name = LineField(
        _("name"), max_length=200, help_text=_("Without the legal form and quotation marks.")
    )
    slug = models.SlugField(_("address"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.COMPANY)
    size_class = models.CharField(_("size"), max_length=6, choices=Size, blank=True)
    country = models.CharField(_("country"), max_length=2, default=HOME, choices=country_choices)
    code = models.CharField(_("company code"), max_length=30, blank=True)
    code_override_reason = models.CharField(
        _("why the code is kept although its check digit is wrong"), max_length=200, blank=True
    )
    vat_code = models.CharField(_("VAT number"), max_length=20, blank=True)
    nace_code = models.CharField(_("EVRK/NACE class"), max_length=10, blank=True)
    nace_revision = models.CharField(_("EVRK/NACE revision"), max_length=10, blank=True)
    town = LineField(_("town"), max_length=100, blank=True)
    municipality = models.CharField(
        _("municipality"), max_length=2, choices=MUNICIPALITIES, blank=True
    )
    founded = models.PositiveSmallIntegerField(
        _("founded in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1500), MaxValueValidator(this_year)],
    )
    website = models.URLField(_("website"), blank=True)
    email = LowerEmailField(_("e-mail"), null=True, blank=True)
    phone = PhoneField(_("phone"), max_length=40, blank=True)
    logo = PhotoField(_("logo"), folder="logos", blank=True)
    logo_small = derived_image("logo", 320, 160)  # what tiles show; ask only where there is a logo
    short_description = LineField(_("in one sentence"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True, max_length=6000)
    technology_areas = models.ManyToManyField(
        TechnologyArea, verbose_name=_("technology areas"), related_name="companies", blank=True
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.APPLICANT)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("successor"),
        on_delete=models.PROTECT,
        related_name="predecessors",
        null=True,
        blank=True,
    )
    succeeded_on = models.DateField(_("reorganised on"), null=True, blank=True)
    former_names = models.TextField(_("former names"), blank=True, help_text=_("One a line."))
    published = models.BooleanField(_("shown in the directory"), default=False)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    folded_name = FoldedField(sources=["legal_form", "name"])
    search = SearchField(
        lt=["short_description_lt", "description_lt"],
        en=["short_description_en", "description_en"],
        both=["name", "legal_form", "former_names", "town", "code"],
    )

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = [Collate("name", "lt"), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                condition=~Q(code=""),
                name="company_code_once",
                violation_error_message=_("There is already an organisation with this code."),
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")),
                name="company_not_own_successor",
                violation_error_message=_("An organisation cannot succeed itself."),
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(succeeded_on__isnull=False),
                name="company_successor_dated",
                violation_error_message=_("Give the date of the reorganisation."),
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self):
        """The name with its legal form, as it is written in Lithuania."""
        return full_name(self.name, self.legal_form, self.country)

    @property
    def country_abroad(self):
        """The name of its country in the reader's language; empty at home, where it goes unsaid."""
        return "" if self.country == HOME else country_name(self.country)

    @property
    def is_confirmed(self):
        """Whether somebody of the organisation has looked at the profile in the last year."""
        oldest = timezone.localdate() - CONFIRMED_FOR
        return self.confirmed_on is not None and self.confirmed_on >= oldest

    def profile_steps(self):
        """Return the steps to a full profile, the most useful first, as pairs (taken, what to do)."""
        directions = {claim.direction for claim in self.claims.all()}
        english = self.short_description_en and self.description_en
        return [
            (self.short_description_lt, _("say in one sentence what the organisation does")),
            (self.description_lt, _("describe what the organisation does")),
            (self.logo, _("add the logo")),
            ("offers" in directions, _("list what you offer")),
            ("needs" in directions, _("list what you are looking for")),
            (self.technology_areas.all(), _("choose the technology areas")),
            (self.website, _("add the website")),
            (self.email or self.phone, _("add an e-mail or a telephone number")),
            (self.municipality, _("choose the municipality")),
            (english, _("write the texts in English too")),
        ]

    def is_edited_by(self, user):
        """Return whether ``user`` may change the profile as a representative now."""
        return Company.objects.editable_by(user).filter(pk=self.pk).exists()

    def successors(self):
        """Yield the organisations as which it went on, the next one first; a circle has an end."""
        seen, following = {self.pk}, self.successor
        while following is not None and following.pk not in seen:
            yield following
            seen.add(following.pk)
            following = following.successor

    @property
    def is_public(self):
        """Whether everybody may see the profile."""
        return self.is_member and self.published

    @property
    def is_member(self):
        """Whether it is an active member now."""
        return self.status == self.Status.ACTIVE

    def clean(self):
        """Check codes; normalise the country and the company code."""
        self.country = self.country.upper()
        if self.country == HOME:
            self.code = "".join(self.code.split())
        # The constraint says it too, but beside no field.
        others = Company.objects.filter(country=self.country, code=self.code).exclude(pk=self.pk)
        wrong = {}
        if self.nace_code and not re.fullmatch(r"\d{2}(\.\d{1,2}){0,2}", self.nace_code):
            wrong["nace_code"] = _("Write the class in digits, such as 62.10.")
        if self.code and others.exists():
            wrong["code"] = _("There is already an organisation with this code.")
        elif self.country == HOME and self.code and not self.code_override_reason:
            try:
                validate_company_code(self.code)
            except ValidationError as error:
                wrong["code"] = error
        if self.country == HOME and self.vat_code:
            try:
                validate_vat(self.vat_code)
            except ValidationError as error:
                wrong["vat_code"] = error
        if wrong:
            raise ValidationError(wrong)

    def get_absolute_url(self):
        """Address of the public profile in the active language."""
        return reverse("company", args=[self.slug])


class MembershipPeriod(SampleMixin):
    """From when to when an organisation was a member; re-joining adds another."""

    company = models.ForeignKey(
        Company, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="periods"
    )
    joined = models.DateField(_("joined"), default=timezone.localdate)
    left = models.DateField(_("left"), null=True, blank=True)
    reason = models.CharField(_("reason for leaving"), max_length=300, blank=True)

    if TYPE_CHECKING:  # columns that modeltranslation adds
        reason_lt: str
        reason_en: str

    class Meta:
        verbose_name = _("membership period")
        verbose_name_plural = _("membership periods")
        ordering = ["joined"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left=None) | Q(left__gte=F("joined")),
                name="period_left_after_joined",
                violation_error_message=_("The day of leaving is before the day of joining."),
            ),
            models.UniqueConstraint(
                fields=["company"],
                condition=Q(left=None),
                name="period_one_open",
                violation_error_message=_("The organisation already has an open membership."),
            ),
        ]

    def __str__(self):
        return f"{self.company}: {self.joined}–{self.left or ''}"
