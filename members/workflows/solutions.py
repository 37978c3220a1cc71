"""What an organisation shows of its products and references."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.storage import Storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from itk.shared.images import delete_files, files_of
from members.models import Company, Solution, User
from members.workflows.errors import MembersError, NotAllowed
from members.workflows.rights import is_office, lock


class TooManySolutions(MembersError):
    """The organisation shows as many as its page has room for."""

    message = _("There is room for 12 products and solutions. Delete one to add another.")


class SolutionGone(MembersError):
    """Somebody else has deleted it meanwhile."""

    message = _("This product or solution has been deleted meanwhile.")


@transaction.atomic
def save_solution(
    *, company: Company, by: User, data: Mapping[str, Any], solution: Solution | None = None
) -> Solution:
    """Add a product or solution, or change ``solution``; return the row as it is now.

    ``data`` holds cleaned values by the names of fields, of a change only what was changed. A new
    one goes last. A replaced picture is deleted once all is committed.

    Raises NotAllowed unless ``by`` edits the profile or is of the office, TooManySolutions,
    and SolutionGone.
    """
    company = _locked(company, by)
    if solution is None:
        require_room(company=company)
        row = Solution(company=company, is_sample=company.is_sample)
        last = company.solutions.order_by("order").last()
        row.order = last.order + 1 if last else 0
    else:
        row = _read_again(solution)
    before, old_name = _files_of(row), row.image.name
    for name, value in data.items():
        row._meta.get_field(name).save_form_data(row, value)  # type: ignore[union-attr]  # columns only
    row.save()
    if row.image.name != old_name:
        transaction.on_commit(lambda: delete_files(before))
    return row


@transaction.atomic
def require_room(*, company: Company) -> None:
    """Raise TooManySolutions where there is no room for one more.

    It locks the organisation, so that a form that asks in its own transaction can tell before it
    saves.
    """
    lock(company.pk)
    if company.solutions.count() >= Solution.MOST:
        raise TooManySolutions


@transaction.atomic
def delete_solution(*, solution: Solution, by: User) -> None:
    """Delete a product or solution with its picture; one that is gone stays gone.

    Raises NotAllowed unless ``by`` edits the profile or is of the office.
    """
    _locked(solution.company, by)
    row = Solution.objects.filter(pk=solution.pk).first()
    if row is None:
        return
    files = _files_of(row)
    row.delete()
    transaction.on_commit(lambda: delete_files(files))


@transaction.atomic
def move_solution(*, solution: Solution, by: User, places: int) -> None:
    """Move it ``places`` down the page, or up by a negative number; it stops at the ends.

    Raises NotAllowed unless ``by`` edits the profile or is of the office, and SolutionGone.
    """
    company = _locked(solution.company, by)
    row = _read_again(solution)
    rows = list(company.solutions.order_by("order", "pk"))
    place = rows.index(row)
    rows.insert(max(0, place + places), rows.pop(place))
    for order, one in enumerate(rows):
        if one.order != order:
            one.order = order
            one.save(update_fields=["order", "updated_at"])


def _locked(company: Company, by: User) -> Company:
    """Return the organisation's locked row; raise NotAllowed for whom it is not."""
    company = lock(company.pk)
    if not is_office(by, "change_solution") and not company.is_edited_by(by):
        raise NotAllowed
    return company


def _read_again(solution: Solution) -> Solution:
    row = Solution.objects.filter(pk=solution.pk).first()
    if row is None:
        raise SolutionGone
    return row


def _files_of(solution: Solution) -> list[tuple[Storage, str]]:
    return files_of(solution.image, solution.image_small) if solution.image else []
