"""A person passes the registration on to a colleague."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from events.workflows import (
    AlreadyRegistered,
    ChangesClosed,
    Registrar,
    RegistrationClosed,
    cancel_registration,
    change_registration,
    mark_attendance,
    register,
    set_photo_consent,
    transfer_registration,
    want_letters,
)
from tests.factories import (
    make_company,
    make_event,
    make_person,
    make_question,
    make_registration,
    make_user,
)

pytestmark = pytest.mark.django_db
NEW = {"first_name": "Jonas", "last_name": "Jonaitis", "email": "Jonas@Imone.example"}


def somebody(event, **fields):
    return register(event=event, person=make_person(**fields)).registration


def test_place_and_organisation_stay_and_what_is_personal_goes():
    event, company = make_event(), make_company()
    question = make_question(event)
    person = make_person(
        company=company, phone="+370 600 00001", needs="Vegetariškai", position="X"
    )
    row = register(event=event, person=person, answers={question.pk: "a"}).registration
    set_photo_consent(registration=row, agreed=True, text="x", version="1", language="lt")
    want_letters(registration=row, wanted=False)
    new = transfer_registration(registration=row, **NEW)
    assert new.letters_stopped_at is None
    assert (new.pk, new.status, new.company) == (row.pk, "confirmed", company)
    assert (new.full_name, new.email) == ("Jonas Jonaitis", "jonas@imone.example")
    assert (new.phone, new.position, new.needs) == ("", "", "")
    assert not new.answers.exists()
    assert not new.consents.exists()


def test_the_earlier_link_and_ticket_die(lang):
    row = somebody(make_event())
    old = row.get_absolute_url()
    assert Client().get(old).status_code == 200
    new = transfer_registration(registration=row, **NEW)
    assert new.ticket_code != row.ticket_code
    assert Client().get(old).status_code == 404
    assert Client().get(new.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("language", ["lt", "en"])
def test_both_are_told_each_only_what_is_theirs(outbox, language):
    row = somebody(make_event(), language=language)
    outbox.deliver()
    new = transfer_registration(registration=row, **NEW)
    to_new, to_old = outbox.deliver()
    assert (to_new.to, to_old.to) == ([new.email], [row.email])
    assert new.manage_token in to_new.body
    assert new.ticket_code in to_new.body
    assert row.full_name in to_new.body
    assert new.full_name in to_old.body
    words = {"lt": "perduota", "en": "passed on"}[language]
    assert words in to_old.body
    assert words in to_new.subject
    for secret in (new.manage_token, new.ticket_code):
        assert secret not in to_old.body
    assert [part[0].endswith(".ics") for part in to_new.attachments] == [True]


def test_the_place_in_the_waiting_list_stays(outbox):
    event = make_event(capacity=1)
    somebody(event)
    row, later = somebody(event), somebody(event)
    outbox.deliver()
    new = transfer_registration(registration=row, **NEW)
    assert (new.status, new.waiting_since) == ("waiting", row.waiting_since)
    assert list(event.registrations.waiting()) == [new, later]
    assert "1" in outbox.deliver()[0].body


def test_who_registered_alone_keeps_nothing_and_a_registrar_stays():
    user = make_user()
    event = make_event()
    own = register(
        event=event, person=make_person(email=user.email), registrar=Registrar(user=user)
    ).registration
    new = transfer_registration(registration=own, **NEW)
    assert (new.registered_by, new.registrar_email, new.registrar_name) == (None, None, "")
    colleague = register(
        event=event, person=make_person(email=None), registrar=Registrar(user=user)
    ).registration
    new = transfer_registration(registration=colleague, **{**NEW, "first_name": "Petras"})
    assert (new.registered_by, new.registrar_email) == (user, user.email)


def test_somebody_registered_already_is_refused():
    event = make_event()
    make_registration(event, **{**NEW, "email": NEW["email"].lower()})
    row = somebody(event)
    with pytest.raises(AlreadyRegistered):
        transfer_registration(registration=row, **NEW)
    row.refresh_from_db()
    assert row.first_name == "Ąžuolas"


@pytest.mark.parametrize("deadline", ["set", "start"])
def test_not_after_the_deadline_nor_after_the_start(deadline):
    event = make_event()
    past = timezone.now() - timedelta(minutes=1)
    setattr(event, "changes_until" if deadline == "set" else "starts_at", past)
    event.save()
    with pytest.raises(ChangesClosed):
        transfer_registration(registration=make_registration(event), **NEW)


def test_not_by_who_has_come_and_not_what_no_longer_counts():
    event = make_event()
    row = somebody(event)
    mark_attendance(registration=row, day=event.days.get(), present=True, how="desk")
    with pytest.raises(ChangesClosed):
        transfer_registration(registration=row, **NEW)
    for gone in (
        make_registration(event, status="cancelled"),
        make_registration(make_event(days_ahead=-3)),
    ):
        with pytest.raises(RegistrationClosed):
            transfer_registration(registration=gone, **NEW)


class TestDeadline:
    """Until a set moment people change and cancel by themselves; then they call the office."""

    @pytest.fixture
    def late(self):
        return make_registration(make_event(changes_until=timezone.now() - timedelta(hours=1)))

    def test_a_person_is_refused(self, late):
        with pytest.raises(ChangesClosed):
            cancel_registration(registration=late)
        with pytest.raises(ChangesClosed):
            change_registration(registration=late, phone="+370 600 00000")

    def test_staff_are_not(self, late):
        by = make_user(is_staff=True)
        assert change_registration(registration=late, by=by, phone="1").phone == "1"
        assert cancel_registration(registration=late, by=by).status == "cancelled"

    def test_a_postponed_event_has_no_deadline(self, late):
        late.event.status = "postponed"
        late.event.save()
        assert cancel_registration(registration=late).status == "cancelled"
