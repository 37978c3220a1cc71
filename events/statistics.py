"""How many were invited, registered and came: of one event, of a year, of all.

Three queries however many rows: events, invitations, registrations. The rest is counted here, in
the order of time, because who "returns" was at an earlier event.

Organisations, members, others and returning people are counted of those who came; of an event that
is still to be held, of those with a place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from events.models import Attendance, Event, Invitation, Registration
from members.models import Company

Status = Registration.Status


class Person(NamedTuple):
    """What is read of one registration."""

    event: int
    status: str
    came: bool
    email: str | None
    name: str
    company: int | None
    company_name: str
    company_status: str | None
    company_kind: str | None

    @property
    def is_member(self) -> bool:
        """Whether the organisation is an active member."""
        return (
            self.company_status == Company.Status.ACTIVE
            and self.company_kind != Company.Kind.PARTNER
        )

    @property
    def organisation(self) -> object:
        """What one organisation is told from another by; None without one."""
        return self.company or self.company_name.casefold().strip() or None

    @property
    def identities(self) -> set[tuple[str, ...]]:
        """What the same person is known again by: the e-mail, or name with organisation."""
        found = {("email", self.email)} if self.email else set()
        if self.name and self.company_name:
            found.add(("name", self.name, self.company_name.casefold()))
        return found


@dataclass
class Numbers:
    """The counts of one event, or the sum of several."""

    events: int = 0
    invited: int = 0
    registered: int = 0
    applied: int = 0
    waiting: int = 0
    cancelled: int = 0
    present: int = 0
    expected: int = 0
    members: int = 0
    others: int = 0
    returning: int = 0
    organisations: set = field(default_factory=set)

    @property
    def companies(self) -> int:
        """How many organisations, each once."""
        return len(self.organisations)

    @property
    def absent(self) -> int:
        """Who had a place at a held event and did not come."""
        return max(0, self.expected - self.present)

    @property
    def no_show(self) -> int | None:
        """The share of those in percent; None where nobody was expected yet."""
        return round(100 * self.absent / self.expected) if self.expected else None

    def add(self, other: Numbers) -> None:
        """Add the counts of another; an organisation at both is one."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.organisations |= other.organisations


COUNTED = (
    "events", "invited", "registered", "applied", "waiting", "cancelled", "present", "expected",
    "members", "others", "returning",
)  # fmt: skip


@dataclass
class EventNumbers(Numbers):
    """One event and its counts."""

    event: Event = field(default_factory=Event)

    @property
    def is_sample(self) -> bool:
        """Whether the event is a sample, for the mark in exports."""
        return self.event.is_sample


def counted_events(*, year: int | None = None, samples: bool = True) -> list[Event]:
    """Return the dated events that are counted, oldest first: no drafts, none called off."""
    wanted = (Event.Status.PUBLISHED, Event.Status.CLOSED)
    events = Event.objects.filter(status__in=wanted, starts_at__isnull=False)
    if not samples:
        events = events.filter(is_sample=False)
    found = events.select_related("project").order_by("starts_at", "pk")
    return [event for event in found if year is None or event.first_date.year == year]


def numbers_of(events: Iterable[Event]) -> list[EventNumbers]:
    """Return the counts of each of the ``events``, in their order, in two queries."""
    counts = {event.pk: EventNumbers(events=1, event=event) for event in events}
    last = max((row.event.starts_at for row in counts.values()), default=None)
    if last is None:
        return []
    sent = Invitation.objects.filter(event__in=counts, sent_at__isnull=False).order_by()
    for event, number in sent.values_list("event").annotate(number=Count("pk")):
        counts[event].invited = number
    known: set[tuple[str, ...]] = set()
    at_this: set[tuple[str, ...]] = set()
    current = None
    for person in _people(counts, last):
        if person.event != current:
            current, known, at_this = person.event, known | at_this, set()
        if row := counts.get(person.event):
            _count(row, person, known)
        if person.came:
            at_this |= person.identities
    return list(counts.values())


def _people(counts: dict[int, EventNumbers], last) -> Iterable[Person]:
    """Read the people of the events, and who came to those before, in the order of time."""
    came = Exists(Attendance.objects.filter(registration=OuterRef("pk"), present=True))
    rows = Registration.objects.annotate(came=came)
    rows = rows.filter(Q(event__in=counts) | Q(came=True, event__starts_at__lt=last))
    return (
        Person(*values)
        for values in rows.order_by("event__starts_at", "event_id", "pk").values_list(
            *("event_id", "status", "came", "email", "folded_name", "company_id"),
            *("company_name", "company__status", "company__kind"),
        )
    )


def _count(row: EventNumbers, person: Person, known: set[tuple[str, ...]]) -> None:
    """Count one registration of an event; ``known`` are those who came to earlier ones."""
    has_place = person.status == Status.CONFIRMED
    row.registered += has_place
    row.applied += person.status == Status.APPLIED
    row.waiting += person.status == Status.WAITING
    row.cancelled += person.status == Status.CANCELLED
    is_over = row.event.ends_at is not None and row.event.ends_at < timezone.now()
    row.expected += has_place and is_over
    row.present += person.came
    if not (person.came if is_over else has_place):
        return
    row.members += person.is_member
    row.others += not person.is_member
    row.returning += bool(person.identities & known)
    if person.organisation is not None:
        row.organisations.add(person.organisation)


def total_of(rows: Iterable[Numbers]) -> Numbers:
    """Return the sum of several counts."""
    total = Numbers()
    for row in rows:
        total.add(row)
    return total


def grouped(
    rows: Iterable[EventNumbers], key: Callable[[Event], object]
) -> list[tuple[object, Numbers]]:
    """Return (key, sum) of the counts of the events that share a key, in the order met."""
    groups: dict[object, Numbers] = {}
    for row in rows:
        groups.setdefault(key(row.event), Numbers()).add(row)
    return list(groups.items())
