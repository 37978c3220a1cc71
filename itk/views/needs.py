"""What the cluster lacks, with the events about it and the way to propose one."""

from collections import defaultdict
from urllib.parse import urlencode

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from events.models import Event
from members.views import NeedsView as BareNeedsView

MOST_EVENTS = 2  # of each competence


class NeedsView(BareNeedsView):
    """The needs with the newest events on each; staff who add events propose the next one."""

    def events_on(self, competences):
        """Return the newest public events on each competence, by its key."""
        on = Event.competences.through
        links = on.objects.filter(
            competence__in=competences,
            event__in=Event.objects.public().filter(starts_at__isnull=False).values("pk"),
        )
        newest = Window(
            RowNumber(),
            partition_by=F("competence"),
            order_by=[F("event__starts_at").desc(), F("event").desc()],
        )
        links = links.annotate(place=newest).filter(place__lte=MOST_EVENTS).order_by("place")
        found = defaultdict(list)
        columns = ("title_lt", "title_en", "slug", "starts_at", "ends_at", "time_zone", "status")
        host = ("name", "legal_form", "country", "slug", "status", "published")
        rows = links.select_related("event__host").only(
            "competence",
            *(f"event__{name}" for name in columns),
            *(f"event__host__{name}" for name in host),
        )
        for link in rows:
            found[link.competence_id].append(link.event)
        return found

    @cached_property
    def _may_propose(self):
        user = self.request.user
        return user.is_staff and user.has_perm("events.add_event")

    def proposal_url(self, competence):
        """Return the form of a new event with competence and titles filled in, for who may add one.

        Nothing is written before the coordinator saves it.
        """
        if not self._may_propose:
            return ""
        filled = {"competences": competence.pk}
        for language in ("lt", "en"):
            name = getattr(competence, f"name_{language}")
            if name:
                with translation.override(language):
                    filled[f"title_{language}"] = _("%(name)s: experience and solutions") % {
                        "name": name
                    }
        return f"{reverse('admin:events_event_add')}?{urlencode(filled)}"
