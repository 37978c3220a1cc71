"""A column that is always derived from a day's wall-clock time and its event's zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db import models


def is_skipped(date, time, zone):
    """Whether no clock of ``zone`` shows ``time`` on ``date``, because it is put forward past it."""
    moment = datetime.combine(date, time, zone)
    return moment.astimezone(UTC).astimezone(zone).replace(fold=0) != moment


class MomentField(models.DateTimeField):
    """The moment of a day's wall-clock ``time`` attribute, in the zone of its event.

    Needs attributes ``date``, the one named by ``time``, and ``event.time_zone``.
    A time that the clock shows twice is its first; one that it skips is read with the offset before
    the change (PEP 495), so that a day stays in order when a zone's rules change. Forms refuse it.
    """

    def __init__(self, *args, time=None, **kwargs):
        self.time = time
        super().__init__(*args, **{**kwargs, "editable": False})

    def deconstruct(self):
        """Keep ``time`` for migrations."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, {**kwargs, "time": self.time}

    def pre_save(self, instance, add):
        """Compute the moment whenever the day is written."""
        moment = datetime.combine(
            instance.date, getattr(instance, self.time), ZoneInfo(instance.event.time_zone)
        )
        setattr(instance, self.attname, moment)
        return moment
