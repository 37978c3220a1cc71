"""Staff register somebody who calls or stands at the door."""

import pytest

from events.models import Attendance, Registration
from members.groups import COORDINATORS, DESK, EDITORS
from members.models import Consent
from tests.events.admin.steps import assistant, messages, page, staff
from tests.factories import make_company, make_event, make_question, make_registration

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture
def client(login, lang):
    """A coordinator in each language."""
    return login(staff(COORDINATORS, language=lang))


ABOUT_ALL = ("source", "organisation", "registrar_name", "registrar_email", "registrar_phone")
ABOUT_ALL += ("present_today", "notify", "over_capacity_reason", "submission")
PERSON = {"first_name": "Žygimantas", "last_name": "Ąžuolas", "email": "zygis@imone.example"}


def send(client, event, follow=False, others=(), **changes):
    """Send the form for one person, changed as asked, and for ``others`` of the same call."""
    shared = {name: changes.pop(name) for name in list(changes) if name in ABOUT_ALL}
    people = [{**PERSON, **changes}, *others]
    data = {
        "source": "phone",
        "organisation": "",
        "people-TOTAL_FORMS": 5,
        "people-INITIAL_FORMS": 0,
        **shared,
        **{f"people-{n}-{k}": v for n, row in enumerate(people) for k, v in row.items()},
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
    send(login(assistant()), event, source="desk", present_today="on")
    assert Attendance.objects.get(present=True).registration == event.registrations.get()


def test_today_is_asked_only_on_a_day_of_the_event(login):
    response = login(assistant()).get(page("event_registrations_add", make_event().pk))
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
    assert response.context["people"].forms[0].errors["email"]
    assert event.registrations.count() == 1
    assert 'type="checkbox" name="people-0-another_person"' in response.content.decode()
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


def test_a_reason_sent_where_there_is_a_place_is_not_kept(client):
    event = make_event(capacity=1)
    send(client, event, over_capacity_reason="Pranešėjas")
    assert event.registrations.get().over_capacity_reason == ""


def test_a_full_event_without_a_waiting_list_says_so(client):
    event = make_event(capacity=1, has_waiting_list=False)
    make_registration(event)
    response = send(client, event)
    assert response.status_code == 422
    assert response.context["people"].forms[0].errors
    assert event.registrations.count() == 1


@pytest.mark.parametrize(("status", "answer"), [("cancelled", 422), ("closed", 302)])
def test_an_event_that_is_off_takes_nobody(client, status, answer):
    event = make_event(status=status)
    assert send(client, event).status_code == answer
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
    found = {**response.context["form"].errors, **response.context["people"].errors[0]}
    assert set(found) == {field}
    assert not Registration.objects.exists()


JONAS = {"first_name": "Jonas", "last_name": "Jonaitis", "email": ""}
RASA = {"first_name": "Rasa", "last_name": "Rasaitė", "email": ""}
CALLER = {
    "registrar_name": "Rūta Kazė", "registrar_email": "ruta@imone.example",
    "registrar_phone": "8 600 00001", "organisation": "Rytas", "notify": "on",
}  # fmt: skip


def test_one_caller_registers_three_people_without_email(client, outbox):
    event = make_event()
    response = send(client, event, True, (JONAS, RASA), email="", phone="+370 699 00000", **CALLER)
    rows = list(event.registrations.order_by("pk"))
    assert [row.first_name for row in rows] == ["Žygimantas", "Jonas", "Rasa"]
    assert {(row.registrar_name, row.registrar_email, row.company_name) for row in rows} == {
        ("Rūta Kazė", "ruta@imone.example", "Rytas")
    }
    assert [row.phone for row in rows] == ["+370 699 00000", "+370 600 00001", "+370 600 00001"]
    assert [mail.to for mail in outbox.rows()] == [["ruta@imone.example"]] * 3
    assert len(messages(response)) == 3


def test_three_people_share_one_email_and_only_a_stranger_is_asked_about(client):
    event = make_event()
    others = [{**row, "email": PERSON["email"]} for row in (JONAS, RASA)]
    assert send(client, event, others=others).status_code == 302
    assert event.registrations.filter(email=PERSON["email"]).count() == 3
    response = send(client, event, first_name="Kita", others=others[:1])
    assert response.status_code == 422
    assert response.context["people"].forms[0].errors["email"]


def test_all_or_nothing_and_the_refused_row_is_marked(client):
    event = make_event(capacity=2, has_waiting_list=False)
    make_registration(event)
    response = send(client, event, others=(JONAS,))
    assert response.status_code == 422
    errors = [bool(form.errors) for form in response.context["people"].forms]
    assert errors == [False, True, False, False, False]
    assert event.registrations.count() == 1


def test_the_same_form_sent_twice_is_one_registration(client):
    event = make_event()
    for _again in range(2):
        send(client, event, email="", submission="6f2c1d7e-9c1b-4a63-8a42-58a6f6a3f001")
    assert event.registrations.count() == 1


def test_staff_note_answers_and_need_none(client):
    event = make_event()
    question = make_question(event, required=True)
    send(client, event, others=(JONAS,), **{f"question_{question.pk}": "Vegetariškai"})
    answers = [
        row.answers.values_list("value").first() for row in event.registrations.order_by("pk")
    ]
    assert answers == [("Vegetariškai",), None]


def test_over_the_share_of_an_organisation_with_a_reason(client):
    event = make_event(quota=1)
    make_registration(event, company_name="Rytas")
    response = send(client, event, organisation="Rytas")
    assert response.status_code == 422
    assert response.context["form"].errors["organisation"]
    send(client, event, organisation="Rytas", over_capacity_reason="Pranešėjas")
    assert event.registrations.get(last_name="Ąžuolas").over_capacity_reason == "Pranešėjas"


def test_consents_are_the_persons_own(client):
    assert send(client, make_event(), photo_consent="on").status_code == 302
    assert not Consent.objects.exists()


def test_others_register_nobody(login):
    for group in (EDITORS, DESK):
        assert send(login(staff(group)), make_event()).status_code == 403
    assert not Registration.objects.exists()
