"""Pages about one event in the admin, by topic: its people, letters, papers, desk and so on.

Each topic is a class with its addresses; `EventAdmin.topics` lists them. Every page shows the tabs
of all topics that the reader may open.

class Papers(Topic):
    label = gettext_lazy("Papers")
    name = "papers"
    permissions = ("events.view_registration",)

    def pages(self):
        return [("papers/", self.overview, "papers"), ("papers/sheet/", self.sheet, "papers_sheet")]

    @for_event("events.view_registration", methods=("GET", "HEAD"))
    def overview(self, request, event):
        return self.render(request, event, "admin/events/papers.html", {"title": self.label})
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event

CLOSED = gettext_lazy(
    "The event is closed: nothing is changed here any more. What must be put right is written with"
    " a reason, under “Closing” or on the event's own page."
)
LOOK = "events.view_event"
READING = ("GET", "HEAD")
WRITING = ("POST",)


def may(user, permissions):
    """Tell whether the user has one of the permissions."""
    return any(user.has_perm(name) for name in permissions)


def for_event(*permissions, methods=(*READING, *WRITING), after_closing=False):
    """Give a view the event of its address, and only to who has one of the permissions.

    What is sent to a closed event is refused, unless the view itself asks why, or changes nothing
    of the event (``after_closing``).

    Whoever may not look at events has no business here: the desk has a page of its own.
    """

    def decorate(view):
        @wraps(view)
        def checked(self, request, event_id, *args, **kwargs):
            if not (request.user.has_perm(LOOK) and may(request.user, permissions)):
                raise PermissionDenied
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            event = get_object_or_404(Event, pk=event_id)
            if event.is_closed and request.method in WRITING and not after_closing:
                messages.error(request, str(CLOSED))
                return self.back(event)
            return view(self, request, event, *args, **kwargs)

        return checked

    return decorate


@dataclass(frozen=True)
class Tab:
    """One topic of an event as its pages show it."""

    label: str | Promise
    url: str
    current: bool = False


class Topic(ABC):
    """Pages of every event on one topic; the page called ``name`` is its first."""

    label: str | Promise = ""
    name = ""
    permissions: tuple[str, ...] = ()

    def __init__(self, model_admin):
        self.admin = model_admin
        self.admin_site = model_admin.admin_site
        self.opts = model_admin.opts

    @abstractmethod
    def pages(self):
        """Return (address after the event's, view, name after ``events_event_``) of each page."""

    def urls(self):
        """Return the addresses of the topic, behind the log-in of the admin."""
        return [
            path(
                f"<int:event_id>/{address}",
                self.admin_site.admin_view(view),
                name=f"events_event_{name}",
            )
            for address, view, name in self.pages()
        ]

    def offered(self, event):
        """Whether the topic makes sense for this event; all do unless they say otherwise."""
        return True

    def url(self, event, name="", *args):
        """Return the address of a page of the topic, its first by default."""
        return reverse(f"admin:events_event_{name or self.name}", args=[event.pk, *args])

    def back(self, event, name="", *args):
        """Lead to a page of the topic, its first by default."""
        return HttpResponseRedirect(self.url(event, name, *args))

    def render(self, request, event, template, context, status=200):
        """Return a page of the admin about the event; ``context`` has at least its title."""
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "original": event,
                "event": event,
                "tabs": self.admin.tabs(request, event, self.name),
                **context,
            },
            status=status,
        )

    def ask(self, request, event, button, form, back):
        """Show a question on a page of its own: ``button`` says what happens, ``form`` what is asked."""
        context = {"title": button.label, "button": button, "form": form, "back": back}
        status = 422 if form is not None and form.errors else 200
        return self.render(request, event, "admin/portal/button.html", context, status=status)


class TopicsMixin:
    """Adds the pages of ``topics`` to the admin of events, and tabs that lead to them."""

    topics: tuple[type[Topic], ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._topics = [topic(self) for topic in self.topics]

    def get_urls(self):
        """Put the addresses of the topics before those of the events."""
        return [url for topic in self._topics for url in topic.urls()] + super().get_urls()

    def tabs(self, request, event, current=""):
        """Return the tabs that this reader may open; the first is the event itself."""
        own = Tab(_("Event"), reverse("admin:events_event_change", args=[event.pk]), not current)
        return [
            own,
            *(
                Tab(topic.label, topic.url(event), topic.name == current)
                for topic in self._topics
                if may(request.user, topic.permissions) and topic.offered(event)
            ),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Give the event's own page its tabs."""
        event = self.get_object(request, object_id)
        tabs = self.tabs(request, event) if event is not None else []
        extra = {**(extra_context or {}), "tabs": tabs}
        return super().change_view(request, object_id, form_url, extra)
