"""Answers to an event's own questions are written with the registration."""

import pytest
from django.utils import translation

from events.models import Answer
from events.workflows import change_registration, register
from tests.factories import make_event, make_person, make_question

pytestmark = pytest.mark.django_db


def answered(registration):
    return dict(registration.answers.values_list("question_id", "value"))


def test_answers_are_written_with_the_registration():
    event = make_event(is_sample=True)
    text, several = make_question(event), make_question(event, "several")
    answers = {text.pk: "Taip pat iš Kauno", several.pk: [1, 3]}
    row = register(event=event, person=make_person(), answers=answers, is_sample=True).registration
    assert answered(row) == answers
    assert all(answer.is_sample for answer in row.answers.all())


def test_a_question_deleted_meanwhile_or_of_another_event_is_left_out():
    event = make_event()
    gone, foreign = make_question(event), make_question(make_event())
    number = gone.pk
    gone.delete()
    answers = {number: "a", foreign.pk: "b"}
    row = register(event=event, person=make_person(), answers=answers).registration
    assert not row.answers.exists()


def test_a_change_replaces_answers_and_leaves_the_same_alone():
    event = make_event()
    one, two, three = (make_question(event) for _ in range(3))
    answers = {one.pk: "a", two.pk: "b"}
    row = register(event=event, person=make_person(), answers=answers).registration
    kept = row.answers.get(question=one).pk
    change_registration(registration=row, answers={one.pk: "a", three.pk: "c"})
    assert answered(row) == {one.pk: "a", three.pk: "c"}
    assert row.answers.get(question=one).pk == kept
    change_registration(registration=row, answers={one.pk: "d"})
    assert answered(row) == {one.pk: "d"}


def test_a_change_of_something_else_leaves_the_answers():
    event = make_event()
    question = make_question(event)
    row = register(event=event, person=make_person(), answers={question.pk: "a"}).registration
    change_registration(registration=row, phone="+370 600 00000")
    assert answered(row) == {question.pk: "a"}


@pytest.mark.parametrize(
    ("kind", "value", "lt", "en"),
    [
        ("text", "Vegetariškai", "Vegetariškai", "Vegetariškai"),
        ("number", 3, "3", "3"),
        ("yes_no", True, "Taip", "Yes"),
        ("yes_no", False, "Ne", "No"),
        ("choice", 2, "Diena", "Day"),
        ("several", [1, 3], "Rytas, Vakaras", "Morning, Evening"),
        ("several", [9, "x"], "", ""),
    ],
)
def test_an_answer_is_read_in_each_language(kind, value, lt, en):
    answer = Answer(question=make_question(make_event(), kind), value=value)
    for language, words in (("lt", lt), ("en", en)):
        with translation.override(language):
            assert answer.in_words == words
            assert str(answer) == f"{answer.question}: {words}"
