"""A member becomes another organisation, or part of one: its membership and people go on there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Company, Representative
from members.workflows.calls import pass_calls_on
from members.workflows.invitations import invite_representative
from members.workflows.membership import MembershipError, admit_company, end_membership
from members.workflows.rights import lock_all

if TYPE_CHECKING:
    from members.models import User


class OwnSuccessor(MembershipError):
    """An organisation cannot succeed itself."""

    message = _("An organisation cannot succeed itself.")


class People(models.TextChoices):
    """What becomes of the representatives."""

    MOVE = "move", _("They go along with their log-ins and roles")
    INVITE = "invite", _("They are invited to the successor by mail")
    STAY = "stay", _("They do not go along")


@transaction.atomic
def reorganise_company(
    *, company: Company, successor: Company, on: date, people: str, by: User | None = None
) -> Company:
    """End the membership on the day ``on`` and let it go on as that of ``successor``; return that.

    What has happened stays with the old organisation: figures, attendance, fees. What it looks for
    and has answered in partner search goes on as the successor's. Its name is found
    as a former name of the successor, which becomes a member if it is none; its old address leads
    there once that is published. ``people`` is one of `People`.
    Raises OwnSuccessor, NoMembership or BeforeJoining.
    """
    if company.pk == successor.pk:
        raise OwnSuccessor
    locked = lock_all(company, successor)
    company, successor = locked[company.pk], locked[successor.pk]
    reasons = {}
    for language in ("lt", "en"):
        with translation.override(language):
            told = gettext("Reorganised: %(name)s") % {"name": successor.full_name}
            reasons[f"reason_{language}"] = told[:300]
    company = end_membership(company=company, left=on, by=by, **reasons)
    company.successor, company.succeeded_on = successor, on
    company.save()
    if not successor.is_member:
        successor = admit_company(company=successor, joined=on, by=by)
    _take_over_names(company, successor)
    if people != People.STAY:
        for person in list(Representative.objects.current().filter(company=company).order_by("pk")):
            _take_along(person, successor, moves=people == People.MOVE)
    pass_calls_on(company, successor)
    return successor


def _take_over_names(company: Company, successor: Company) -> None:
    known = successor.former_names.splitlines()
    names = [*known, company.full_name, *company.former_names.splitlines()]
    successor.former_names = "\n".join(dict.fromkeys(name for name in names if name.strip()))
    successor.save()


def _take_along(person: Representative, successor: Company, *, moves: bool) -> None:
    """Give the person a row of the successor, unless they are there, and end the old one."""
    there = Representative.objects.current().filter(company=successor)
    same = models.Q(pk=None)
    if person.user_id:
        same |= models.Q(user=person.user_id)
    if person.email:
        same |= models.Q(email=person.email)
    if not there.filter(same).exists():
        copied = (
            "first_name", "last_name", "email", "phone", "position_lt", "position_en", "role",
            "is_public", "is_sample", *Representative.FUNCTIONS,
        )  # fmt: skip
        new = Representative.objects.create(
            company=successor,
            user=person.user if moves else None,
            **{name: getattr(person, name) for name in copied},
        )
        if not moves and new.email and new.role != Representative.Role.NONE:
            invite_representative(representative=new)
    person.left_at = timezone.now()
    person.save(update_fields=["left_at"])
