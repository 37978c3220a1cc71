"""The desk of one event, and the list of desks."""

from datetime import timedelta

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from events.forms.desk import BusForm, WalkInForm
from events.models import Event
from events.views.desk.access import DeskMixin, keep_private, pass_of
from events.views.desk.people import MOST, DeskPeople
from itk.shared.text import split_name
from members.models import Company

SHOWN_EVENTS = 40


class DesksView(PermissionRequiredMixin, TemplateView):
    """The desks of today's and coming events; a helper with a pass has only one."""

    template_name = "events/desk/desks.html"
    permission_required = "events.use_desk"

    def dispatch(self, request, *args, **kwargs):
        """Lead a helper to the desk of the pass."""
        desk_pass, _name = pass_of(request)
        if desk_pass is not None and not request.user.is_authenticated:
            return redirect("events:desk", slug=desk_pass.event.slug)
        return keep_private(super().dispatch(request, *args, **kwargs))

    def get_context_data(self, **kwargs):
        """Add the events: those of today, and those to come."""
        now = timezone.now()
        rows = Event.objects.filter(
            status=Event.Status.PUBLISHED, ends_at__gte=now - timedelta(hours=12)
        )
        rows = list(rows.with_counts().order_by("starts_at", "pk")[:SHOWN_EVENTS])
        today = [row for row in rows if row.first_date <= timezone.localdate(timezone=row.zone)]
        coming = [row for row in rows if row not in today]
        return super().get_context_data(**kwargs) | {"today": today, "coming": coming}


class DeskView(DeskMixin, TemplateView):
    """The desk: a search, the people found, who walks in, a bus."""

    template_name = "events/desk/desk.html"

    def render_to_response(self, context, **options):
        """Let the page read tickets with the camera, which no other page may use."""
        response = super().render_to_response(context, **options)
        response["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
        return response

    def get_context_data(self, **kwargs):
        """Add the people; the shell kept for when the network is away has none."""
        request, event = self.request, self.event
        query, shell = request.GET.get("q", "").strip(), "shell" in request.GET
        day = self.chosen_day(request.GET.get("day", request.POST.get("day", "")))
        people = DeskPeople(event, day)
        rows, count = ([], 0) if shell else people.found(query)
        asks_reason = self.attendant.may_exceed and event.is_onsite and event.is_full
        walk_in = kwargs.pop("walk_in", None)
        bus = kwargs.pop("bus", None)
        first, last = split_name(query) if query and not rows else ("", "")
        return super().get_context_data(**kwargs) | {
            "event": event,
            "day": day,
            "days": event.days.all(),
            "attendant": self.attendant,
            "query": query,
            "rows": rows,
            "count": count,
            "more": count > len(rows),
            "said": [] if shell or query else people.said_here(),
            "counts": people.counts(),
            "open": event.status == Event.Status.PUBLISHED,
            "full": event.is_onsite and event.is_full,
            "walk_in": walk_in
            or WalkInForm(
                initial={"first_name": first, "last_name": last}, asks_reason=asks_reason
            ),
            "bus": bus or BusForm(asks_reason=asks_reason, auto_id="bus_%s"),
            "walk_in_open": walk_in is not None or (query and not rows),
            "bus_open": bus is not None,
            "organisations": Company.objects.public().by_name().full_names(),
            "settings": self._settings(day),
        }

    def _settings(self, day):
        """Return what the page's script needs: addresses and words."""

        def address(name):
            return reverse(f"events:{name}", args=[self.event.slug])

        return {
            "event": self.event.pk,
            "day": day.pk if day else None,
            "desk": address("desk"),
            "list": address("desk_list"),
            "sync": address("desk_sync"),
            "worker": address("desk_worker"),
            "place": address("desk_place") if self.attendant.may_confirm else "",
            "most": MOST,
            "words": {
                "came": _("Arrived: %s"),
                "takenBack": _("No longer marked: %s"),
                "already": _("Already marked: %s"),
                "notFound": _("Nobody found: %s"),
                "notMarked": _("Not marked: %(name)s (%(status)s)."),
                "kept": _("%s. Kept on this device until the network is back."),
                "unsent": _("Not sent yet: %s"),
                "offline": _("No network. The list is on this device; what you do is kept here."),
                "online": _("The network is back."),
                "codeKept": _("This code is not on the list of this device. It will be checked."),
                "walkedIn": _("Registered and marked: %s"),
                "busKept": _("The bus is kept: %s"),
                "shown": _("Shown: %(shown)s of %(count)s. Type more of the name."),
                "lost": _("The desk has been closed; the list is gone from this device."),
                "lostUnsent": _("Not sent and lost: %s"),
                "endUnsent": _("Some marks have not been sent yet. Wait for the network."),
                "twoWords": _("First or last name is missing."),
                "noCamera": _(
                    "The camera cannot be used. Allow it in the browser, or type the code."
                ),
                "failed": _("The portal does not answer. It will be tried again."),
            },
        }
