"""Places chosen by staff: applied, then confirmed or declined, and a decision can be mended."""

import pytest

from events.models import Event, Registration
from events.workflows import (
    AlreadyRegistered,
    RegistrationClosed,
    confirm_registration,
    decline_registration,
    register,
)
from tests.events.workflows.steps import fill, statuses, templates
from tests.factories import make_event, make_person, make_registration

pytestmark = pytest.mark.django_db
Status = Registration.Status


def chosen_by_staff(**fields):
    return make_event(selection=Event.Selection.STAFF, **fields)


def test_who_is_declined_is_told_once(outbox):
    (applied,) = fill(chosen_by_staff(), 1)
    for _ in range(2):
        assert decline_registration(registration=applied).status == Status.DECLINED
    assert templates(outbox) == ["applied", "declined"]


def test_a_declined_person_may_hear_nothing(outbox):
    decline_registration(
        registration=make_registration(chosen_by_staff(), status="applied"), notify=False
    )
    assert not outbox.rows()


def test_who_waits_can_be_declined():
    waiting = make_registration(status=Status.WAITING)
    declined = decline_registration(registration=waiting)
    assert (declined.status, declined.waiting_since) == (Status.DECLINED, None)


def test_a_declined_person_can_be_confirmed_later(outbox):
    event = chosen_by_staff(capacity=1)
    (applied,) = fill(event, 1)
    decline_registration(registration=applied)
    confirm_registration(registration=applied)
    assert statuses(event) == ["confirmed"]
    assert templates(outbox)[-1] == "promoted"


def test_who_applied_anew_is_not_confirmed_twice():
    event, person = chosen_by_staff(), make_person()
    first = register(event=event, person=person).registration
    decline_registration(registration=first)
    register(event=event, person=person)
    with pytest.raises(AlreadyRegistered):
        confirm_registration(registration=first)
    assert statuses(event) == ["declined", "applied"]


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.CANCELLED])
def test_who_has_a_place_or_left_is_not_declined(status):
    with pytest.raises(RegistrationClosed):
        decline_registration(registration=make_registration(status=status))


@pytest.mark.parametrize("status", [Event.Status.CANCELLED, Event.Status.CLOSED])
def test_nobody_is_declined_of_a_settled_event(status):
    applied = make_registration(chosen_by_staff(status=status), status="applied")
    with pytest.raises(RegistrationClosed):
        decline_registration(registration=applied)
