"""An event's own questions in the form of registration, on the own page and in its change."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Registration
from tests.events.views.filling import filled, representative, send, text_of
from tests.factories import make_event, make_question, make_registration

pytestmark = pytest.mark.django_db


def name_of(question):
    return f"question_{question.pk}"


def form_of(event):
    return Client().get(reverse("events:register", args=[event.slug]))


def test_each_kind_is_asked_in_the_readers_language_and_nothing_is_chosen_before(lang):
    event = make_event()
    questions = [
        make_question(event, kind, required=True)
        for kind in ("text", "choice", "several", "yes_no", "number")
    ]
    page = text_of(form_of(event))
    for question in questions:
        assert getattr(question, f"label_{lang}") in page
        assert f"people-0-{name_of(question)}" in page
    assert {"lt": "Vakaras", "en": "Evening"}[lang] in page
    assert " checked" not in page


def test_what_is_not_translated_is_marked():
    event = make_event()
    make_question(event, "choice", label_en="", choices_en="")
    page = text_of(Client().get(f"/en/event/{event.slug}/registration/"))
    assert '<span lang="lt">Klausimas' in page
    assert '<span lang="lt">Vakaras</span>' in page


def test_answers_are_kept_and_shown_on_the_own_page(lang):
    event = make_event()
    kinds = {"text": "Vegetariškai", "choice": "2", "several": ["1", "3"], "yes_no": "no"}
    kinds["number"] = "4"
    questions = {kind: make_question(event, kind) for kind in kinds}
    response = send(event, **{name_of(questions[kind]): kinds[kind] for kind in kinds})
    row = Registration.objects.get()
    stored = dict(row.answers.values_list("question__kind", "value"))
    assert stored == {
        "text": "Vegetariškai", "choice": 2, "several": [1, 3], "yes_no": False, "number": 4,
    }  # fmt: skip
    page = text_of(Client().get(response.url))
    for words in {"lt": ("Diena", "Rytas, Vakaras"), "en": ("Day", "Morning, Evening")}[lang]:
        assert words in page


def test_what_is_left_empty_is_no_answer():
    event = make_event()
    for kind in ("text", "choice", "several", "yes_no", "number"):
        make_question(event, kind)
    assert send(event).status_code == 302
    assert not Registration.objects.get().answers.exists()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", ""),
        ("text", "<b>x</b>"),
        ("text", "x" * 501),
        ("choice", "4"),
        ("choice", "x"),
        ("several", ["1", "9"]),
        ("yes_no", "on"),
        ("number", "daug"),
        ("number", "-1"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(lang, kind, value):
    event = make_event()
    question = make_question(event, kind, required=True)
    response = send(event, **{name_of(question): value})
    assert response.status_code == 422
    assert f'id="id_people-0-{name_of(question)}_error"' in text_of(response)
    assert not Registration.objects.exists()


def test_colleagues_are_asked_too(login):
    event = make_event()
    question = make_question(event, required=True)
    client = login(representative())
    answered = {name_of(question): "a"}
    response = send(event, client, rows=2, **answered)
    assert response.status_code == 422
    assert f"people-1-{name_of(question)}_error" in text_of(response)
    url = reverse("events:register", args=[event.slug])
    data = filled(event, rows=2, **answered) | {f"people-1-{name_of(question)}": "b"}
    assert client.post(url, data).status_code == 302
    assert sorted(row.answers.get().value for row in event.registrations.all()) == ["a", "b"]


def test_answers_are_changed_on_the_own_page(lang):
    event = make_event()
    yes_no, text = make_question(event, "yes_no"), make_question(event)
    send(event, **{name_of(yes_no): "no", name_of(text): "a"})
    row = Registration.objects.get()
    url = reverse("events:registration_change", args=[event.slug, row.manage_token])
    page = text_of(Client().get(url))
    box = re.search(rf'<input[^>]*name="{name_of(yes_no)}"[^>]*value="no"[^>]*>', page)[0]
    assert "checked" in box
    data = {
        "first_name": row.first_name, "last_name": row.last_name, "email": row.email,
        "language": "lt", "organisation": "", name_of(yes_no): "yes", name_of(text): "",
    }  # fmt: skip
    assert Client().post(url, data).status_code == 302
    assert dict(row.answers.values_list("question_id", "value")) == {yes_no.pk: True}


def test_a_question_asked_later_is_pointed_out(lang):
    row = make_registration()
    own = row.get_absolute_url()
    assert "callout--warning" not in text_of(Client().get(own))
    make_question(row.event, required=True)
    assert "callout--warning" in text_of(Client().get(own))
