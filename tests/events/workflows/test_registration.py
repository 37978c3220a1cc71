"""Who gets a place: the rules of registering, cancelling and promoting."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from events.models import Event, Registration
from events.workflows import (
    AlreadyRegistered,
    AnotherPerson,
    EventFull,
    MembersOnly,
    RegistrationClosed,
    cancel_registration,
    change_registration,
    confirm_registration,
    promote_waiting,
    register,
    send_links_again,
)
from events.workflows.registration import Registrar
from itk.shared.models import SiteProfile
from members.models import Consent
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


def statuses(event):
    """Return the statuses of an event's registrations in the order they were made."""
    return list(event.registrations.order_by("pk").values_list("status", flat=True))


def fill(event, count):
    """Register ``count`` people one after another and return their rows."""
    return [register(event=event, person=make_person()).registration for _ in range(count)]


def templates(outbox):
    """Return which messages were written, oldest first."""
    return [row.context["subject_template"].split("/")[2] for row in outbox.rows()]


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


class TestMail:
    def test_each_is_told_what_became_of_it(self, outbox):
        event = make_event(capacity=1)
        fill(event, 2)
        register(event=make_event(selection=Event.Selection.STAFF), person=make_person())
        assert templates(outbox) == ["confirmed", "waiting", "applied"]

    def test_who_has_no_email_is_told_through_the_registrar(self, outbox):
        register(
            event=make_event(),
            person=make_person(email=None),
            source=Source.PHONE,
            registrar=Registrar(name="Ona", email="ona@imone.example"),
        )
        assert outbox.rows().get().to == ["ona@imone.example"]

    def test_the_registrar_gets_a_copy(self, outbox):
        register(
            event=make_event(),
            person=make_person(email="jonas@imone.example"),
            source=Source.COLLEAGUE,
            registrar=Registrar(email="ona@imone.example"),
        )
        row = outbox.rows().get()
        assert (row.to, row.cc) == (["jonas@imone.example"], ["ona@imone.example"])

    def test_nobody_is_told_when_not_asked(self, outbox):
        event, person = make_event(), make_person()
        register(event=event, person=person, notify=False)
        register(event=event, person=person, notify=False)
        assert not outbox.rows()

    def test_a_transaction_that_fails_leaves_no_mail(self, outbox):
        event = make_event()
        with pytest.raises(RuntimeError), transaction.atomic():
            register(event=event, person=make_person())
            raise RuntimeError
        assert not outbox.rows()
        assert not event.registrations.exists()

    def test_staff_are_told_once_when_the_event_fills(self, outbox):
        SiteProfile.objects.create(pk=1, name_lt="ITK", notify_full_event="biuras@itk.example")
        fill(make_event(capacity=2), 4)
        full = [row for row in outbox.rows() if row.to == ["biuras@itk.example"]]
        assert [row.context["subject_template"] for row in full] == [
            "email/events/event_full/subject.txt"
        ]

    def test_links_are_sent_again_to_the_address_alone_and_not_twice(self, outbox):
        event = make_event()
        mine = make_registration(
            event, email="mano@imone.example", registrar_email="kita@imone.example"
        )
        make_registration(make_event(days_ahead=-5), email="mano@imone.example")
        make_registration(event, email="mano@imone.example", status=Status.CANCELLED)
        for _ in range(2):
            send_links_again(email="MANO@imone.example", event=event)
            send_links_again(email="mano@imone.example")
        row = outbox.rows().get()
        assert (row.to, row.cc) == (["mano@imone.example"], [])
        assert mine.manage_token in row.context["manage_url"]


class TestCancelling:
    def test_the_longest_waiting_gets_the_place(self, outbox):
        event = make_event(capacity=1)
        first, second, third = fill(event, 3)
        Registration.objects.filter(pk=third.pk).update(
            waiting_since=second.waiting_since - timedelta(hours=1)
        )
        cancelled = cancel_registration(registration=first)
        assert cancelled.status == Status.CANCELLED
        assert cancelled.cancelled_at
        assert statuses(event) == ["cancelled", "waiting", "confirmed"]
        assert templates(outbox)[-2:] == ["registration_cancelled", "promoted"]

    def test_cancelling_twice_changes_nothing(self, outbox):
        event = make_event(capacity=1)
        first, _second, _third = fill(event, 3)
        cancel_registration(registration=first)
        before = statuses(event), templates(outbox)
        cancel_registration(registration=first)
        assert (statuses(event), templates(outbox)) == before

    def test_staff_cancel_in_silence(self, outbox):
        registration = make_registration()
        cancel_registration(registration=registration, notify=False)
        assert not outbox.rows()

    def test_a_cancel_from_the_waiting_list_frees_no_place(self):
        event = make_event(capacity=1)
        _first, second, _third = fill(event, 3)
        cancel_registration(registration=second)
        assert statuses(event) == ["confirmed", "cancelled", "waiting"]


class TestPromoting:
    def test_a_raised_capacity_promotes_as_many_as_fit(self):
        event = make_event(capacity=1)
        fill(event, 4)
        Event.objects.filter(pk=event.pk).update(capacity=3)
        assert len(promote_waiting(event=event)) == 2
        assert statuses(event) == ["confirmed", "confirmed", "confirmed", "waiting"]

    def test_a_lifted_limit_promotes_everybody(self):
        event = make_event(capacity=1)
        fill(event, 3)
        Event.objects.filter(pk=event.pk).update(capacity=None)
        promote_waiting(event=event, notify=False)
        assert set(statuses(event)) == {"confirmed"}

    def test_a_lowered_capacity_throws_nobody_out(self):
        event = make_event(capacity=3)
        fill(event, 3)
        Event.objects.filter(pk=event.pk).update(capacity=1)
        assert promote_waiting(event=event) == []
        assert set(statuses(event)) == {"confirmed"}

    def test_a_promoted_person_no_longer_waits(self):
        event = make_event(capacity=1)
        first, second = fill(event, 2)
        cancel_registration(registration=first)
        second.refresh_from_db()
        assert second.waiting_since is None

    @pytest.mark.parametrize(
        "changes",
        [
            {"starts_at": timezone.now() + timedelta(hours=23)},
            {"starts_at": None, "ends_at": None},
            {"status": Event.Status.POSTPONED},
            {"selection": Event.Selection.STAFF},
        ],
    )
    def test_nobody_is_promoted_when_it_is_too_late_or_staff_decide(self, changes):
        event = make_event(capacity=1)
        make_registration(event, status=Status.WAITING)
        Event.objects.filter(pk=event.pk).update(**changes)
        assert promote_waiting(event=event) == []
        assert statuses(event) == ["waiting"]


class TestConfirmingByHand:
    def test_staff_choose_who_applied(self, outbox):
        event = make_event(selection=Event.Selection.STAFF)
        applied = fill(event, 1)[0]
        assert confirm_registration(registration=applied).status == Status.CONFIRMED
        assert templates(outbox) == ["applied", "promoted"]

    def test_over_capacity_needs_a_reason_that_stays(self):
        event = make_event(capacity=1)
        _first, second = fill(event, 2)
        with pytest.raises(EventFull):
            confirm_registration(registration=second)
        confirmed = confirm_registration(registration=second, reason="Kalba apie projektą")
        assert confirmed.status == Status.CONFIRMED
        assert confirmed.over_capacity_reason == "Kalba apie projektą"

    def test_a_reason_is_not_kept_where_there_is_a_place(self):
        registration = make_registration(status=Status.WAITING)
        confirmed = confirm_registration(registration=registration, reason="?", notify=False)
        assert confirmed.over_capacity_reason == ""

    def test_confirming_twice_changes_nothing(self, outbox):
        confirm_registration(registration=make_registration())
        assert not outbox.rows()

    def test_a_cancelled_registration_is_not_confirmed(self):
        with pytest.raises(RegistrationClosed):
            confirm_registration(registration=make_registration(status=Status.CANCELLED))


class TestChanging:
    def test_details_are_kept_and_nobody_is_mailed(self, outbox):
        registration = make_registration()
        changed = change_registration(registration=registration, phone="+370 600 00001")
        changed.refresh_from_db()
        assert changed.phone == "+370 600 00001"
        assert not outbox.rows()

    def test_going_online_frees_the_place(self, outbox):
        event = make_event(capacity=1, format=Event.Format.HYBRID)
        first, _second = fill(event, 2)
        change_registration(registration=first, mode=Mode.ONLINE)
        assert statuses(event) == ["confirmed", "confirmed"]
        assert templates(outbox)[-2:] == ["confirmed", "promoted"]

    def test_going_on_site_of_a_full_event_waits(self):
        event = make_event(capacity=1, format=Event.Format.HYBRID)
        online = register(event=event, person=make_person(), mode=Mode.ONLINE).registration
        fill(event, 1)
        changed = change_registration(registration=online, mode=Mode.ONSITE)
        assert changed.status == Status.WAITING
        assert changed.waiting_since

    def test_going_on_site_without_a_place_or_a_list_is_refused_and_changes_nothing(self):
        event = make_event(capacity=1, format=Event.Format.HYBRID, has_waiting_list=False)
        online = register(event=event, person=make_person(), mode=Mode.ONLINE).registration
        fill(event, 1)
        with pytest.raises(EventFull):
            change_registration(registration=online, mode=Mode.ONSITE)
        online.refresh_from_db()
        assert (online.mode, online.status) == (Mode.ONLINE, Status.CONFIRMED)

    def test_who_applied_still_applies_after_a_change_of_mode(self):
        event = make_event(format=Event.Format.HYBRID, selection=Event.Selection.STAFF)
        applied = fill(event, 1)[0]
        changed = change_registration(registration=applied, mode=Mode.ONLINE)
        assert changed.status == Status.APPLIED

    def test_a_change_does_not_make_the_person_registered_twice(self):
        event = make_event()
        one, other = make_registration(event), make_registration(event)
        with pytest.raises(AlreadyRegistered):
            change_registration(
                registration=other,
                first_name=one.first_name,
                last_name=one.last_name,
                email=one.email,
            )

    @pytest.mark.parametrize("gone", ["cancelled", "over"])
    def test_what_no_longer_counts_is_not_changed(self, gone):
        event = make_event(days_ahead=-3 if gone == "over" else 3)
        status = Status.CANCELLED if gone == "cancelled" else Status.CONFIRMED
        registration = make_registration(event, status=status)
        with pytest.raises(RegistrationClosed):
            change_registration(registration=registration, phone="1")
