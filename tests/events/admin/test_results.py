"""The page of the feedback: how many answered, and what, once nobody can be recognised."""

import pytest
from auditlog.models import LogEntry
from django.contrib import admin

from events.models import Attendance, Feedback
from members.groups import COORDINATORS, DESK
from tests.events.admin.steps import page, staff
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(login, lang):
    return login(staff(COORDINATORS, language=lang))


def held(*, present=8, answers=5):
    """Return a held event with people who came and answers."""
    event = make_event(days_ahead=-2)
    day = event.days.get()
    for _number in range(present):
        Attendance.objects.create(registration=make_registration(event), day=day, present=True)
    for number in range(answers):
        Feedback.objects.create(
            event=event,
            content=5 - number % 2,
            organisation=3,
            learned=f"Mintis {answers - number}",
        )
    return event


def test_from_five_answers_they_are_shown(client):
    event = held(answers=5)
    answer = client.get(page("event_feedback", event.pk))
    assert (answer.context["response"].rate, answer.context["response"].given) == (62, 5)
    (_useful, mean, chart), (_organised, organised, _chart) = answer.context["scales"]
    assert (mean, organised) == (4.6, 3)
    assert [row.values for row in chart.rows] == [(3,), (2,), (0,), (0,), (0,)]
    text = answer.content.decode()
    assert text.count('role="img"') == 2
    assert text.count("chart__table") == 2


def test_texts_are_by_the_alphabet_and_not_as_they_came(client):
    answer = client.get(page("event_feedback", held(answers=6).pk))
    ((_question, texts),) = answer.context["texts"]
    assert texts == sorted(texts)
    assert len(texts) == 5


def test_below_five_only_the_rate_is_shown(client):
    answer = client.get(page("event_feedback", held(answers=4).pk))
    assert answer.context["response"].rate == 50
    text = answer.content.decode()
    assert "Mintis" not in text
    assert 'role="img"' not in text
    assert "scales" not in answer.context


def test_one_more_answer_cannot_be_told_from_what_was_shown_before(client):
    event = held(present=12, answers=5)
    address = page("event_feedback", event.pk)

    def shown():
        context = client.get(address).context
        charts = [[row.values for row in chart.rows] for _label, _mean, chart in context["scales"]]
        means = [mean for _label, mean, _chart in context["scales"]]
        return charts, means, context["texts"], context["response"].shown

    before = shown()
    for number in range(4):
        Feedback.objects.create(event=event, content=1, organisation=1, learned="Vėluotojo mintis")
        assert shown() == before
        assert client.get(address).context["response"].given == 6 + number
    assert "Vėluotojo" not in client.get(address).content.decode()
    Feedback.objects.create(event=event, content=1, organisation=1)
    assert shown() != before
    assert shown()[-1] == 10


def test_staff_read_the_answers_nowhere_else(client):
    event = held()
    assert not any(model is Feedback for model in admin.site._registry)
    columns = client.get(page("event_registrations_columns", event.pk)).content.decode()
    assert "feedback" not in columns
    assert not LogEntry.objects.get_for_model(Feedback).exists()


def test_an_event_to_which_nobody_came_has_no_rate(client):
    answer = client.get(page("event_feedback", held(present=0, answers=0).pk))
    assert answer.status_code == 200
    assert answer.context["response"].rate is None


def test_the_desk_does_not_read_feedback(login):
    assert login(staff(DESK)).get(page("event_feedback", held().pk)).status_code == 403


def test_the_tab_is_there_after_the_event(client):
    for event, offered in ((held(), True), (make_event(), False)):
        tabs = client.get(page("event_change", event.pk)).context["tabs"]
        assert any(tab.url.endswith("/feedback/") for tab in tabs) is offered
