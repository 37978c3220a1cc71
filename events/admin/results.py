"""What those who came thought of an event, shown so that nobody can be recognised."""

from dataclasses import dataclass

from django.db.models import Avg, Count
from django.utils.translation import gettext_lazy

from events.admin.pages import READING, Topic, for_event
from events.forms.feedback import ORGANISATION, USEFULNESS
from events.models import Feedback
from itk.shared.charts import Chart, Row

SEE = ("events.view_feedback",)
SHOWN_FROM = 5
SCALES = {
    "content": (gettext_lazy("How useful was the event to you?"), USEFULNESS),
    "organisation": (gettext_lazy("How well was it organised?"), ORGANISATION),
}
TEXTS = {
    "learned": gettext_lazy("What was most useful?"),
    "improve": gettext_lazy("What could be better?"),
    "topics": gettext_lazy("What would you like to hear about next time?"),
}


@dataclass(frozen=True)
class Response:
    """How many answered of those who came."""

    given: int
    present: int

    @property
    def rate(self):
        """The share in percent; None where nobody came."""
        return round(100 * self.given / self.present) if self.present else None

    @property
    def is_shown(self):
        """Whether so many answered that nobody can be recognised."""
        return self.given >= SHOWN_FROM


class Results(Topic):
    """The page of the feedback."""

    label = gettext_lazy("Feedback")
    name = "feedback"
    permissions = SEE

    def pages(self):
        """Name the address."""
        return [("feedback/", self.results_view, "feedback")]

    def offered(self, event):
        """Feedback is about what took place."""
        return event.is_held

    @for_event(*SEE, methods=READING)
    def results_view(self, request, event):
        """Show how many answered and, from five answers, what they said."""
        present = event.registrations.filter(attendances__present=True).distinct().count()
        response = Response(given=event.feedback.count(), present=present)
        context = {"title": self.label, "response": response, "shown_from": SHOWN_FROM}
        if response.is_shown:
            context |= {"scales": _scales(event), "texts": _texts(event)}
        return self.render(request, event, "admin/events/feedback.html", context)


def _scales(event):
    """Return (question, mean, chart) of each scale."""
    means = event.feedback.aggregate(**{name: Avg(name) for name in SCALES})
    return [
        (label, means[name], _distribution(event, name, label, words))
        for name, (label, words) in SCALES.items()
    ]


def _distribution(event, name, label, words):
    counts = dict(event.feedback.order_by().values_list(name).annotate(number=Count("pk")))
    rows = [Row(word, (counts.get(value, 0),)) for value, word in words]
    return Chart(label, gettext_lazy("Answer"), [gettext_lazy("People")], rows)


def _texts(event):
    """Return (question, answers) of each text that somebody wrote.

    By the alphabet: in the order they came, answers could be put together again.
    """
    written = {
        name: sorted(
            filter(None, Feedback.objects.filter(event=event).values_list(name, flat=True))
        )
        for name in TEXTS
    }
    return [(TEXTS[name], answers) for name, answers in written.items() if answers]
