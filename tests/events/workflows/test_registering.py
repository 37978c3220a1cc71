"""Who gets a place, who may register, and who is the same person."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from events.models import Event, Registration
from events.workflows import (
    AnotherPerson,
    EventFull,
    MembersOnly,
    Registrar,
    RegistrationClosed,
    cancel_registration,
    change_registration,
    register,
)
from members.models import Consent
from tests.events.workflows.steps import fill, statuses, templates
from tests.factories import (
    make_company,
    make_event,
    make_person,
    make_registration,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db

Status, Mode, Source = Registration.Status, Registration.Mode, Registration.Source


class TestPlaces:
    def test_places_are_given_until_there_are_none_then_the_waiting_list(self):
        event = make_event(capacity=2)
        fill(event, 4)
        assert statuses(event) == ["confirmed", "confirmed", "waiting", "waiting"]

    def test_the_last_place_is_given(self):
        event = make_event(capacity=1)
        assert fill(event, 1)[0].status == Status.CONFIRMED

    def test_without_a_limit_everybody_has_a_place(self):
        event = make_event(capacity=None)
        fill(event, 3)
        assert set(statuses(event)) == {"confirmed"}

    def test_without_a_waiting_list_a_full_event_refuses(self):
        event = make_event(capacity=1, has_waiting_list=False)
        fill(event, 1)
        with pytest.raises(EventFull) as refused:
            register(event=event, person=make_person())
        assert "waiting list" in str(refused.value)
        assert event.registrations.count() == 1

    def test_an_import_waits_where_the_event_has_no_waiting_list(self):
        event = make_event(capacity=1, has_waiting_list=False)
        fill(event, 1)
        outcome = register(event=event, person=make_person(), source=Source.IMPORT)
        assert outcome.registration.status == Status.WAITING

    def test_online_places_do_not_count(self):
        event = make_event(capacity=1, format=Event.Format.HYBRID)
        fill(event, 1)
        online = register(event=event, person=make_person(), mode=Mode.ONLINE).registration
        assert (online.status, online.mode) == (Status.CONFIRMED, Mode.ONLINE)

    @pytest.mark.parametrize(("held", "mode"), [("online", "online"), ("onsite", "onsite")])
    def test_the_event_decides_the_mode_where_it_has_only_one(self, held, mode):
        event = make_event(format=held)
        asked = Mode.ONSITE if mode == "online" else Mode.ONLINE
        assert register(event=event, person=make_person(), mode=asked).registration.mode == mode

    def test_staff_go_over_capacity_with_a_reason_that_stays(self):
        event = make_event(capacity=1)
        fill(event, 1)
        registration = register(
            event=event,
            person=make_person(),
            source=Source.PHONE,
            over_capacity_reason="Pranešėjo svečias",
        ).registration
        assert registration.status == Status.CONFIRMED
        assert registration.over_capacity_reason == "Pranešėjo svečias"

    def test_chosen_by_staff_everybody_applies_first(self):
        event = make_event(selection=Event.Selection.STAFF)
        assert fill(event, 1)[0].status == Status.APPLIED

    def test_nobody_overtakes_who_waits_but_a_person_at_the_door(self):
        event = make_event(capacity=2, days_ahead=0, opens_at=None)
        Event.objects.filter(pk=event.pk).update(closes_at=timezone.now() + timedelta(hours=1))
        make_registration(event, status=Status.WAITING)
        assert register(event=event, person=make_person()).registration.status == Status.WAITING
        walk_in = register(event=event, person=make_person(), source=Source.DESK).registration
        assert walk_in.status == Status.CONFIRMED


class TestWhoMayRegister:
    @pytest.mark.parametrize(
        "changes",
        [
            {"status": Event.Status.DRAFT},
            {"status": Event.Status.CANCELLED},
            {"status": Event.Status.POSTPONED},
            {"status": Event.Status.CLOSED},
            {"registration_mode": Event.RegistrationMode.NONE},
            {"opens_at": timezone.now() + timedelta(days=1)},
            {"closes_at": timezone.now() - timedelta(days=1)},
            {"starts_at": None, "ends_at": None},
        ],
    )
    def test_only_an_open_event_takes_registrations(self, changes):
        event = make_event()
        Event.objects.filter(pk=event.pk).update(**changes)
        with pytest.raises(RegistrationClosed):
            register(event=event, person=make_person())
        assert not event.registrations.exists()

    def test_an_event_that_began_takes_none(self):
        with pytest.raises(RegistrationClosed):
            register(event=make_event(days_ahead=-1), person=make_person())

    def test_staff_register_for_a_past_event_but_not_for_a_cancelled_one(self):
        assert register(
            event=make_event(days_ahead=-1), person=make_person(), source=Source.PHONE
        ).created
        with pytest.raises(RegistrationClosed):
            register(
                event=make_event(status=Event.Status.CANCELLED),
                person=make_person(),
                source=Source.PHONE,
            )

    def test_members_only_needs_a_representative_of_a_member(self):
        event = make_event(audience=Event.Audience.MEMBERS)
        with pytest.raises(MembersOnly):
            register(event=event, person=make_person())
        with pytest.raises(MembersOnly):
            register(event=event, person=make_person(), registrar=Registrar(user=make_user()))
        user = make_user()
        make_representative(user=user)
        assert register(event=event, person=make_person(), registrar=Registrar(user=user)).created

    def test_former_members_are_not_members(self):
        user = make_user()
        make_representative(make_company(status="former"), user=user)
        with pytest.raises(MembersOnly):
            register(
                event=make_event(audience=Event.Audience.MEMBERS),
                person=make_person(),
                registrar=Registrar(user=user),
            )

    def test_staff_of_the_cluster_may_register_for_members_events(self):
        event = make_event(audience=Event.Audience.MEMBERS)
        staff = Registrar(user=make_user(is_staff=True))
        assert register(event=event, person=make_person(), registrar=staff).created


class TestTheSamePerson:
    def test_an_exact_repeat_makes_no_row_and_sends_the_link_once_in_ten_minutes(
        self, outbox, clock
    ):
        clock("2026-05-04 12:00")
        event, person = make_event(), make_person()
        first = register(event=event, person=person).registration
        for _ in range(2):
            outcome = register(event=event, person=person)
            assert (outcome.registration, outcome.created) == (first, False)
        assert event.registrations.count() == 1
        assert templates(outbox) == ["confirmed", "link_again"]
        clock("2026-05-04 12:11")
        register(event=event, person=person)
        assert templates(outbox) == ["confirmed", "link_again", "link_again"]

    def test_case_spaces_and_diacritics_do_not_make_another_person(self):
        event = make_event()
        register(event=event, person=make_person(email="sarune@imone.example", last_name="Žukė"))
        repeat = make_person(email=" SARUNE@Imone.example ", last_name="ŽUKE")
        assert not register(event=event, person=repeat).created

    def test_the_same_email_with_another_name_is_another_person(self):
        event = make_event()
        register(event=event, person=make_person(email="bendras@imone.example"))
        assert register(event=event, person=make_person(email="bendras@imone.example")).created

    @pytest.mark.parametrize(
        "asked",
        [
            {"source": Source.PHONE},
            {"source": Source.IMPORT},
            {"source": Source.COLLEAGUE},
            {"source": Source.SELF, "logged_in": True},
        ],
    )
    def test_registrars_are_asked_whether_it_is_another_person(self, asked):
        event = make_event()
        there = register(event=event, person=make_person(email="b@imone.example")).registration
        arguments = {"event": event, "person": make_person(email="b@imone.example")}
        if asked.pop("logged_in", False):
            arguments["registrar"] = Registrar(user=make_user())
        with pytest.raises(AnotherPerson) as question:
            register(**arguments, **asked)
        assert question.value.registration == there
        assert register(**arguments, **asked, another_person=True).created

    def test_the_same_form_sent_twice_is_one_row_and_one_mail(self, outbox):
        event, person, submission = make_event(), make_person(), uuid4()
        for created in (True, False):
            outcome = register(event=event, person=person, submission=submission)
            assert outcome.created is created
        assert templates(outbox) == ["confirmed"]

    def test_without_email_the_same_name_of_the_same_organisation_is_the_same_person(self):
        event = make_event()
        person = make_person(email=None, company_name="UAB „Pavyzdys“")
        assert register(event=event, person=person, source=Source.PHONE).created
        assert not register(event=event, person=person, source=Source.PHONE).created
        assert register(
            event=event, person=person, source=Source.PHONE, another_person=True
        ).created

    def test_after_a_cancel_the_person_may_register_again(self):
        event, person = make_event(), make_person()
        cancel_registration(registration=register(event=event, person=person).registration)
        assert register(event=event, person=person).created
        assert sorted(statuses(event)) == ["cancelled", "confirmed"]


class TestWhatIsKept:
    def test_the_organisation_is_frozen_as_it_is_today(self):
        company = make_company("Ąžuolo sistemos")
        person = make_person(company=company, company_name="kita")
        registration = register(event=make_event(), person=person).registration
        company.name = "Naujas vardas"
        company.save()
        registration.refresh_from_db()
        assert registration.company_name == "UAB „Ąžuolo sistemos“"
        assert registration.company_code == company.code
        assert registration.organisation == "UAB „Ąžuolo sistemos“"

    def test_the_registrar_is_kept(self):
        user = make_user("ona@imone.example", first_name="Ona", last_name="Onaitė")
        registration = register(
            event=make_event(),
            person=make_person(),
            source=Source.COLLEAGUE,
            registrar=Registrar(user=user),
        ).registration
        assert registration.registered_by == user
        assert registration.registrar_name == "Ona Onaitė"
        assert registration.registrar_email == "ona@imone.example"

    def test_a_consent_is_kept_with_its_words(self):
        consent = Consent(
            full_name="Jonas", purpose="photo", text="Sutinku", text_version="1", language="lt"
        )
        registration = register(
            event=make_event(), person=make_person(), consents=[consent]
        ).registration
        assert registration.consents.get().text == "Sutinku"

    def test_texts_are_kept_on_one_line(self):
        """A letter repeats them: nobody else writes a line of it."""
        person = make_person(first_name="Ona\r\nJonas", position="A\x0bB", company_name="C\u2028D")
        registration = register(event=make_event(), person=person).registration
        assert registration.first_name == "Ona Jonas"
        assert (registration.position, registration.company_name) == ("A B", "C D")
        changed = change_registration(registration=registration, last_name="E\nF")
        assert changed.last_name == "E F"
