"""The people of an organisation: added, changed, handing over, leaving.

A profile administrator decides about people, an editor does not. An organisation keeps an
administrator: the last one goes only by making a colleague one, or with the office, which the
list of organisations without an administrator then reminds. Who leaves has no access from that
moment; what was theirs for the organisation goes to the colleague chosen, else to an
administrator: duties, partnership calls, introductions, and what `HANDED_OVER` adds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members import emails
from members.models import Company, Representative, User
from members.workflows.calls import hand_over_calls
from members.workflows.errors import MembersError, NotAllowed
from members.workflows.introductions import hand_over_introductions
from members.workflows.invitations import HasLeft, invite_representative
from members.workflows.rights import is_office, lock, manages_people

Role = Representative.Role
# A head is a head by appointment: that is not passed on.
DUTIES = ("is_contact", "is_finance", "is_voter")
OWN_FIELDS = {"first_name", "last_name", "position_lt", "position_en", "email", "phone"}
CONSENT = "is_public"  # only the person agrees to be shown

# What the apps built on this one hand over, called as ``(leaver, heir)`` in the same transaction.
HANDED_OVER: list[Callable[[Representative, Representative | None], None]] = []


class LastAdministrator(MembersError):
    """Without this person nobody could look after the profile."""

    message = _(
        "This is the only profile administrator. Hand the administration over to a colleague with "
        "an account first; if there is none, invite one or write to the cluster’s office."
    )


class NotAColleague(MembersError):
    """Duties go to somebody who represents the same organisation now."""

    message = _("This person does not represent the organisation now. Choose another colleague.")


class NoAccount(MembersError):
    """Administration needs a log-in."""

    message = _("This person has no account yet: send an invitation first.")


class EmailTaken(MembersError):
    """A person of the organisation has this e-mail."""

    message = _("The organisation already has a representative with this e-mail.")


@transaction.atomic
def add_representative(
    *, company: Company, by: User | None, data: Mapping[str, Any], invite: bool = False
) -> Representative:
    """Add a person by the cleaned values of ``data``, ``invite`` them to log in, return the row.

    Raises NotAllowed, EmailTaken, and with ``invite`` NoEmail or NoRole.
    """
    company = lock(company.pk)
    if not manages_people(by, company):
        raise NotAllowed
    representative = Representative(company=company, is_sample=company.is_sample, **data)
    _save(representative)
    if invite:
        return invite_representative(representative=representative, by=by)
    return representative


@transaction.atomic
def change_representative(
    *, representative: Representative, by: User | None, data: Mapping[str, Any]
) -> Representative:
    """Write the changed values of ``data`` by the names of fields and return the row as it is now.

    Everybody may change what is said of themselves, and only they or the office whether they are
    shown. A new e-mail, or no role, makes an open invitation void.
    Raises NotAllowed, HasLeft, LastAdministrator or EmailTaken.
    """
    company, representative = _locked(representative)
    own = by is not None and representative.user_id == by.pk
    allowed = manages_people(by, company) or (own and data.keys() <= OWN_FIELDS | {CONSENT})
    if not allowed or (
        data.get(CONSENT) and not own and not is_office(by, "change_representative")
    ):
        raise NotAllowed
    if representative.left_at is not None:
        raise HasLeft
    role = data.get("role", Role.OWNER)
    if (
        role != Role.OWNER
        and _is_last_administrator(representative)
        and not is_office(by, "change_representative")
    ):
        raise LastAdministrator
    for name, value in data.items():
        setattr(representative, name, value)
    if "email" in data or representative.role == Role.NONE:
        representative.void_invitation()
    _save(representative)
    return representative


@transaction.atomic
def withdraw_invitation(
    *, representative: Representative, by: User | None = None
) -> Representative:
    """Make the open invitation void, and return the row as it is now.

    Nothing happens where there is none. Raises NotAllowed.
    """
    company, representative = _locked(representative)
    if not manages_people(by, company):
        raise NotAllowed
    representative.void_invitation()
    _save(representative)
    return representative


@transaction.atomic
def hand_over_administration(*, to: Representative, by: User) -> Representative:
    """Make ``to`` a profile administrator and ``by``, who is one, an editor; return the new one.

    Raises NotAllowed, NotAColleague or NoAccount.
    """
    company, to = _locked(to)
    mine = Representative.objects.administrators().filter(company=company, user=by).first()
    if mine is None:
        raise NotAllowed
    if to.left_at is not None or to == mine:
        raise NotAColleague
    if to.user_id is None:
        raise NoAccount
    if to.role != Role.OWNER:
        emails.handed_over(to, mine, ["role"])
    to.role, mine.role = Role.OWNER, Role.EDITOR
    _save(to)
    _save(mine)
    return to


@transaction.atomic
def end_representation(
    *,
    representative: Representative,
    by: User | None = None,
    heir: Representative | None = None,
) -> Representative:
    """Note that the person has left: access and open invitation end at once, the rest goes on.

    ``by`` is the person, a profile administrator or the office. ``heir`` is the colleague who
    takes over; None is an administrator, where there is one. Of the last administrator the heir
    takes over the administration, too. Leaving twice changes nothing.
    Raises NotAllowed, NotAColleague or LastAdministrator.
    """
    company, representative = _locked(representative)
    own = by is not None and representative.user_id == by.pk
    if representative.left_at is not None and (own or manages_people(by, company)):
        return representative
    if not own and not manages_people(by, company):
        raise NotAllowed
    colleagues = Representative.objects.current().filter(company=company)
    colleagues = colleagues.exclude(pk=representative.pk)
    if heir is not None:
        heir = colleagues.filter(pk=heir.pk).first()
        if heir is None:
            raise NotAColleague
    taken = []
    if _is_last_administrator(representative):
        if heir is not None and heir.user_id is not None:
            heir.role = Role.OWNER
            taken.append("role")
        elif not is_office(by, "change_representative"):
            raise LastAdministrator
    heir = heir or colleagues.administrators().order_by("pk").first()
    representative.left_at = timezone.now()
    representative.void_invitation()
    _save(representative)
    _pass_on(representative, heir, taken, by)
    return representative


def _locked(representative: Representative) -> tuple[Company, Representative]:
    """Lock the organisation and read the person again."""
    company = lock(representative.company_id)
    people = Representative.objects.select_related("company", "user")
    return company, people.get(pk=representative.pk)


def _is_last_administrator(representative: Representative) -> bool:
    administrators = Representative.objects.administrators()
    of_company = administrators.filter(company=representative.company_id)
    return {row.pk for row in of_company} == {representative.pk}


def _save(representative: Representative) -> None:
    try:
        with transaction.atomic():
            representative.save()
    except IntegrityError as error:
        raise EmailTaken from error


def _pass_on(
    leaver: Representative, heir: Representative | None, taken: list[str], by: User | None
) -> None:
    """Give the heir what the leaver answered for, and tell whoever did not decide it themselves."""
    if heir is not None:
        for name in DUTIES:
            if getattr(leaver, name) and not getattr(heir, name):
                setattr(heir, name, True)
                taken.append(name)
        heir.save()
        if by is None or heir.user_id != by.pk:
            emails.handed_over(heir, leaver, taken)
    hand_over_calls(leaver, heir)
    hand_over_introductions(leaver, heir)
    for hand_over in HANDED_OVER:
        hand_over(leaver, heir)
