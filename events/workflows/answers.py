"""What people answered to an event's own questions, written with their registration."""

from __future__ import annotations

from collections.abc import Mapping

from events.models import Answer, Registration


def write_answers(registration: Registration, answers: Mapping[int, object]) -> None:
    """Replace the person's answers: question's number → value; the event is locked.

    A question that was deleted while the form was open is left out.
    """
    asked = registration.event.questions.in_bulk(answers)
    kept = {answer.question_id: answer for answer in registration.answers.all()}
    for number, answer in kept.items():
        if number not in asked:
            answer.delete()
    for number in asked:
        answer = kept.get(number) or Answer(
            registration=registration,
            question_id=number,
            is_sample=registration.is_sample,
        )
        if answer.pk is None or answer.value != answers[number]:
            answer.value = answers[number]
            answer.save()
