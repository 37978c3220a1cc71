"""What frees a place and who gets it: cancelling, promoting, confirming by hand, changing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event, Registration
from events.workflows import (
    AlreadyRegistered,
    EventFull,
    RegistrationClosed,
    cancel_registration,
    change_registration,
    confirm_registration,
    promote_waiting,
    register,
)
from tests.events.workflows.steps import fill, statuses, templates
from tests.factories import (
    make_event,
    make_person,
    make_registration,
    make_user,
)

pytestmark = pytest.mark.django_db

Status, Mode, Source = Registration.Status, Registration.Mode, Registration.Source


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

    def test_after_the_event_only_staff_put_the_list_right(self):
        registration = make_registration(make_event(days_ahead=-3))
        with pytest.raises(RegistrationClosed):
            cancel_registration(registration=registration)
        cancelled = cancel_registration(registration=registration, by=make_user())
        assert cancelled.status == Status.CANCELLED

    def test_nobody_cancels_once_the_event_is_closed(self):
        registration = make_registration(make_event(days_ahead=-3, status=Event.Status.CLOSED))
        with pytest.raises(RegistrationClosed):
            cancel_registration(registration=registration, by=make_user())

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

    @pytest.mark.parametrize("status", [Event.Status.CANCELLED, Event.Status.CLOSED])
    def test_a_settled_event_gives_no_place(self, status):
        waiting = make_registration(make_event(status=status), status=Status.WAITING)
        with pytest.raises(RegistrationClosed):
            confirm_registration(registration=waiting)


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
