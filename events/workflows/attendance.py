"""Marking who came."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Attendance, AttendanceMark, EventDay, Registration
from events.workflows.closing import EventClosed, check_reason
from events.workflows.registration import lock

if TYPE_CHECKING:
    from members.models import User


class NotConfirmed(Exception):
    """Only a person with a place can be marked."""

    message = _("Give the person a place first.")

    def __str__(self) -> str:
        return str(self.message)


class EventOff(EventClosed):
    """The event is cancelled or has no date: nobody comes."""

    message = _("The event is cancelled or postponed: nobody is marked.")


class MarkTaken(Exception):
    """The number of a mark belongs to another mark: of another person or day."""

    message = _("This mark was already made for somebody else.")

    def __str__(self) -> str:
        return str(self.message)


@transaction.atomic
def mark_attendance(
    *,
    registration: Registration,
    day: EventDay,
    present: bool = True,
    how: str = AttendanceMark.How.DESK,
    by: User | None = None,
    by_name: str = "",
    minutes: int | None = None,
    client_uuid: uuid.UUID | None = None,
    marked_at: datetime | None = None,
    reason: str = "",
) -> Attendance:
    """Record one observation and return what attendance of that day comes to.

    The same ``client_uuid`` twice is one mark. ``marked_at`` is when it was made (now, unless it
    waited for the network); the latest mark decides. After the closing a mark needs a ``reason``
    and somebody (``by``) who may publish events. Raises EventOff, EventClosed, NotConfirmed,
    MarkTaken, and ValueError for a day of another event, or for what a person says: that is no
    attendance yet.
    """
    if how == AttendanceMark.How.SELF:
        raise ValueError("What a person says waits for the desk: see say_to_be_here.")
    event = lock(registration.event)
    if event.is_off:
        raise EventOff
    reason = check_reason(event=event, by=by, reason=reason)
    registration = event.registrations.get(pk=registration.pk)
    if day.event_id != event.pk:
        raise ValueError("The day belongs to another event.")
    if registration.status != Registration.Status.CONFIRMED:
        raise NotConfirmed
    mark, created = AttendanceMark.objects.get_or_create(
        client_uuid=client_uuid or uuid.uuid4(),
        defaults={
            "registration": registration,
            "day": day,
            "present": present,
            "how": how,
            "minutes": minutes,
            "marked_by": by,
            "marked_by_name": by_name or (by.get_full_name() if by else ""),
            "marked_at": marked_at or timezone.now(),
            "reason": reason,
            "is_sample": registration.is_sample,
        },
    )
    if not created:
        standing = Attendance.objects.filter(registration=registration, day=day).first()
        if standing is None or (mark.registration_id, mark.day_id) != (registration.pk, day.pk):
            raise MarkTaken
        return standing
    marks = registration.marks.filter(day=day).exclude(how=AttendanceMark.How.SELF)
    latest = marks.latest("marked_at", "pk")
    return Attendance.objects.update_or_create(
        registration=registration,
        day=day,
        defaults={
            "present": latest.present,
            "minutes": latest.minutes,
            "is_sample": registration.is_sample,
        },
    )[0]
