"""What those who came thought of an event, shown so that nobody can be recognised.

Answers are shown five at a time: who looks before and after one more has come in learns nothing of
it, neither from the counts and means nor from the texts. Those beyond the last five stay unread.
"""

from collections import Counter
from dataclasses import dataclass
from statistics import mean

from django.utils.translation import gettext_lazy

from events.admin.pages import READING, Topic, for_event
from events.forms.feedback import ORGANISATION, USEFULNESS
from itk.shared.charts import Chart, Row
from itk.shared.collation import sort_key

SEE = ("events.view_feedback",)
SHOWN_BY = 5
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
    def shown(self):
        """How many of the answers are shown: whole fives."""
        return self.given - self.given % SHOWN_BY


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
        present = event.registrations.present().count()
        response = Response(given=event.feedback.count(), present=present)
        context = {"title": self.label, "response": response, "shown_by": SHOWN_BY}
        if response.shown:
            answers = list(event.feedback.order_by("pk")[: response.shown])
            context |= {"scales": _scales(answers), "texts": _texts(answers)}
        return self.render(request, event, "admin/events/feedback.html", context)


def _scales(answers):
    """Return (question, mean, chart) of each scale."""
    found = []
    for name, (label, words) in SCALES.items():
        values = [getattr(answer, name) for answer in answers]
        found.append((label, mean(values), _distribution(values, label, words)))
    return found


def _distribution(values, label, words):
    counts = Counter(values)
    rows = [Row(word, (counts[value],)) for value, word in words]
    return Chart(label, gettext_lazy("Answer"), [gettext_lazy("People")], rows)


def _texts(answers):
    """Return (question, texts) of each text that somebody wrote.

    By the alphabet: in the order they came, answers could be put together again.
    """
    found = []
    for name, label in TEXTS.items():
        written = sorted(filter(None, (getattr(answer, name) for answer in answers)), key=sort_key)
        if written:
            found.append((label, written))
    return found
