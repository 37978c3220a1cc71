"""What was changed in profiles, as the log of changes keeps it, and taking one change back.

A change is taken back only while it stands: what somebody wrote since is never overwritten.
"""

from __future__ import annotations

from typing import Any

from auditlog.diff import get_field_value
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Company, Competence, CompetenceClaim, TechnologyArea, User
from members.workflows.errors import MembersError, NotAllowed
from members.workflows.profiles import PROFILE_FIELDS, CodeTaken
from members.workflows.rights import is_office, lock

# The file of a replaced logo is deleted.
NOT_UNDONE = {"logo"}
AREAS = "technology_areas"
NOTES = ("note_lt", "note_en")
Action = LogEntry.Action


class NothingToUndo(MembersError):
    """The log holds no such change of a profile, or what it needs is gone."""

    message = gettext_lazy("This change cannot be taken back.")


class ChangedSince(MembersError):
    """Somebody has changed the same since; ``entry`` is the log's, where it has one."""

    def __init__(self, entry: LogEntry | None) -> None:
        super().__init__()
        self.entry = entry

    def __str__(self) -> str:
        if self.entry is None:
            return _("This has been changed since: nothing was taken back.")
        moment = formats.date_format(
            timezone.localtime(self.entry.timestamp), "SHORT_DATETIME_FORMAT"
        )
        who = self.entry.actor or _("The portal itself")
        return _("%(who)s has changed this since (%(moment)s): nothing was taken back.") % {
            "who": who,
            "moment": moment,
        }


def profile_entries() -> QuerySet[LogEntry]:
    """Return the entries of the log that tell of profiles, the newest first."""
    companies, claims = _kinds()
    written = Q(content_type=companies, action=Action.UPDATE)
    written &= Q(changes__has_any_keys=list(PROFILE_FIELDS))
    rows = LogEntry.objects.filter(written | Q(content_type=claims))
    return rows.order_by("-timestamp", "-pk").select_related("actor", "content_type")


def columns_of(entry: LogEntry, field: str) -> list[str]:
    """Return the changed columns of a field: itself, or one for each language."""
    return [name for name in (field, f"{field}_lt", f"{field}_en") if _is_ours(entry, name)]


def _is_ours(entry: LogEntry, name: str) -> bool:
    ours = NOTES if entry.content_type == _kinds()[1] else PROFILE_FIELDS
    return name in ours and name in entry.changes_dict


@transaction.atomic
def undo_change(*, entry: LogEntry, by: User | None, field: str = "") -> Company:
    """Write back what stood before a change, and return the organisation.

    ``field`` is one of the profile, for both languages; of a claim the whole entry is taken back.
    Raises NotAllowed unless ``by`` is of the office, NothingToUndo, ChangedSince or CodeTaken.
    """
    if not is_office(by, "change_company"):
        raise NotAllowed
    companies, claims = _kinds()
    try:
        if entry.content_type == companies:
            company = lock(entry.object_id)
            _undo_in_profile(entry, company, field)
        elif entry.content_type == claims:
            company = lock((entry.additional_data or {}).get("company", 0))
            _undo_claim(entry, company)
        else:
            raise NothingToUndo
    except Company.DoesNotExist as error:
        raise NothingToUndo from error
    return company


def _kinds() -> tuple[ContentType, ContentType]:
    kinds = ContentType.objects.get_for_models(Company, CompetenceClaim)
    return kinds[Company], kinds[CompetenceClaim]


def _undo_in_profile(entry: LogEntry, company: Company, field: str) -> None:
    columns = columns_of(entry, field)
    if not columns or field in NOT_UNDONE:
        raise NothingToUndo
    if field == AREAS:
        _undo_areas(entry, company)
        return
    try:
        with transaction.atomic():
            _write_back(entry, company, columns)
    except IntegrityError as error:
        raise CodeTaken from error


def _write_back(entry: LogEntry, row: models.Model, columns: list[str]) -> None:
    """Give the columns their old values, if they still have the new ones."""
    later = _later(entry).filter(changes__has_any_keys=columns).first()
    if later is not None:
        raise ChangedSince(later)
    for name in columns:
        before, after = entry.changes_dict[name]
        column = row._meta.get_field(name)
        if get_field_value(row, column) != after:
            raise ChangedSince(None)
        setattr(row, name, _value(column, before))
    row.save()


def _later(entry: LogEntry) -> QuerySet[LogEntry]:
    """Return what was done to the same row after the entry, the newest first."""
    rows = LogEntry.objects.filter(content_type=entry.content_type, object_pk=entry.object_pk)
    return rows.filter(pk__gt=entry.pk).order_by("-pk").select_related("actor")


def _value(column: Any, text: str) -> Any:
    """Return the value that the log wrote as ``text``."""
    if text in ("None", ""):
        return None if column.null else ""
    return column.to_python(text)


def _undo_areas(entry: LogEntry, company: Company) -> None:
    """Give back the areas taken away, or take away those added; the log knows them by name."""
    change = entry.changes_dict[AREAS]
    names = change["objects"]
    areas = TechnologyArea.objects.filter(Q(name_lt__in=names) | Q(name_en__in=names))
    if len(areas) != len(names):
        raise NothingToUndo
    present = set(company.technology_areas.all())
    added = change["operation"] == "add"
    if (added and not present.issuperset(areas)) or (not added and present.intersection(areas)):
        raise ChangedSince(_later(entry).filter(changes__has_key=AREAS).first())
    (company.technology_areas.remove if added else company.technology_areas.add)(*areas)


def _undo_claim(entry: LogEntry, company: Company) -> None:
    claim = company.claims.filter(pk=entry.object_id).first()
    if entry.action == Action.DELETE:
        _claim_again(entry, company)
    elif claim is None or (entry.action == Action.CREATE and _later(entry).exists()):
        raise ChangedSince(_later(entry).first())
    elif entry.action == Action.CREATE:
        claim.delete()
    else:
        columns = [name for name in NOTES if name in entry.changes_dict]
        if not columns:
            raise NothingToUndo
        _write_back(entry, claim, columns)


def _claim_again(entry: LogEntry, company: Company) -> None:
    """Make a deleted claim anew, unless the same stands there by now."""
    before = {name: values[0] for name, values in entry.changes_dict.items()}
    competence = Competence.objects.filter(pk=before["competence"]).first()
    if competence is None:
        raise NothingToUndo
    key = {"competence": competence, "direction": before["direction"]}
    if company.claims.filter(**key).exists():
        raise ChangedSince(None)
    notes = {name: "" if (text := before.get(name, "")) == "None" else text for name in NOTES}
    CompetenceClaim.objects.create(company=company, is_sample=company.is_sample, **key, **notes)
