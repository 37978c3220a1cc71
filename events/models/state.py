"""Where an event stands for somebody who would like to come, in words."""

from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

FEW = 5  # at most so many places are few, and at most a fifth of all


@dataclass(frozen=True)
class State:
    """One mark of an event: a code for its look, its words, and whether one may register now."""

    code: str
    words: str
    takes: bool = False


def state_of(event):
    """Return the `State` of an event: the one thing that decides whether one can register."""
    if event.status == event.Status.DRAFT:
        return State("draft", _("Draft"))
    if event.status == event.Status.CANCELLED:
        return State("cancelled", _("Cancelled"))
    if event.status == event.Status.POSTPONED:
        return State("postponed", _("Postponed, the new date is not known yet"))
    if event.is_closed or event.is_over:
        return State("over", _("The event is over"))
    if event.registration_mode == event.RegistrationMode.NONE:
        return State("none", _("No registration needed"))
    now = timezone.now()
    if event.opens_at and event.opens_at > now:
        return State("soon", _("Registration opens on %(date)s") % {"date": _day(event)})
    if event.starts_at is None or event.registration_ends_at <= now:
        return State("closed", _("Registration has closed"))
    if event.registration_mode == event.RegistrationMode.ELSEWHERE:
        return State("elsewhere", _("Registration on another website"))
    return _state_of_places(event)


def _state_of_places(event):
    """Return the state of an event whose registration is open here."""
    if event.selection == event.Selection.STAFF:
        return State("open", _("Applications are open"), takes=True)
    left = event.places_left if event.is_onsite else None
    if left is None:
        return State("open", _("Registration is open"), takes=True)
    if left and not event.people_waiting:
        words = ngettext("%(count)s place left", "%(count)s places left", left) % {"count": left}
        few = min(FEW, max(1, event.capacity // 5))
        return State("few" if left <= few else "open", words, takes=True)
    if event.is_online:
        return State("online", _("Places left online only"), takes=True)
    if event.has_waiting_list:
        return State("waiting", _("Registration for the waiting list"), takes=True)
    return State("full", _("No places left"))


def marks_of(event):
    """Return what else a reader should know before opening the page: for whom, and how."""
    marks = []
    if event.audience == event.Audience.MEMBERS:
        marks.append(State("members", _("Members only")))
    elif event.audience == event.Audience.INVITED:
        marks.append(State("members", _("By invitation only")))
    if event.format == event.Format.ONLINE:
        marks.append(State("online", _("Online")))
    elif event.format == event.Format.HYBRID:
        marks.append(State("online", _("On site and online")))
    return marks


def _day(event):
    """Return the day on which registration opens, as it is in the event's zone."""
    return formats.date_format(timezone.localtime(event.opens_at, event.zone), "DATE_FORMAT")
