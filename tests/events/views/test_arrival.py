"""The poster at the door, and saying to be here."""

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Attendance, AttendanceMark, Event
from events.workflows.desk_passes import make_desk_pass
from members.groups import COORDINATORS, DESK
from tests.factories import make_event, make_registration, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event(days_ahead=0)


def say(event, **fields):
    return Client().post(reverse("events:arrival", args=[event.slug]), fields, follow=True)


def test_who_says_to_be_here_is_noted_and_not_yet_present(event, lang):
    row = make_registration(event)
    response = say(event, code=row.ticket_code)
    assert response.status_code == 200
    assert 'name="code"' not in response.content.decode()  # it is done, and looks so
    assert AttendanceMark.objects.get().registration == row
    assert not Attendance.objects.exists()


def test_the_answer_never_tells_whether_there_is_such_a_person(event):
    row = make_registration(event)
    there = say(event, email=row.email, last_name=row.last_name).content.decode()
    nobody = say(event, email="kitas@imone.example", last_name="Kitas").content.decode()
    assert AttendanceMark.objects.count() == 1
    assert row.last_name not in there
    assert strip(there) == strip(nobody)


def strip(page):
    """Leave out what is drawn anew each time."""
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


@pytest.mark.parametrize(
    "fields", [{}, {"email": "ona@imone.example"}, {"email": "ne", "last_name": "x"}]
)
def test_one_of_the_two_ways_is_asked_for(event, fields, lang):
    assert say(event, **fields).status_code == 422


def test_event_by_invitation_only_is_named_on_its_day_alone(event):
    for row, status in ((event, 200), (make_event(days_ahead=3), 404)):
        row.audience = Event.Audience.INVITED
        row.save()
        assert Client().get(reverse("events:arrival", args=[row.slug])).status_code == status


def test_it_works_on_the_day_only_and_for_events_that_take_place():
    later = make_event(days_ahead=3)
    row = make_registration(later)
    assert 'name="code"' not in say(later, code=row.ticket_code).content.decode()
    assert not AttendanceMark.objects.exists()
    draft = make_event(days_ahead=0, status="draft")
    assert say(draft).status_code == 404


def test_attempts_from_one_address_are_counted(event, settings):
    settings.REGISTRATIONS_PER_MINUTE = 2
    codes = [say(event, code="AAAAA22222").status_code for _attempt in range(3)]
    assert codes == [200, 200, 429]


def test_staff_print_the_poster_and_helpers_do_not(event, login, lang):
    url = reverse("events:desk_poster", args=[event.slug])
    desk = login(make_staff(DESK))
    page = desk.get(url).content.decode()
    assert reverse("events:arrival", args=[event.slug]) in page
    drawing = desk.get(reverse("events:desk_poster_code", args=[event.slug]))
    assert drawing["Content-Type"] == "image/svg+xml"
    assert b"<svg" in drawing.content
    client = Client()
    token = make_desk_pass(event=event).token
    client.post(reverse("events:desk_pass", args=[token]), {"name": "Ona Onaitė"})
    assert client.get(url).status_code == 403
    Event.objects.update(starts_at="2020-01-01T10:00Z", ends_at="2020-01-01T12:00Z")
    assert desk.get(url).status_code == 404


def test_coordinators_make_and_revoke_passes(event, login):
    chief = login(make_staff(COORDINATORS))
    url = reverse("admin:events_event_desk", args=[event.pk])
    assert chief.post(url, {"label": ""}).status_code == 422
    chief.post(url, {"label": "Pagrindinis įėjimas"})
    made = event.desk_passes.get()
    assert made.label == "Pagrindinis įėjimas"
    assert made.token in chief.get(url).content.decode()
    drawing = chief.get(reverse("admin:events_event_desk_qr", args=[event.pk, made.pk]))
    assert drawing["Content-Type"] == "image/svg+xml"
    revoke = reverse("admin:events_event_desk_revoke", args=[event.pk, made.pk])
    assert chief.get(revoke).status_code == 405
    chief.post(revoke)
    assert not event.desk_passes.get().is_valid
    page = chief.get(url).content.decode()
    assert made.token not in page
    assert "Pagrindinis įėjimas" in page
    Event.objects.update(status="draft")
    assert 'name="label"' not in chief.get(url).content.decode()
