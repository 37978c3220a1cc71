"""Keeping the list of competences short: two that mean the same become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from members.models import Competence, CompetenceClaim
from members.workflows.errors import MembersError

if TYPE_CHECKING:
    from members.models import User


class MergeError(MembersError):
    """The two cannot become one."""

    message = _("Only two competences of the same level can become one.")


def lock_taxonomy() -> None:
    """Let nobody else change levels until the caller commits.

    Two who put a competence into each other at once would make a circle, which no constraint sees.
    """
    rows = Competence.objects.select_for_update(no_key=True).order_by("pk")
    list(rows.values_list("pk", flat=True))


@transaction.atomic
def merge_competences(
    *, source: Competence, target: Competence, by: User | None = None
) -> Competence:
    """Move everything that names ``source`` to ``target``, delete ``source``, return ``target``.

    The name of ``source`` becomes a synonym, so that searches still find it. Raises MergeError
    for one and the same, or for a group and a competence.
    """
    if source.pk == target.pk:
        raise MergeError
    locked = Competence.objects.select_for_update().filter(pk__in=[source.pk, target.pk])
    rows = {row.pk: row for row in locked.order_by("pk")}
    source, target = rows[source.pk], rows[target.pk]
    if (source.parent_id is None) != (target.parent_id is None):
        raise MergeError
    _move_claims(source, target)
    _move_links(source, target)
    words = [*target.synonyms.splitlines(), source.name_lt, source.name_en]
    words += source.synonyms.splitlines()
    own = (None, "", target.name_lt, target.name_en)
    names = dict.fromkeys(word for word in words if word not in own)
    target.synonyms = "\n".join(names)
    target.save()
    source.delete()
    return target


def _move_claims(source: Competence, target: Competence) -> None:
    """Move the claims; an organisation that has both keeps the one on ``target``, with its note."""
    for claim in source.claims.all():
        same = CompetenceClaim.objects.filter(
            company=claim.company_id, competence=target, direction=claim.direction
        ).first()
        if same is None:
            claim.competence = target
            claim.save()
            continue
        same.note_lt, same.note_en = same.note_lt or claim.note_lt, same.note_en or claim.note_en
        same.save()
        claim.delete()


def _move_links(source: Competence, target: Competence) -> None:
    """Move the competences of a group, and whatever in any app links to the competence."""
    for child in source.children.all():
        child.parent = target
        child.save()
    for relation in source._meta.related_objects:
        if isinstance(relation.field, models.ManyToManyField):
            linked = getattr(source, str(relation.get_accessor_name()))
            getattr(target, str(relation.get_accessor_name())).add(*linked.all())
