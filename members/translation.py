"""Bilingual fields of members; Lithuanian is required, English falls back to it."""

from modeltranslation.translator import TranslationOptions, register

from members.models import (
    Company,
    Competence,
    CompetenceClaim,
    CooperationCall,
    MembershipPeriod,
    Representative,
    Solution,
    TechnologyArea,
)


@register(Company)
class CompanyTranslation(TranslationOptions):
    """What the organisation says of itself."""

    fields = ("short_description", "description")


@register(Competence)
class CompetenceTranslation(TranslationOptions):
    """The name of a competence."""

    fields = ("name",)
    required_languages = ("lt",)


@register(TechnologyArea)
class TechnologyAreaTranslation(TranslationOptions):
    """The name of an area."""

    fields = ("name",)
    required_languages = ("lt",)


@register(CompetenceClaim)
class CompetenceClaimTranslation(TranslationOptions):
    """What exactly is offered or needed."""

    fields = ("note",)


@register(Representative)
class RepresentativeTranslation(TranslationOptions):
    """What the person does there."""

    fields = ("position",)


@register(MembershipPeriod)
class MembershipPeriodTranslation(TranslationOptions):
    """Why a membership ended."""

    fields = ("reason",)


@register(Solution)
class SolutionTranslation(TranslationOptions):
    """What is sold or was built."""

    fields = ("title", "text", "image_alt")
    required_languages = ("lt",)


@register(CooperationCall)
class CooperationCallTranslation(TranslationOptions):
    """What is looked for."""

    fields = ("title", "text", "roles")
    required_languages = {"lt": ("title", "text")}
