"""True duplicates become one: organisations, competences, people of one organisation.

Whatever points at the one that goes points at the other afterwards (`members.workflows.merging`).
What the two say of themselves is united: the one that stays keeps what it says, and takes over
what it did not know. The old name and address of an organisation lead to the one that stays.
"""

from __future__ import annotations

from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import Storage
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from itk.shared.images import delete_files, files_of
from itk.shared.redirects import addresses, redirect_moved
from members.models import (
    CallAnswer,
    Company,
    Competence,
    CompetenceClaim,
    Introduction,
    MembershipFee,
    MembershipPeriod,
    Representative,
    User,
)
from members.workflows.errors import MembersError, NotAllowed
from members.workflows.matching import core_name
from members.workflows.merging import FACTS, UNITE, Merge, carry_out, plan_merge, take_over
from members.workflows.rights import is_office, lock

Role = Representative.Role

FACTS |= {
    Company: ("code", "vat_code"),
    Representative: ("user",),
    MembershipFee: ("amount", "invoice_number", "paid_on"),
    CallAnswer: ("status",),
    Introduction: ("status",),
}


class MergeError(MembersError):
    """The two cannot become one."""


class OneAndTheSame(MergeError):
    """A row is no duplicate of itself."""

    message = _("This is one and the same record: choose another.")


class AlreadyMerged(MergeError):
    """One of the two is gone: merged, or deleted."""

    message = _("One of the two is gone: it has been merged or deleted already.")


class SampleAndReal(MergeError):
    """What the demo invented never becomes a part of what is true."""

    message = _("A sample record and a real one cannot become one.")


class OneSucceedsOther(MergeError):
    """Of two organisations one went on as the other: both have been."""

    message = _(
        "One of the two organisations is the successor of the other: both have existed, so they "
        "are no duplicates. Take the successor back first if that is wrong."
    )


class TwoLevels(MergeError):
    """A group and a competence are not the same."""

    message = _("Only two competences of the same level can become one.")


class TwoOrganisations(MergeError):
    """One person may represent several organisations, by a row for each."""

    message = _(
        "These people represent different organisations. One person may represent several: nothing "
        "has to become one."
    )


class ReasonNeeded(MergeError):
    """Facts contradict each other."""

    message = _("The two contradict each other: say why they are the same nevertheless.")


class InTheWay(MergeError):
    """The rows of the two do not fit together; nothing was changed."""

    message = _("The links of the two do not fit together: nothing was changed.")


def plan_duplicates(*, goes: Any, stays: Any) -> Merge:
    """Return what would happen if ``goes`` became a part of ``stays``; nothing is written.

    Both are organisations, competences or representatives. Raises OneAndTheSame, SampleAndReal,
    OneSucceedsOther, TwoLevels or TwoOrganisations.
    """
    if goes.pk == stays.pk:
        raise OneAndTheSame
    if goes.is_sample != stays.is_sample:
        raise SampleAndReal
    match goes:
        case Company() if stays in goes.successors() or goes in stays.successors():
            raise OneSucceedsOther
        case Competence() if (goes.parent_id is None) != (stays.parent_id is None):
            raise TwoLevels
        case Representative() if goes.company_id != stays.company_id:
            raise TwoOrganisations
    return plan_merge(goes=goes, stays=stays)


@transaction.atomic
def merge_duplicates(*, goes: Any, stays: Any, by: User | None = None, reason: str = "") -> Any:
    """Make ``goes`` a part of ``stays`` and return that as it is now.

    ``reason`` is needed where facts contradict each other, and kept in the log of changes.
    Raises NotAllowed unless ``by`` is of the office and may delete one, AlreadyMerged, ReasonNeeded, InTheWay, and
    what `plan_duplicates` raises.
    """
    if not is_office(by, f"delete_{stays._meta.model_name}"):
        raise NotAllowed
    if goes.pk == stays.pk:
        raise OneAndTheSame
    goes, stays = _locked(goes, stays)
    merge = plan_duplicates(goes=goes, stays=stays)
    if merge.contradictions() and not reason.strip():
        raise ReasonNeeded
    key, told = goes.pk, _told(merge, reason)
    before = addresses(goes) if isinstance(goes, Company) else {}
    unused = _unused_logo(goes, stays) if before else []
    try:
        with transaction.atomic():
            stays = carry_out(merge)
    except IntegrityError as error:
        raise InTheWay from error
    if before:
        redirect_moved(before=before, after=addresses(stays))
        transaction.on_commit(lambda: delete_files(unused))
    LogEntry.objects.log_create(
        stays,
        force_log=True,
        action=LogEntry.Action.UPDATE,
        changes={},
        actor=by,
        additional_data={"merged": key, **told},
    )
    return stays


def merged_into(model: type[models.Model], key: int) -> Any:
    """Return the row of ``model`` of which the one with this key became a part; None if none."""
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(content_type=kind, additional_data__merged=key)
    entry = entries.order_by("-pk").first()
    if entry is None:
        return None
    found = model._base_manager.filter(pk=entry.object_pk).first()
    return found or merged_into(model, entry.object_id)


def _locked(goes: Any, stays: Any) -> tuple[Any, Any]:
    """Lock both in one order, whoever asks, and read them again. Raises AlreadyMerged."""
    model = type(stays)
    rows = model._base_manager.select_for_update().order_by("pk")
    if model is Representative:
        # Whoever changes people holds their organisation, and both are of one or refused.
        for company in sorted({goes.company_id, stays.company_id}):
            lock(company)
    # Not `no_key`: whoever is about to point at a row that goes waits, and then finds it gone.
    found = {row.pk: row for row in rows.filter(pk__in=[goes.pk, stays.pk])}
    if len(found) < 2:
        raise AlreadyMerged
    return found[goes.pk], found[stays.pk]


def _unused_logo(goes: Company, stays: Company) -> list[tuple[Storage, str]]:
    """Return where the logo that nobody takes over lies; nothing of one that is lost."""
    if not (goes.logo and stays.logo and goes.logo.storage.exists(goes.logo.name)):
        return []
    return files_of(goes.logo, goes.logo_small)


def _told(merge: Merge, reason: str) -> dict[str, Any]:
    """Return what the log keeps of a merge: what it was called, why, and the rows that moved."""
    moved: dict[str, list[Any]] = {}
    for one in merge.all():
        for move in one.moves:
            label = f"{move.field.model._meta.label}.{move.field.name}"
            moved.setdefault(label, []).extend(row.pk for row in move.rows)
    text = gettext("Merged: %(name)s") % {"name": merge.goes}
    return {"reason": ". ".join(filter(None, [text, reason.strip()])), "moved": moved}


# What the one that stays takes over


def _unite_companies(stays: Company, goes: Company) -> None:
    together: dict[str, tuple[str, ...]] = {
        "code": ("country", "code_override_reason"),
        "nace_code": ("nace_revision",),
        "successor_id": ("succeeded_on",),
    }
    for name, others in together.items():
        if not getattr(stays, name) and getattr(goes, name):
            for each in (name, *others):
                setattr(stays, each, getattr(goes, each))
    bound = {name for pair in together.items() for name in (pair[0], *pair[1])} | {"former_names"}
    take_over(
        stays,
        goes,
        [
            column.name
            for column in Company._meta.concrete_fields
            if column.blank and column.editable and column.attname not in bound
            and not hasattr(stays, f"{column.name}_lt")
        ],
    )  # fmt: skip
    standing: list[str] = [Company.Status.APPLICANT, Company.Status.FORMER, Company.Status.PARTNER]
    standing.append(Company.Status.ACTIVE)
    ahead = standing.index(goes.status) - standing.index(stays.status)
    if ahead >= 0:
        # The page is shown or not as that of the one whose standing it is.
        stays.published = goes.published or (stays.published and not ahead)
        stays.status = goes.status
    names: dict[str, str] = {}
    for name in (
        *stays.former_names.splitlines(),
        goes.full_name,
        *goes.former_names.splitlines(),
    ):
        if core_name(name) not in (core_name(stays.full_name), ""):
            names.setdefault(core_name(name), name)
    stays.former_names = "\n".join(names.values())


def _unite_people(stays: Representative, goes: Representative) -> None:
    """Access is that of the row which has it now: who has left gets none again."""
    both = [stays, goes]
    now = [row for row in both if row.left_at is None] or both
    with_account = [row for row in now if row.user_id] or now
    rank: list[str] = [Role.NONE, Role.EDITOR, Role.OWNER]
    user, role = with_account[0].user, max((row.role for row in with_account), key=rank.index)
    left = max((row.left_at for row in both if row.left_at), default=None)
    take_over(stays, goes, ["email", "phone", "position_lt", "position_en"])
    for name in Representative.FUNCTIONS:
        setattr(stays, name, any(getattr(row, name) for row in now))
    stays.user, stays.role, stays.left_at = user, role, left if now == both else None
    # A link shows that who opens it reads the address to which it was mailed, and no other.
    links = (row for row in both if row.invitation_is_waiting and row.email == stays.email)
    if user is None and (open_link := next(links, None)):
        for name in ("invite_token", "invited_at", "invite_expires_at"):
            setattr(stays, name, getattr(open_link, name))


def _unite_competences(stays: Competence, goes: Competence) -> None:
    """The name of the one that goes is found as a synonym of the other."""
    words = [*stays.synonyms.splitlines(), goes.name_lt, goes.name_en, *goes.synonyms.splitlines()]
    own = (None, "", stays.name_lt, stays.name_en)
    stays.synonyms = "\n".join(dict.fromkeys(word for word in words if word not in own))


UNITE |= {
    Company: _unite_companies,
    Representative: _unite_people,
    Competence: _unite_competences,
    CompetenceClaim: lambda stays, goes: take_over(stays, goes, ["note_lt", "note_en"]),
    MembershipFee: lambda stays, goes: take_over(stays, goes, ["invoice_number", "paid_on"]),
    MembershipPeriod: lambda stays, goes: setattr(
        stays, "joined", min(stays.joined, goes.joined)
    ),
}  # fmt: skip
