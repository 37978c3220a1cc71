"""How many were invited, registered and came: of one event, of a year, of all.

Four queries however many rows: events, invitations, memberships, registrations. The rest is counted
here, in the order of time, because who "returns" was at an earlier event.

What each number is stands beside it in `Numbers`; an event alone has the same numbers as among others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from events.models import Attendance, Event, Invitation, Registration
from members.models import Company, MembershipPeriod

Status = Registration.Status
# organisation → from when to when it was a member; without an end it still is
Memberships = dict[int | None, list[tuple[date, date | None]]]


class Person(NamedTuple):
    """What is read of one registration."""

    event: int
    is_sample: bool
    status: str
    came: bool
    email: str | None
    name: str
    company: int | None
    company_name: str

    @property
    def has_place(self) -> bool:
        """Whether the person has a place."""
        return self.status == Status.CONFIRMED

    @property
    def organisation(self) -> object:
        """What one organisation is told from another by; None without one."""
        return self.company or self.company_name.casefold().strip() or None

    @property
    def identities(self) -> set[tuple[str, ...]]:
        """What the same person is known again by: the e-mail, or name with organisation."""
        found: set[tuple[str, ...]] = {("email", self.email)} if self.email else set()
        if self.name and self.company_name:
            found.add(("name", self.name, self.company_name.casefold()))
        return found


@dataclass
class Numbers:
    """The counts of one event, or the sum of several.

    Where it says "took part": who came, once the event is over; until then, who has a place.
    Of an event that is over, ``registered = expected = present + absent``; of all,
    ``members + others`` is how many took part.

    events        how many events these are: dated, published or closed
    invited       invitations that were sent, whether answered or not
    registered    people who have a place now; who cancelled or was declined has none
    applied       people whose application nobody has decided on
    waiting       people on the waiting list
    cancelled     registrations that were cancelled, by the person or by staff
    present       of those with a place, who came on at least one day
    expected      people with a place at events that are over
    absent        of those expected, who came on no day
    members       who took part from an organisation that was a member on the first day of the event
    others        who took part from elsewhere, or from no organisation
    returning     who took part and had come to an earlier event, known again by e-mail, or by name
                  with organisation; in a sum, once for each event they returned to. The people of
                  sample events are not known to real ones
    organisations of those who took part, each once, also in a sum
    """

    events: int = 0
    invited: int = 0
    registered: int = 0
    applied: int = 0
    waiting: int = 0
    cancelled: int = 0
    present: int = 0
    expected: int = 0
    absent: int = 0
    members: int = 0
    others: int = 0
    returning: int = 0
    organisations: set = field(default_factory=set)

    @property
    def companies(self) -> int:
        """How many organisations took part, each once."""
        return len(self.organisations)

    @property
    def no_show(self) -> int | None:
        """The no-show rate: the absent of those expected, in percent; None before anybody was."""
        return round(100 * self.absent / self.expected) if self.expected else None

    def add(self, other: Numbers) -> None:
        """Add the counts of another; an organisation at both is one."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.organisations |= other.organisations


COUNTED = (
    "events", "invited", "registered", "applied", "waiting", "cancelled", "present", "expected",
    "absent", "members", "others", "returning",
)  # fmt: skip


@dataclass
class EventNumbers(Numbers):
    """One event and its counts."""

    event: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        # Once, lest an event end while it is counted.
        self.is_over = self.event.is_over
        self.day = self.event.first_date

    @property
    def is_sample(self) -> bool:
        """Whether the event is a sample, for the mark in exports."""
        return self.event.is_sample


def counted_events(*, year: int | None = None, samples: bool = True) -> list[Event]:
    """Return the dated events that are counted, oldest first: no drafts, none called off."""
    events = Event.objects.filter(status__in=Event.HELD_STATUSES, starts_at__isnull=False)
    if not samples:
        events = events.filter(is_sample=False)
    found = events.select_related("project").order_by("starts_at", "pk")
    return [event for event in found if year is None or event.first_date.year == year]


def numbers_of(events: Collection[Event]) -> list[EventNumbers]:
    """Return the counts of each of the ``events``, in their order, in three queries."""
    counts = {event.pk: EventNumbers(events=1, event=event) for event in events}
    last = max((event.starts_at for event in events if event.starts_at), default=None)
    if last is None:
        return []
    sent = Invitation.objects.filter(event__in=counts, sent_at__isnull=False).order_by()
    for event, number in sent.values_list("event").annotate(number=Count("pk")):
        counts[event].invited = number
    memberships = _memberships()
    known, at_this = _Known(), _Known()
    current = None
    for person in _people(counts, last):
        if person.event != current:
            known.update(at_this)
            current, at_this = person.event, _Known()
        if row := counts.get(person.event):
            _count(row, person, known, memberships)
        if person.came and person.has_place:
            at_this.add(person)
    return list(counts.values())


class _Known:
    """Who came to earlier events: to real ones, and to any."""

    def __init__(self) -> None:
        self.real: set[tuple[str, ...]] = set()
        self.any: set[tuple[str, ...]] = set()

    def add(self, person: Person) -> None:
        self.any |= person.identities
        if not person.is_sample:
            self.real |= person.identities

    def update(self, other: _Known) -> None:
        self.any |= other.any
        self.real |= other.real

    def knows(self, person: Person) -> bool:
        return not person.identities.isdisjoint(self.any if person.is_sample else self.real)


def _memberships() -> Memberships:
    """Return the periods of each member; a partner cluster is none."""
    periods = MembershipPeriod.objects.exclude(company__kind=Company.Kind.PARTNER).order_by()
    found: Memberships = defaultdict(list)
    for company, joined, left in periods.values_list("company", "joined", "left"):
        found[company].append((joined, left))
    return found


def _people(counts: dict[int, EventNumbers], last: datetime) -> Iterable[Person]:
    """Read the people of the events, and who came to those before, in the order of time."""
    came = Exists(Attendance.objects.filter(registration=OuterRef("pk"), present=True))
    before = Q(came=True, event__starts_at__lt=last, event__status__in=Event.HELD_STATUSES)
    rows = Registration.objects.annotate(came=came).filter(Q(event__in=counts) | before)
    return (
        Person(*values)
        for values in rows.order_by("event__starts_at", "event_id", "pk").values_list(
            *("event_id", "event__is_sample", "status", "came", "email", "folded_name"),
            *("company_id", "company_name"),
        )
    )


def _count(row: EventNumbers, person: Person, known: _Known, memberships: Memberships) -> None:
    """Count one registration of an event; ``known`` are those who came to earlier ones."""
    row.registered += person.has_place
    row.applied += person.status == Status.APPLIED
    row.waiting += person.status == Status.WAITING
    row.cancelled += person.status == Status.CANCELLED
    if not person.has_place:
        return
    row.present += person.came
    row.expected += row.is_over
    row.absent += row.is_over and not person.came
    if row.is_over and not person.came:
        return
    is_member = any(
        joined <= row.day and (left is None or row.day < left)
        for joined, left in memberships.get(person.company, ())
    )
    row.members += is_member
    row.others += not is_member
    row.returning += known.knows(person)
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
