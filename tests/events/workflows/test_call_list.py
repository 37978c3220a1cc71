"""Whom staff call after a change: who did not answer, has no e-mail or was not reached."""

import pytest
from post_office.models import STATUS

from events.models import Event
from events.workflows import announce_change, postpone_event, reconfirm, register
from events.workflows.call_list import people_to_call
from tests.factories import make_event, make_person, make_registration, make_representative

pytestmark = pytest.mark.django_db


def listed(event):
    """Return the names to call and why."""
    event = Event.objects.get(pk=event.pk)
    return {c.registration.last_name: c.reasons_in_words for c in people_to_call(event)}


@pytest.fixture
def event():
    """An event that moved: one who answers, one without e-mail, one whose mail is refused."""
    event = make_event()
    answers = make_registration(event, last_name="Atsakė")
    make_registration(event, last_name="Tyli")
    make_registration(
        event,
        last_name="Be pašto",
        email=None,
        registrar_name="Rūta",
        registrar_email="ruta@imone.example",
    )
    make_registration(event, last_name="Atmesta", email="nera@imone.example")
    make_registration(event, last_name="Nebeina", status="cancelled")
    announce_change(event=event)
    answers.event.refresh_from_db()
    reconfirm(registration=answers)
    return event


def test_each_is_listed_with_the_reason(event, outbox):
    outbox.rows(to="nera@imone.example").update(status=STATUS.failed)
    assert listed(event) == {
        "Tyli": "did not answer",
        "Be pašto": "has no e-mail, did not answer",
        "Atmesta": "the mail was refused, did not answer",
    }


def test_whom_no_mail_reaches_comes_first(event, outbox):
    outbox.rows(to="nera@imone.example").update(status=STATUS.failed)
    assert list(listed(event)) == ["Atmesta", "Be pašto", "Tyli"]


def test_the_phone_of_who_registered_is_found(event):
    make_representative(email="ruta@imone.example", phone="+370 600 00001")
    calls = {c.registration.last_name: c for c in people_to_call(Event.objects.get(pk=event.pk))}
    assert calls["Be pašto"].registrar_phone == "+370 600 00001"
    assert not calls["Be pašto"].is_sample
    make_registration(event, email="ruta@imone.example", phone="+370 600 00002")
    calls = {c.registration.last_name: c for c in people_to_call(Event.objects.get(pk=event.pk))}
    assert calls["Be pašto"].registrar_phone == "+370 600 00002"
    assert calls["Tyli"].registrar_phone == ""


def test_who_registered_after_the_change_is_not_called(event):
    register(event=event, person=make_person(last_name="Vėliau"))
    assert "Vėliau" not in listed(event)


def test_of_a_postponed_event_only_who_was_not_reached_is_called(event, outbox):
    outbox.rows().delete()
    postpone_event(event=event)
    outbox.rows(to="nera@imone.example").update(status=STATUS.failed)
    assert listed(event) == {"Be pašto": "has no e-mail", "Atmesta": "the mail was refused"}


@pytest.mark.parametrize("fields", [{}, {"days_ahead": -3}])
def test_nobody_is_called_where_nothing_changed_or_it_is_over(fields):
    registration = make_registration(make_event(**fields))
    assert people_to_call(registration.event) == []


def test_where_everybody_answered_nobody_is_called():
    registration = make_registration()
    announce_change(event=registration.event)
    reconfirm(registration=registration)
    assert listed(registration.event) == {}
