"""A change of time or place: told once to everyone concerned, and answered."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

from events.ical import calendar_file, event_file
from events.models import Event, Invitation
from events.workflows import (
    RegistrationClosed,
    announce_change,
    cancel_event,
    postpone_event,
    publish_event,
    reconfirm,
    refresh_schedule,
    register,
    remove_day,
)
from events.workflows.life import EventError, OldDate
from events.workflows.people import Registrar
from tests.events.workflows.steps import templates
from tests.factories import make_event, make_invitation, make_person, make_registration, make_user

pytestmark = pytest.mark.django_db
Status = Event.Status


def entry(row):
    """Return the calendar entry that goes with a message."""
    (attached,) = row.attachments.all()
    with attached.file.open() as file:
        (found,) = Calendar.from_ical(file.read()).events
    return found


class TestTelling:
    def test_the_note_is_kept_told_and_the_moment_noted(self, outbox):
        event = make_event()
        make_registration(event, language="en")
        assert announce_change(event=event, note_lt="Kita salė.", note_en="Another hall.")
        event.refresh_from_db()
        assert (event.change_note_lt, event.change_note_en) == ("Kita salė.", "Another hall.")
        assert event.changed_at is not None
        assert outbox.rows().get().context["change_note"] == "Another hall."

    def test_a_form_sent_twice_tells_once(self, outbox):
        event = make_event()
        make_registration(event)
        seen = event.last_told
        assert announce_change(event=event, note_lt="Kita salė.", seen=seen)
        assert not announce_change(event=event, note_lt="Kita salė.", seen=seen)
        assert templates(outbox) == ["event_changed"]

    def test_the_calendar_entry_keeps_its_uid_and_its_sequence_rises(self, outbox):
        event = make_event()
        make_registration(event)
        announce_change(event=event)
        postpone_event(event=event)
        publish_event(event=event)
        cancel_event(event=event)
        entries = [entry(row) for row in outbox.rows()]
        assert len({str(found["uid"]) for found in entries}) == 1
        sequences = [found["sequence"] for found in entries]
        assert sequences == sorted(set(sequences))

    def test_an_entry_keeps_its_uid_when_an_earlier_day_is_added(self):
        event = make_event()
        day = event.days.get()
        before = Calendar.from_ical(event_file(event, "lt")).events[0]["uid"]
        event.days.create(date=day.date - timedelta(days=1), starts=day.starts, ends=day.ends)
        after = Calendar.from_ical(event_file(event, "lt")).events
        assert [str(found["uid"]) for found in after][1] == str(before)

    def test_a_move_raises_the_sequence_also_where_nobody_is_told(self):
        event = make_event()
        moved = refresh_schedule(event=event, moved=True)
        assert moved.calendar_sequence == event.calendar_sequence + 1
        assert refresh_schedule(event=event).calendar_sequence == moved.calendar_sequence
        draft = make_event(status=Event.Status.DRAFT)
        assert refresh_schedule(event=draft, moved=True).calendar_sequence == 0

    def test_a_removed_day_is_cancelled_under_its_uid_in_every_calendar(self):
        event = make_event(days=2)
        first, last = Calendar.from_ical(event_file(event, "lt")).events
        remove_day(day=event.days.last())
        event = refresh_schedule(event=event, moved=True)
        for file in (event_file(event, "en"), calendar_file([event], "lt")):
            kept, removed = Calendar.from_ical(file).events
            assert (str(kept["uid"]), kept["status"]) == (str(first["uid"]), "CONFIRMED")
            assert (str(removed["uid"]), removed["status"]) == (str(last["uid"]), "CANCELLED")
            assert removed["sequence"] > last["sequence"]
            assert removed["dtstart"].dt == last["dtstart"].dt
        assert event.last_date == event.first_date

    def test_a_day_that_nobody_knew_of_leaves_no_trace(self):
        event = make_event(days=2, status=Event.Status.DRAFT)
        remove_day(day=event.days.last())
        assert not event.removed_days.exists()

    @pytest.mark.parametrize("step", [announce_change, postpone_event, cancel_event])
    def test_who_was_invited_and_has_not_answered_is_told_with_their_own_link(self, outbox, step):
        event = make_event()
        invited, answered, out = (make_invitation(event) for _number in range(3))
        make_registration(event, email=answered.email)
        Invitation.objects.filter(pk=out.pk).update(opted_out_at=timezone.now())
        step(event=event, note_lt="Kita salė.")
        letters = {message.to[0]: message for message in outbox.deliver()}
        assert letters.keys() == {invited.email, answered.email}
        letter = letters[invited.email]
        assert invited.token in letter.body
        assert "Kita salė." in letter.body
        assert not letter.attachments
        for text in (letter.body, letter.alternatives[0][0]):
            assert "Peržiūrėti, pakeisti ar atšaukti registraciją" not in text

    def test_who_registered_others_hears_of_it_once(self, outbox):
        event = make_event()
        caller = Registrar(name="Rūta", email="ruta@imone.example")
        for _number in range(3):
            register(event=event, person=make_person(), source="phone", registrar=caller)
        outbox.rows().delete()
        announce_change(event=event)
        copies = [row.cc for row in outbox.rows()]
        assert len(copies) == 3
        assert sum("ruta@imone.example" in copy for copy in copies) == 1

    def test_who_registered_others_and_comes_too_gets_no_copy(self, outbox):
        event = make_event()
        make_registration(event, registrar_email="ruta@imone.example")
        make_registration(event, email="ruta@imone.example")
        announce_change(event=event)
        assert all(not row.cc for row in outbox.rows())

    def test_people_of_one_address_each_get_their_own_two_buttons(self, outbox):
        event = make_event()
        people = [make_registration(event, email="abu@imone.example") for _number in range(2)]
        announce_change(event=event)
        letters = outbox.deliver()
        assert [letter.to for letter in letters] == [["abu@imone.example"]] * 2
        for person in people:
            (own,) = (letter for letter in letters if person.full_name in letter.body)
            (other,) = (letter for letter in letters if letter is not own)
            for name in ("registration_coming", "registration_not_coming"):
                with translation.override(person.language):
                    button = reverse(f"events:{name}", args=[event.slug, person.manage_token])
                for text in (own.body, own.alternatives[0][0]):
                    assert button in text
                assert button not in other.body

    def test_a_new_date_asks_whether_people_come(self, outbox):
        event = make_event(status=Status.POSTPONED)
        registration = make_registration(event)
        publish_event(event=event, note_lt="Nauja data.")
        context = outbox.rows().get().context
        assert registration.manage_token in context["coming_url"]
        assert registration.manage_token in context["not_coming_url"]

    @pytest.mark.parametrize("step", [postpone_event, cancel_event])
    def test_nothing_is_asked_where_there_is_no_date(self, outbox, step):
        event = make_event()
        make_registration(event)
        step(event=event, note_lt="Lektorius serga.")
        context = outbox.rows().get().context
        assert "coming_url" not in context
        assert context["change_note"] == "Lektorius serga."

    def test_a_postponed_event_does_not_come_back_with_a_date_that_is_over(self):
        with pytest.raises(OldDate):
            publish_event(event=make_event(status=Status.POSTPONED, days_ahead=-3))

    def test_a_new_date_may_be_published_without_mail(self, outbox):
        event = make_event(status=Status.POSTPONED)
        make_registration(event)
        publish_event(event=event, notify=False)
        assert not outbox.rows()
        event.refresh_from_db()
        assert event.changed_at is None

    def test_an_empty_note_leaves_the_present_one(self):
        event = make_event(change_note_lt="Kita salė.")
        postpone_event(event=event, notify=False)
        event.refresh_from_db()
        assert event.change_note_lt == "Kita salė."

    def test_a_cancelled_event_is_not_announced(self):
        with pytest.raises(EventError):
            publish_event(event=make_event(status=Status.CANCELLED))


class TestAnswering:
    def moved(self, **fields):
        """Return the registration of an event that has just moved."""
        registration = make_registration(make_event(**fields))
        announce_change(event=registration.event)
        registration.refresh_from_db()
        registration.event.refresh_from_db()
        return registration

    def test_the_answer_is_noted_once(self):
        registration = self.moved()
        assert registration.is_asked
        assert not registration.has_answered
        first = reconfirm(registration=registration).reconfirmed_at
        assert first is not None
        assert reconfirm(registration=registration).reconfirmed_at == first
        registration.refresh_from_db()
        assert registration.has_answered

    def test_a_second_change_asks_again(self):
        registration = self.moved()
        reconfirm(registration=registration)
        announce_change(event=registration.event)
        registration.refresh_from_db()
        registration.event.refresh_from_db()
        assert not registration.has_answered

    def test_who_registers_after_the_change_is_not_asked(self):
        event = make_event()
        announce_change(event=event)
        event.refresh_from_db()
        assert not register(event=event, person=make_person()).registration.is_asked

    @pytest.mark.parametrize("status", [Status.POSTPONED, Status.CANCELLED])
    def test_staff_note_who_heard_that_there_is_no_date(self, status):
        event = make_event(status=status, changed_at=timezone.now())
        registration = make_registration(event)
        with pytest.raises(RegistrationClosed):
            reconfirm(registration=registration)
        assert reconfirm(registration=registration, by=make_user()).reconfirmed_at

    @pytest.mark.parametrize(
        ("event", "registration"),
        [
            ({}, {}),
            ({"changed_at": timezone.now()}, {"status": "cancelled"}),
            ({"changed_at": timezone.now(), "days_ahead": -2}, {}),
            ({"changed_at": timezone.now(), "status": Status.CLOSED, "days_ahead": -2}, {}),
        ],
        ids=["nothing changed", "cancelled", "over", "closed"],
    )
    def test_nothing_is_answered_where_nothing_is_asked(self, event, registration):
        row = make_registration(make_event(**event), **registration)
        with pytest.raises(RegistrationClosed):
            reconfirm(registration=row, by=make_user())
