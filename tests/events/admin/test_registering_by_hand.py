"""Staff register somebody who calls or stands at the door."""

import pytest

from events.models import Attendance, Registration
from members.groups import COORDINATORS, DESK, EDITORS
from tests.events.admin.steps import messages, page, staff
from tests.factories import make_company, make_event, make_registration

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture
def client(login, lang):
    """A coordinator in each language."""
    return login(staff(COORDINATORS, language=lang))


def send(client, event, follow=False, **changes):
    data = {
        "source": "phone",
        "first_name": "Žygimantas",
        "last_name": "Ąžuolas",
        "email": "zygis@imone.example",
        "organisation": "",
        **changes,
    }
    return client.post(page("event_registrations_add", event.pk), data, follow=follow)


def test_a_caller_is_registered_and_told(client, outbox):
    event = make_event()
    company = make_company("Šviesos kodas")
    response = send(client, event, follow=True, organisation="šviesos KODAS", notify="on")
    row = event.registrations.get()
    assert (row.full_name, row.source, row.status) == (
        "Žygimantas Ąžuolas",
        "phone",
        Status.CONFIRMED,
    )
    assert (row.company, row.company_name) == (company, company.full_name)
    assert row.registered_by is not None
    assert [found.pk for found in response.context["page"].object_list] == [row.pk]
    assert [mail.to for mail in outbox.rows()] == [["zygis@imone.example"]]


def test_nobody_is_told_unless_that_is_ticked(client, outbox):
    send(client, make_event())
    assert outbox.rows().count() == 0
    assert Registration.objects.count() == 1


def test_a_person_without_email_is_reached_through_who_registers(client):
    event = make_event()
    send(client, event, email="", registrar_name="Rūta Kazė", registrar_email="Ruta@Imone.example")
    row = event.registrations.get()
    assert (row.email, row.registrar_name, row.registrar_email) == (
        None,
        "Rūta Kazė",
        "ruta@imone.example",
    )


def test_who_stands_at_the_door_is_marked_at_once(login):
    event = make_event(days_ahead=0)
    send(login(staff(DESK)), event, source="desk", present_today="on")
    assert Attendance.objects.get(present=True).registration == event.registrations.get()


def test_today_is_asked_only_on_a_day_of_the_event(login):
    response = login(staff(DESK)).get(page("event_registrations_add", make_event().pk))
    assert "present_today" not in response.context["form"].fields


def test_the_same_person_again_is_told(client):
    event = make_event()
    send(client, event, follow=True)
    response = send(client, event, follow=True, email="ZYGIS@imone.example")
    assert event.registrations.count() == 1
    assert len(messages(response)) == 1


def test_another_person_with_the_same_email_is_asked_about(client):
    event = make_event()
    make_registration(event, email="zygis@imone.example")
    response = send(client, event)
    assert response.status_code == 422
    assert response.context["form"].errors["email"]
    assert event.registrations.count() == 1
    assert 'type="checkbox" name="another_person"' in response.content.decode()
    send(client, event, another_person="on")
    assert event.registrations.count() == 2


def test_a_full_event_puts_people_on_the_waiting_list(client):
    event = make_event(capacity=1)
    make_registration(event)
    send(client, event)
    assert event.registrations.get(last_name="Ąžuolas").status == Status.WAITING


def test_a_reason_goes_over_the_number_of_places(client):
    event = make_event(capacity=1)
    make_registration(event)
    send(client, event, over_capacity_reason="Pranešėjas")
    row = event.registrations.get(last_name="Ąžuolas")
    assert (row.status, row.over_capacity_reason) == (Status.CONFIRMED, "Pranešėjas")


def test_the_desk_cannot_go_over_by_sending_a_reason(login):
    event = make_event(capacity=1)
    make_registration(event)
    send(login(staff(DESK)), event, over_capacity_reason="Pranešėjas")
    row = event.registrations.get(last_name="Ąžuolas")
    assert (row.status, row.over_capacity_reason) == (Status.WAITING, "")


def test_a_full_event_without_a_waiting_list_says_so(client):
    event = make_event(capacity=1, has_waiting_list=False)
    make_registration(event)
    response = send(client, event)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert event.registrations.count() == 1


@pytest.mark.parametrize("status", ["cancelled", "closed"])
def test_an_event_that_is_off_takes_nobody(client, status):
    event = make_event(status=status)
    assert send(client, event).status_code == 422
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("last_name", "x" * 101),
        ("email", "ne-adresas"),
        ("registrar_email", "ne-adresas"),
        ("source", "self"),
        ("source", "import"),
        ("first_name", "<b>Jonas</b>"),
        ("organisation", "x" * 201),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(client, field, value):
    event = make_event()
    response = send(client, event, **{field: value})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert not Registration.objects.exists()


def test_others_register_nobody(login):
    assert send(login(staff(EDITORS)), make_event()).status_code == 403
    assert not Registration.objects.exists()
