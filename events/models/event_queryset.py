"""Which events, for whom: the questions that are asked of them in the domain's words."""

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone


class EventQuerySet(models.QuerySet):
    """Which events, for whom."""

    def public(self):
        """Those whose pages anyone may open: all but drafts and invitation-only events."""
        return self.exclude(status=self.model.Status.DRAFT).exclude(
            audience=self.model.Audience.INVITED
        )

    def visible_to(self, user):
        """Those whose pages ``user`` may open: staff who work with events also see the others."""
        if user.is_staff and user.has_perm("events.view_event"):
            return self.all()
        return self.public()

    def upcoming(self):
        """Public, not yet over; a postponed event has no date and comes last."""
        return (
            self.public()
            .exclude(status=self.model.Status.CLOSED)
            .filter(Q(ends_at__gte=timezone.now()) | Q(status=self.model.Status.POSTPONED))
            .annotate(
                undated=models.Case(
                    models.When(status=self.model.Status.POSTPONED, then=1), default=0
                )
            )
            .order_by("undated", "starts_at", "pk")
        )

    def last_change(self):
        """Return when the list of events to come last became another; None without any event.

        By an edit, or because an event has ended. What was deleted leaves no trace.
        """
        ended = Q(ends_at__lt=timezone.now())
        moments = self.aggregate(
            edited=models.Max("updated_at"), ended=models.Max("ends_at", filter=ended)
        )
        return max(filter(None, moments.values()), default=None)

    def due_for_publishing(self, *, now=None):
        """Drafts whose moment of publishing has come."""
        due = self.filter(status=self.model.Status.DRAFT, publish_at__lte=now or timezone.now())
        return due.order_by("publish_at", "pk")

    def in_series_with(self, event):
        """The other events that were made in one go with ``event``, by date."""
        if event.series is None:
            return self.none()
        return self.filter(series=event.series).exclude(pk=event.pk).order_by("starts_at", "pk")

    def held(self):
        """Those that took place."""
        return self.filter(ends_at__lt=timezone.now(), status__in=self.model.HELD_STATUSES)

    def past(self):
        """Public, held, newest first."""
        return self.public().held().order_by("-starts_at", "pk")

    def past_in(self, year):
        """Past events with a day in ``year``."""
        return self.past().filter(days__date__year=year).distinct()

    def with_counts(self):
        """Annotated with ``taken`` (confirmed, on site), ``waiting`` and ``confirmed`` rows."""
        confirmed = Q(registrations__status="confirmed")
        return self.annotate(
            taken=Count(
                "registrations",
                filter=confirmed & Q(registrations__mode="onsite"),
                distinct=True,
            ),
            confirmed=Count("registrations", filter=confirmed, distinct=True),
            waiting=Count(
                "registrations", filter=Q(registrations__status="waiting"), distinct=True
            ),
        )
