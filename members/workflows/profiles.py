"""Changing what an organisation says of itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itk.shared.images import delete_files, files_of
from members.models import Company, Competence, CompetenceClaim, User
from members.workflows.errors import MembersError, NotAllowed
from members.workflows.rights import lock, lock_for_office

# What an organisation says of itself, in the order in which it is asked.
PROFILE_FIELDS = (
    "short_description_lt",
    "short_description_en",
    "description_lt",
    "description_en",
    "logo",
    "technology_areas",
    "website",
    "email",
    "phone",
    "town",
    "municipality",
    "code",
    "vat_code",
    "founded",
    "size_class",
)


class CodeTaken(MembersError):
    """Another organisation has this company code."""

    message = _("There is already an organisation with this code.")


@dataclass(frozen=True)
class Claim:
    """A competence that the organisation offers or needs, and what exactly."""

    direction: str
    competence: Competence
    note_lt: str = ""
    note_en: str = ""

    @property
    def key(self) -> tuple[int, str]:
        """What an organisation has once."""
        return self.competence.pk, self.direction


@transaction.atomic
def change_profile(
    *,
    company: Company,
    by: User,
    data: Mapping[str, Any],
    claims: Iterable[Claim] | None = None,
    shown: Iterable[Claim] | None = None,
) -> Company:
    """Write what ``by`` changed in the profile and return the row as it is now.

    ``data`` holds cleaned values by the names of fields: only what was changed, so that two
    people who change different things at once do not undo each other. ``claims``, when given,
    replace those that ``by`` was ``shown``; without that, all. A saved profile counts as
    confirmed today.

    Raises NotAllowed unless ``by`` is an editor of the organisation now, and CodeTaken.
    """
    company = lock(company.pk)
    if not company.is_edited_by(by):
        raise NotAllowed
    _write(company, data)
    if claims is not None:
        _replace_claims(company, list(claims), shown)
    return company


@transaction.atomic
def set_logo(*, company: Company, logo: File, by: User | None = None) -> Company:
    """Give the organisation a logo that the office has, in place of any, and return the row.

    ``logo`` has passed `itk.shared.images.validate_image`. Raises NotAllowed.
    """
    company = lock_for_office(company, by)
    old_files = _logo_files(company)
    company.logo.save(logo.name, logo, save=False)
    company.save(update_fields=["logo", "updated_at"])
    transaction.on_commit(lambda: delete_files(old_files))
    return company


def _write(company: Company, data: Mapping[str, Any]) -> None:
    """Set the fields and save; a replaced logo goes once all is committed, a refused one now."""
    fields = [company._meta.get_field(name) for name in data]
    many = [field for field in fields if field.many_to_many]
    old_logo, old_files = company.logo.name, _logo_files(company)
    for field in fields:
        if field not in many:
            field.save_form_data(company, data[field.name])  # type: ignore[union-attr]  # columns only
    company.confirmed_on = timezone.localdate()
    try:
        with transaction.atomic():
            company.save()
    except IntegrityError as error:
        if company.logo.name != old_logo:
            delete_files(_logo_files(company))
        raise CodeTaken from error
    for field in many:
        field.save_form_data(company, data[field.name])  # type: ignore[union-attr]  # columns only
    if company.logo.name != old_logo:
        transaction.on_commit(lambda: delete_files(old_files))


def _logo_files(company: Company) -> list[tuple[Storage, str]]:
    """Return where the logo lies, and the smaller one made of it."""
    return files_of(company.logo, company.logo_small) if company.logo else []


def _replace_claims(
    company: Company, claims: Collection[Claim], shown: Iterable[Claim] | None
) -> None:
    """Add, change and delete claims row by row, so that the change log tells which.

    What is wanted as it was shown stays as it is by now: another may have changed it meanwhile.
    """
    rows = company.claims.select_related("competence")
    present = {(claim.competence_id, claim.direction): claim for claim in rows}
    if shown is None:
        shown = [Claim(c.direction, c.competence, c.note_lt or "", c.note_en or "") for c in rows]
    untouched = set(shown)
    for wanted in claims:
        if wanted in untouched:
            continue
        claim = present.get(wanted.key) or CompetenceClaim(
            company=company,
            competence=wanted.competence,
            direction=wanted.direction,
            is_sample=company.is_sample,
        )
        claim.note_lt, claim.note_en = wanted.note_lt, wanted.note_en
        claim.save()
    gone = {claim.key for claim in untouched} - {claim.key for claim in claims}
    for claim in [present[key] for key in gone if key in present]:
        claim.delete()
