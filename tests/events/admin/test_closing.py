"""Closing in the admin: what is open is told first, and what changes later needs a reason."""

import pytest
from auditlog.models import LogEntry

from events.models import Attendance, AttendanceMark, Event
from events.workflows import close_event, mark_attendance
from members.groups import COORDINATORS, DESK
from tests.events.admin.steps import form_data, page, staff
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(login, lang):
    return login(staff(COORDINATORS, language=lang))


@pytest.fixture
def event():
    return make_event(days_ahead=-2)


def press(client, event, **data):
    return client.post(page("event_button", event.pk, "close"), data, follow=True)


def test_an_event_in_order_is_closed_with_one_press(client, event):
    registration = make_registration(event)
    mark_attendance(registration=registration, day=event.days.get())
    assert b"anyway" not in client.get(page("event_button", event.pk, "close")).content
    press(client, event)
    event.refresh_from_db()
    assert event.status == Event.Status.CLOSED


def test_what_is_open_is_listed_and_must_be_accepted(client, event):
    make_registration(event, first_name="Rasa", last_name="Nepažymėtoji")
    differs = make_registration(event, first_name="Jonas", last_name="Kitaip")
    mark_attendance(registration=differs, day=event.days.get())
    mark_attendance(registration=differs, day=event.days.get(), how="paper", present=False)
    asked = client.get(page("event_button", event.pk, "close")).content.decode()
    assert "Rasa Nepažymėtoji" in asked
    assert "Jonas Kitaip" in asked
    assert press(client, event).status_code == 422
    event.refresh_from_db()
    assert event.status == Event.Status.PUBLISHED
    press(client, event, anyway="on")
    event.refresh_from_db()
    assert event.status == Event.Status.CLOSED


def test_the_page_lists_what_is_open(client, event):
    make_registration(event, first_name="Rasa", last_name="Nepažymėtoji")
    answer = client.get(page("event_closing", event.pk))
    assert "Rasa Nepažymėtoji" in answer.content.decode()
    assert answer.context["form"] is None
    assert client.post(page("event_closing", event.pk), {}).status_code == 403


def correct(client, registration, **data):
    event = registration.event
    data = {
        "person": registration.pk,
        "day": event.days.get().pk,
        "present": "yes",
        "reason": "Rastas parašas",
        **data,
    }
    return client.post(page("event_closing", event.pk), data, follow=True)


def test_attendance_is_corrected_with_a_reason_that_stays_visible(client, event):
    registration = make_registration(event)
    close_event(event=event)
    answer = correct(client, registration)
    assert Attendance.objects.get().present
    assert AttendanceMark.objects.get().reason == "Rastas parašas"
    assert "Rastas parašas" in answer.content.decode()
    attendees = client.get(page("event_registrations", event.pk)).content.decode()
    assert "Rastas parašas" in attendees


@pytest.mark.parametrize("field", ["reason", "person", "day", "present"])
def test_what_is_missing_is_told_beside_its_field(client, event, field):
    registration = make_registration(event)
    close_event(event=event)
    answer = correct(client, registration, **{field: ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not AttendanceMark.objects.exists()


def test_the_desk_does_not_correct(login, event):
    registration = make_registration(event)
    close_event(event=event)
    assert correct(login(staff(DESK)), registration).status_code == 403


def save(client, event, **changes):
    url = page("event_change", event.pk)
    return client.post(url, {**form_data(client.get(url)), **changes}, follow=True)


def test_a_change_of_a_closed_event_needs_a_reason_that_the_log_keeps(client, event):
    close_event(event=event)
    answer = save(client, event, title_lt="Kitas pavadinimas")
    assert answer.context["adminform"].form.errors.keys() == {"reason"}
    event.refresh_from_db()
    assert event.title_lt != "Kitas pavadinimas"
    save(client, event, title_lt="Kitas pavadinimas", reason="Klaida pavadinime")
    event.refresh_from_db()
    assert event.title_lt == "Kitas pavadinimas"
    entry = LogEntry.objects.get_for_object(event).filter(additional_data__isnull=False).get()
    assert entry.additional_data == {"reason": "Klaida pavadinime"}
    assert "Klaida pavadinime" in client.get(page("event_history", event.pk)).content.decode()


def test_an_open_event_is_changed_without_a_reason(client, event):
    assert "reason" not in str(
        client.get(page("event_change", event.pk)).context["adminform"].fieldsets
    )
    save(client, event, title_lt="Kitas pavadinimas")
    event.refresh_from_db()
    assert event.title_lt == "Kitas pavadinimas"
    assert not LogEntry.objects.filter(additional_data__isnull=False).exists()
