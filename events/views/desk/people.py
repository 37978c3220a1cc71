"""The people of one event on one day, as the desk sees them."""

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Collate
from django.utils.translation import gettext as _

from events.models import Attendance, AttendanceMark, Event, Registration
from events.workflows import quorum_of

MOST = 30
Status = Registration.Status


class DeskPeople:
    """Who is expected, who has come, who waits; ``rows`` hold no e-mail and no phone."""

    def __init__(self, event, day):
        self.event, self.day = event, day

    def _rows(self):
        """Return the rows with ``present`` (None where nothing is marked) and ``said``."""
        marked = Attendance.objects.filter(registration=OuterRef("pk"), day=self.day)
        said = AttendanceMark.objects.filter(
            registration=OuterRef("pk"), day=self.day, how=AttendanceMark.How.SELF
        )
        return (
            self.event.registrations.filter(anonymised_at=None)
            .select_related("company")
            .only(
                *("event_id", "first_name", "last_name", "company_name", "ticket_code"),
                *("status", "mode", "is_sample", "updated_at"),
                *("company__name", "company__legal_form", "company__country"),
            )
            .annotate(present=Subquery(marked.values("present")[:1]), said=Exists(said))
        )

    def found(self, query=""):
        """Return at most thirty people called so, and how many there are; the live ones first."""
        rows = self.event.registrations.filter(anonymised_at=None).called(query)
        live = Case(
            When(status__in=Registration.LIVE, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )
        names = (Collate("last_name", "lt"), Collate("first_name", "lt"), "pk")
        first = list(rows.order_by(live, *names).values_list("pk", flat=True)[:MOST])
        by_pk = {row.pk: row for row in self._rows().filter(pk__in=first)}
        count = len(first) if len(first) < MOST else rows.count()
        return [by_pk[pk] for pk in first if pk in by_pk], count

    def said_here(self):
        """Return those who say to be here and whom the desk has not decided about."""
        rows = self._rows().filter(said=True, present=None, status=Status.CONFIRMED)
        return list(rows.order_by("marks__marked_at", "pk"))

    def some(self, pks):
        """Return the rows of these numbers."""
        return self._rows().filter(pk__in=pks)

    def everybody(self, since=None):
        """Return all rows, or those changed since a moment."""
        rows = self._rows()
        if since is None:
            return rows
        marked = Attendance.objects.filter(
            registration=OuterRef("pk"), day=self.day, changed_at__gte=since
        )
        said = AttendanceMark.objects.filter(
            registration=OuterRef("pk"), day=self.day, marked_at__gte=since
        )
        return rows.filter(Q(updated_at__gte=since) | Exists(marked) | Exists(said))

    def counts(self):
        """Return how many are expected on site, have come and wait; of a general meeting its votes."""
        registered = self.event.registrations.aggregate(
            onsite=Count("pk", filter=Q(status=Status.CONFIRMED, mode=Registration.Mode.ONSITE)),
            waiting=Count("pk", filter=Q(status=Status.WAITING)),
        )
        came = Attendance.objects.filter(
            registration__event=self.event,
            registration__status=Status.CONFIRMED,
            day=self.day,
            present=True,
        ).aggregate(
            all=Count("pk"),
            online=Count("pk", filter=Q(registration__mode=Registration.Mode.ONLINE)),
        )
        counts = {
            "present": came["all"],
            "expected": registered["onsite"] + came["online"],
            "waiting": registered["waiting"],
        }
        if self.event.kind == Event.Kind.ASSEMBLY:
            counts["votes"] = _told(quorum_of(self.event))
        return counts


def _told(quorum):
    """Return how the votes stand in words of the reader's language."""
    numbers = {"held": quorum.held, "entitled": quorum.entitled, "needed": quorum.needed}
    return {
        "words": _("%(held)s of %(entitled)s, quorum %(needed)s") % numbers,
        "state": _("The quorum is reached") if quorum.reached else _("No quorum yet"),
        "reached": quorum.reached,
    }


def as_data(row):
    """Return a row as the browser keeps it while the desk is open."""
    return {
        "id": row.pk,
        "name": row.full_name,
        "organisation": row.organisation,
        "code": row.ticket_code,
        "status": row.status,
        "state": "" if row.status == Status.CONFIRMED else str(row.get_status_display()),
        "online": row.mode == Registration.Mode.ONLINE,
        "present": row.present,
        "said": row.said and row.present is None,
        "sample": row.is_sample,
    }
