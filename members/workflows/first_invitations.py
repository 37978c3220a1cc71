"""The first invitation of an organisation into which nobody can log in: to its contact person.

The office chooses organisations; each gets at most one letter, however often it is pressed: who has
access, or an invitation that still works, gets none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import Company, Representative, User
from members.workflows.errors import MembersError, NotAllowed
from members.workflows.invitations import invite_representative
from members.workflows.rights import is_office, lock

Role = Representative.Role


class NoFirstInvitation(MembersError):
    """The organisation gets no letter."""


class NoMemberYet(NoFirstInvitation):
    """Only members have people who log in."""

    message = _("It is not a member now.")


class HasAccess(NoFirstInvitation):
    """Somebody logs in for it."""

    message = _("Somebody already logs in for it.")


class InvitationWaits(NoFirstInvitation):
    """A mailed link still works."""

    message = _("Somebody is invited already, and the invitation is still valid.")


class NobodyToInvite(NoFirstInvitation):
    """There is no contact with an address."""

    message = _("It has no contact person with an e-mail address.")


@dataclass(frozen=True)
class FirstInvitation:
    """Who of an organisation would be invited, or why nobody."""

    company: Company
    person: Representative | None
    why_not: str = ""


def plan_first_invitations(companies: Iterable[Company]) -> list[FirstInvitation]:
    """Return, for each of the organisations in their order, who would be invited; writes nothing."""
    companies = list(companies)
    people: dict[int, list[Representative]] = {company.pk: [] for company in companies}
    for person in _contacts(Representative.objects.filter(company__in=people)):
        people[person.company_id].append(person)
    plan = []
    for company in companies:
        try:
            plan.append(FirstInvitation(company, _choose(company, people[company.pk])))
        except NoFirstInvitation as error:
            plan.append(FirstInvitation(company, None, str(error)))
    return plan


@transaction.atomic
def invite_first(*, company: Company, by: User | None) -> Representative:
    """Invite the contact of the organisation as its profile administrator, and return the person.

    Raises NotAllowed, NoMemberYet, HasAccess, InvitationWaits or NobodyToInvite.
    """
    if not is_office(by, "change_representative"):
        raise NotAllowed
    company = lock(company.pk)
    person = _choose(company, list(_contacts(Representative.objects.filter(company=company))))
    return invite_representative(representative=person, by=by, role=Role.OWNER)


def _contacts(people: QuerySet[Representative]) -> QuerySet[Representative]:
    """Return who is there now, those to write to first."""
    return people.filter(left_at=None).order_by("-is_contact", "-is_head", "pk")


def _choose(company: Company, people: list[Representative]) -> Representative:
    """Return the first of ``people`` who can be invited. Raises NoFirstInvitation."""
    if not company.is_member:
        raise NoMemberYet
    if any(person.user_id and person.role != Role.NONE for person in people):
        raise HasAccess
    if any(person.invitation_is_waiting for person in people):
        raise InvitationWaits
    for person in people:
        if person.email and person.user_id is None and (person.is_contact or person.is_head):
            return person
    raise NobodyToInvite
