"""Who may stand at a desk: staff with the right, and helpers whom a pass has let in."""

from datetime import timedelta
from http import HTTPStatus

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from events.models import DeskPass, Event
from events.workflows.desk import Attendant, day_of

SESSION_KEY = "desk"
# A queue that waited for the network may still be sent for so long after the event.
SENDING_ENDS_AFTER = timedelta(hours=12)


def keep_private(response):
    """Let nobody keep the answer or find it: it tells of people."""
    patch_cache_control(response, private=True, no_store=True)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def enter(request, desk_pass, name):
    """Let a helper in: the session is new, and knows this one desk."""
    request.session.flush()
    request.session[SESSION_KEY] = {"pass": desk_pass.pk, "name": name}
    request.session.set_expiry(desk_pass.event.ends_at + SENDING_ENDS_AFTER)


def pass_of(request):
    """Return (pass, name typed) of a helper's session; (None, "") without one."""
    kept = request.session.get(SESSION_KEY)
    if kept is None:
        return None, ""
    found = DeskPass.objects.select_related("event").filter(pk=kept["pass"]).first()
    return found, kept["name"]


def staff_attendant(user):
    """Return the member of staff as who stands at the desk."""
    return Attendant(
        name=user.get_full_name() or user.email,
        user=user,
        may_confirm=user.has_perm("events.change_registration"),
        may_exceed=user.has_perm("events.exceed_capacity"),
    )


class DeskMixin:
    """A page or an answer of one event's desk, for who may stand there."""

    answers_json = False
    takes_late = False  # whether it hears a helper shortly after the event, too

    def dispatch(self, request, *args, **kwargs):
        """Find out who it is before anything of the event is told."""
        events = Event.objects.select_related("project").prefetch_related("days")
        self.event = events.filter(slug=kwargs["slug"]).first()
        refusal = self._admit(request)
        return keep_private(refusal or super().dispatch(request, *args, **kwargs))

    def _admit(self, request):
        """Set ``attendant``; return the answer to who may not stand here, else None.

        A stranger is answered the same whether there is such an event: it may be a draft.
        """
        if request.user.is_authenticated:
            if not request.user.has_perm("events.use_desk"):
                raise PermissionDenied
            if self.event is None:
                raise Http404
            self.attendant = staff_attendant(request.user)
            return None if self.event.status in Event.HELD_STATUSES else self._over(request)
        desk_pass, name = pass_of(request)
        if desk_pass is not None and self.event is None:
            raise Http404
        if desk_pass is None or desk_pass.event_id != self.event.pk:
            if self.answers_json or desk_pass is not None or SESSION_KEY in request.session:
                return self._over(request, HTTPStatus.FORBIDDEN)
            return redirect_to_login(request.get_full_path())
        if not (desk_pass.is_valid or (self.takes_late and _may_still_send(desk_pass))):
            request.session.flush()
            return self._over(request)
        self.attendant = Attendant(name=name)
        return None

    def _over(self, request, status=HTTPStatus.GONE):
        """Say that this desk is not, or no longer, open to the reader; the browser then forgets."""
        message = _("The desk of this event is not, or no longer, open to you.")
        if self.answers_json:
            return JsonResponse({"message": message}, status=status)
        context = {"title": _("The desk is closed"), "message": message}
        return render(request, "410.html", context, status=status)

    def chosen_day(self, key=""):
        """Return the day asked for, else today's, else the next one, else the last."""
        days = list(self.event.days.all())
        by_key = {str(day.pk): day for day in days}
        coming = [day for day in days if day.ends_at and day.ends_at >= timezone.now()]
        return by_key.get(key) or day_of(self.event) or (coming or days[-1:] or [None])[0]


def _may_still_send(desk_pass):
    """Whether the pass would be valid, had the event not ended a few hours ago."""
    event = desk_pass.event
    return (
        desk_pass.revoked_at is None
        and event.status == Event.Status.PUBLISHED
        and event.ends_at is not None
        and timezone.now() < event.ends_at + SENDING_ENDS_AFTER
    )
