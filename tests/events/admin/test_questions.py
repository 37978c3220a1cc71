"""Staff write an event's questions; what was answered keeps its meaning."""

import pytest

from events.models import Answer, Event
from members.groups import COORDINATORS
from tests.events.admin.steps import cells, form_data, page, staff
from tests.factories import make_event, make_question, make_registration

pytestmark = pytest.mark.django_db
PREFIX = "questions-0"


@pytest.fixture
def client(login, lang):
    return login(staff(COORDINATORS, language=lang))


def save(client, event, **changes):
    url = page("event_change", event.pk)
    data = form_data(client.get(url)) | {"questions-TOTAL_FORMS": 1}
    data |= {f"{PREFIX}-event": event.pk, **{f"{PREFIX}-{k}": v for k, v in changes.items()}}
    return client.post(url, data)


def answered(event, kind="choice", value=1):
    question = make_question(event, kind)
    Answer.objects.create(registration=make_registration(event), question=question, value=value)
    return question


def test_a_question_is_written_in_both_languages(client):
    event = make_event()
    choices = {"choices_lt": " Rytas \r\n\r\nVakaras\r\n", "choices_en": "Morning\r\nEvening"}
    words = {"label_lt": "Kada?", "label_en": "When?"}
    assert save(client, event, kind="choice", order=1, **words, **choices).status_code == 302
    question = event.questions.get()
    assert (question.choices_lt, question.choices_en) == ("Rytas\nVakaras", "Morning\nEvening")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"label_lt": ""}, "label_lt"),
        ({"choices_lt": "Viena"}, "choices_lt"),
        ({"choices_en": "One"}, "choices_en"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(client, changes, field):
    event = make_event()
    good = {"label_lt": "Kada?", "kind": "choice", "choices_lt": "A\nB", "order": 0}
    response = save(client, event, **{**good, **changes})
    errors = [f.formset.errors for f in response.context["inline_admin_formsets"]]
    assert [list(row) for found in errors for row in found if row] == [[field]]
    assert not event.questions.exists()


def test_of_an_answered_question_kind_and_choices_stay(client):
    event = make_event()
    question = answered(event)
    for changes in ({"kind": "text"}, {"choices_lt": "Rytas\nDiena", "choices_en": ""}):
        assert save(client, event, **changes).status_code == 200
    assert save(client, event, DELETE="on").status_code == 200
    added = {"choices_lt": "Rytas\nDiena\nVakaras\nNaktis", "choices_en": ""}
    assert save(client, event, **added).status_code == 302
    question.refresh_from_db()
    assert (question.kind, question.choices_lt.count("\n")) == ("choice", 3)


def test_a_question_without_answers_is_deleted(client):
    event = make_event()
    make_question(event)
    assert save(client, event, DELETE="on").status_code == 302
    assert not event.questions.exists()


def test_answers_are_shown_and_exported_in_words(client, lang):
    event = make_event()
    question, number = answered(event, "several", [1, 3]), make_question(event, "number")
    row = event.registrations.get()
    Answer.objects.create(registration=row, question=number, value=4)
    words = {"lt": "Rytas, Vakaras", "en": "Morning, Evening"}[lang]
    assert words in client.get(page("registration_change", row.pk)).content.decode()
    rows, _sheet = cells(client.get(page("event_registrations_export", event.pk)))
    label = getattr(question, f"label_{lang}")
    assert rows[1][rows[0].index(label)] == words
    assert rows[1][rows[0].index(getattr(number, f"label_{lang}"))] == 4


def lower(client, event, **changes):
    url = page("event_change", event.pk)
    return client.post(url, form_data(client.get(url)) | changes)


def test_fewer_places_than_people_are_asked_about_and_nobody_loses_theirs(client):
    event = make_event(capacity=5)
    for _number in range(3):
        make_registration(event)
    response = lower(client, event, capacity=2)
    assert list(response.context["adminform"].form.errors) == ["capacity"]
    assert Event.objects.get(pk=event.pk).capacity == 5
    assert lower(client, event, capacity=2, fewer_places="on").status_code == 302
    assert Event.objects.get(pk=event.pk).capacity == 2
    assert event.registrations.confirmed().count() == 3
    assert lower(client, event, title_lt="Kitas").status_code == 302
    assert lower(client, event, capacity=4).status_code == 302
