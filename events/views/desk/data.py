"""What the page's script asks: the list, what has changed, and a queue carried out."""

import json
from datetime import timedelta
from uuid import UUID

from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import View

from events.forms.desk import BusForm, WalkInForm
from events.views.desk.access import DeskMixin
from events.views.desk.people import DeskPeople, as_data
from events.workflows.desk import Moment
from events.workflows.desk_sync import Answer, Bus, Mark, State, WalkIn, sync_desk
from itk.shared.text import row_key

MOST_ITEMS = 200
# What another transaction was about to commit when we last looked.
OVERLAP = timedelta(seconds=20)
LONGEST_WAIT = timedelta(days=3)


class DeskListView(DeskMixin, View):
    """The people of the event: all, those found (``q``) or those changed (``since``); and the counts."""

    http_method_names = ["get"]
    answers_json = True

    def get(self, request, *args, **kwargs):
        """Answer with rows, counts and the moment to ask from the next time."""
        now = timezone.now()
        people = DeskPeople(self.event, self.chosen_day(request.GET.get("day", "")))
        if query := request.GET.get("q", ""):
            rows = people.found(query)[0]
        else:
            rows = people.everybody(_moment(request.GET.get("since", "")))
        return JsonResponse(
            {
                "rows": [as_data(row) for row in rows],
                "counts": people.counts(),
                "now": (now - OVERLAP).isoformat(),
            }
        )


def _moment(text):
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


class SyncView(DeskMixin, View):
    """Carries out what a desk did, at once or after the network was away."""

    http_method_names = ["post"]
    answers_json = True
    takes_late = True

    def post(self, request, *args, **kwargs):
        """Answer each item with what became of it, and with the rows as they are now."""
        try:
            items = json.loads(request.body)["items"]
        except (ValueError, KeyError, TypeError, RecursionError):
            items = None
        if not isinstance(items, list) or len(items) > MOST_ITEMS:
            return JsonResponse({"message": _("This cannot be read.")}, status=400)
        answers = [self._answer(item) for item in items]
        people = DeskPeople(self.event, self.chosen_day(request.GET.get("day", "")))
        touched = {pk for answer in answers for pk in answer.registrations}
        return JsonResponse(
            {
                "answers": [_as_data(answer) for answer in answers],
                "rows": [as_data(row) for row in people.some(touched)],
                "counts": people.counts(),
            }
        )

    def _answer(self, data):
        """Carry out one item, or say what is wrong with it."""
        read = Reader(self)
        item = read.item(data)
        if item is None:
            return Answer(read.uuid, State.CONFLICT, read.wrong, error="Unreadable")
        return sync_desk(event=self.event, items=[item])[0]


class Reader:
    """Makes an item of what a browser sent; ``wrong`` says why there is none."""

    def __init__(self, view):
        self.event, self.attendant, self.days = view.event, view.attendant, view.chosen_day
        self.uuid, self.wrong = None, _("This cannot be read.")

    def item(self, data):
        """Return a mark, a walk-in or a bus; None with a bad value."""
        if not isinstance(data, dict):
            return None
        data = {name: value for name, value in data.items() if isinstance(value, str | int | bool)}
        try:
            self.uuid = UUID(str(data.get("uuid", "")))
            "".join(map(str, data.values())).encode()  # half of a letter is kept by no database
        except ValueError:
            return None
        kinds = {
            "mark": self._mark,
            "ticket": self._ticket,
            "walkin": self._walk_in,
            "bus": self._bus,
        }
        read = kinds.get(data.get("kind"))
        moment = self._moment(data)
        return read(data, moment) if read and moment else None

    def _moment(self, data):
        """Return day, person and hour; a browser says how long ago, for its clock may be wrong."""
        key = str(data.get("day", ""))
        day = self.days(key)
        if day is None or str(day.pk) != key:
            return None
        age = data.get("age", 0)
        seconds = min(max(age, 0), LONGEST_WAIT.total_seconds()) if isinstance(age, int) else 0
        return Moment(day, self.attendant, timezone.now() - timedelta(seconds=seconds))

    def _mark(self, data, moment):
        key = row_key(data.get("registration"))
        if not key:
            return None
        present = data.get("present") is not False
        return Mark(self.uuid, moment, registration_id=key, present=present)

    def _ticket(self, data, moment):
        return Mark(self.uuid, moment, code=str(data.get("code", ""))[:20])

    def _options(self):
        return {"asks_reason": self.attendant.may_exceed}

    def _walk_in(self, data, moment):
        form = WalkInForm({**data, "submission": self.uuid}, **self._options())
        if not self._valid(form):
            return None
        return WalkIn(
            self.uuid,
            moment,
            form.person(get_language()),
            form.reason_given,
            form.cleaned_data["another_person"],
        )

    def _bus(self, data, moment):
        form = BusForm({**data, "submission": self.uuid}, **self._options())
        if not self._valid(form):
            return None
        return Bus(self.uuid, moment, form.people(get_language()), form.reason_given)

    def _valid(self, form):
        """Check a form; tell what is wrong with it in one text."""
        if form.is_valid():
            return True
        told = [
            f"{form[name].label}: {' '.join(errors)}" if name in form.fields else " ".join(errors)
            for name, errors in form.errors.items()
        ]
        self.wrong = " ".join(told)
        return False


def _as_data(answer):
    return {
        "uuid": str(answer.uuid) if answer.uuid else None,
        "state": answer.state.value,
        "message": answer.message,
        "error": answer.error,
        "refused": [
            {"name": fate.name, "why": fate.refusal} for fate in answer.passengers if fate.refusal
        ],
    }


@require_safe
@never_cache
def worker(request, slug):
    """Send the script that keeps the empty page of this desk for when the network is away."""
    return render(request, "events/desk/worker.js", content_type="text/javascript")
