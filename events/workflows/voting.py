"""Votes of a general meeting: one for each entitled member, held by somebody who is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from events.models import Event, Registration, Vote
from events.workflows.registration import lock
from itk.shared.models import SiteProfile
from members.models import Company

if TYPE_CHECKING:
    from members.models import User


class VoteError(Exception):
    """A vote that cannot be given or taken back; ``message`` says why."""

    message = _("This vote is not possible.")

    def __str__(self) -> str:
        return str(self.message)


class NotAssembly(VoteError):
    """Votes belong to general meetings."""

    message = _("Votes are held at a general meeting that is neither cancelled nor closed.")


class NotEntitled(VoteError):
    """Active members vote; partner clusters and others do not."""

    message = _("This organisation has no vote: it is not an active member.")


class HolderAbsent(VoteError):
    """A vote is held by a person who is there."""

    message = _("Mark the person as present first.")


class ProxyMissing(VoteError):
    """Who comes from elsewhere votes with a proxy."""

    message = _("This person is registered for another organisation: add the scan of the proxy.")


class VoteHeld(VoteError):
    """One member, one vote."""

    message = _("This member's vote is already held by somebody.")


@dataclass(frozen=True)
class Quorum:
    """How many votes are held, of how many, and how many are needed."""

    held: int
    entitled: int
    needed: int

    @property
    def reached(self) -> bool:
        """Whether the meeting can decide."""
        return 0 < self.needed <= self.held


def quorum_of(event: Event) -> Quorum:
    """Return how the votes of a general meeting stand; without a set quorum more than half."""
    entitled = Company.objects.entitled_to_vote().count()
    needed = SiteProfile.current().quorum or entitled // 2 + 1
    return Quorum(held=event.votes.count(), entitled=entitled, needed=needed)


def holders_of(event: Event) -> list[Registration]:
    """Return those present, by the alphabet of their registrations: each may hold votes."""
    return list(event.registrations.present().select_related("company"))


@transaction.atomic
def give_vote(
    *,
    event: Event,
    company: Company,
    holder: Registration,
    proxy: File | None = None,
    by: User | None = None,
) -> Vote:
    """Let ``holder`` hold the vote of ``company``: by right when registered for it, else by proxy.

    Raises NotAssembly, NotEntitled, VoteHeld, HolderAbsent or ProxyMissing.
    """
    event = lock(event)
    _check_meeting(event)
    if not Company.objects.entitled_to_vote().filter(pk=company.pk).exists():
        raise NotEntitled
    if event.votes.filter(company=company).exists():
        raise VoteHeld
    if holder.pk not in {person.pk for person in holders_of(event)}:
        raise HolderAbsent
    by_proxy = holder.company_id != company.pk
    if by_proxy and not proxy:
        raise ProxyMissing
    return Vote.objects.create(
        event=event,
        company=company,
        holder=holder,
        by_proxy=by_proxy,
        proxy=proxy if by_proxy else "",
        given_by=by,
        is_sample=holder.is_sample,
    )


@transaction.atomic
def take_back_vote(*, vote: Vote, by: User | None = None) -> None:
    """Take the vote from who holds it, because they left or by mistake; the change log keeps it.

    Twice is once. Raises NotAssembly when the meeting is closed.
    """
    event = lock(vote.event)
    _check_meeting(event)
    standing = event.votes.filter(pk=vote.pk).first()
    if standing is None:
        return
    storage, scan = standing.proxy.storage, standing.proxy.name
    standing.delete()
    if scan:
        transaction.on_commit(lambda: storage.delete(scan))


def _check_meeting(event: Event) -> None:
    if event.kind != Event.Kind.ASSEMBLY or event.is_settled:
        raise NotAssembly
