"""The demo's events: past ones with attendance, coming ones of every state."""

import pytest
from django.utils import timezone

from events.models import Attendance, AttendanceMark, Event, Registration, Session
from itk.demo.events import past_entries, upcoming_entries

pytestmark = pytest.mark.django_db


def upcoming(state):
    slugs = [entry["slug"] for entry in upcoming_entries() if entry["state"] == state]
    assert slugs, state
    return Event.objects.filter(slug__in=slugs)


def test_past_events_are_closed_and_attended(demo):
    held = Event.objects.past().filter(is_sample=True).exclude(project=None)
    assert held.count() == 35
    attended = {entry["slug"]: entry["attended"] for entry in past_entries()}
    for event in held:
        assert event.status == "closed"
        registrations = event.registrations.all()
        assert all(registration.status == "confirmed" for registration in registrations)
        assert attended[event.slug] <= len(registrations) <= attended[event.slug] + 4
        assert event.capacity is None or len(registrations) <= event.capacity
        assert (
            registrations.filter(attendances__present=True).distinct().count()
            == (attended[event.slug])
        )
        assert all(registration.created_at < event.starts_at for registration in registrations)


def test_every_attendance_has_its_mark(demo):
    marks = set(AttendanceMark.objects.values_list("registration", "day", "present"))
    assert marks == set(Attendance.objects.values_list("registration", "day", "present"))
    for mark in AttendanceMark.objects.select_related("day", "registration"):
        assert mark.day.event_id == mark.registration.event_id
        assert mark.marked_at > mark.day.ends_at


def test_people_come_from_who_was_a_member_then(demo):
    founders = Registration.objects.filter(event__starts_at__year=2012).exclude(company=None)
    joined = {r.company.periods.first().joined.year for r in founders}
    assert joined == {2012}
    assert Registration.objects.filter(company=None).exclude(company_name="").exists()
    for registration in Registration.objects.select_related("company").exclude(company=None)[:50]:
        assert registration.company_name == registration.company.full_name
        assert registration.company_code == registration.company.code
        assert registration.folded_name


def test_speakers_are_shared_by_name(demo):
    names = [
        speaker.name
        for session in Session.objects.prefetch_related("speakers")
        for speaker in session.speakers.all()
    ]
    assert len(names) > len(set(names))
    sessions = Session.objects.all()
    assert all(session.day.event_id == session.event_id for session in sessions)


def test_open(demo):
    for event in upcoming("open"):
        assert event.is_open
        assert event.places_left > 5
        assert event.state.code == "open"
        assert event.state.takes


def test_few_places(demo):
    for event in upcoming("few_places"):
        assert event.is_open
        assert 0 < event.places_left <= 4
        assert event.state.code == "few"


def test_full_with_people_waiting(demo):
    for event in upcoming("full"):
        assert event.is_open
        assert event.is_full
        assert event.places_taken == event.capacity
        assert event.people_waiting == 5
        assert event.state.code == "waiting"


def test_members_only(demo):
    for event in upcoming("members_only"):
        assert event.is_open
        assert event.audience == "members"
        assert event.registrations.confirmed().exists()
        assert not event.registrations.filter(company=None).exists()
        assert not event.registrations.exclude(company__status="active").exists()


def test_online(demo):
    for event in upcoming("online"):
        assert event.is_open
        assert event.is_online
        assert not event.is_onsite
        assert event.online_link
        assert set(event.registrations.values_list("mode", flat=True)) == {"online"}


def test_on_site_and_online(demo):
    event = Event.objects.get(format="hybrid")
    assert set(event.registrations.values_list("mode", flat=True)) == {"onsite", "online"}


def test_cancelled(demo):
    for event in upcoming("cancelled"):
        assert event.status == "cancelled"
        assert event.change_note_lt
        assert not event.is_open
        assert event.registrations.confirmed().exists()


def test_moved(demo):
    event = Event.objects.get(changed_at__isnull=False)
    assert event.change_note_lt
    answered = [row.has_answered for row in event.registrations.live()]
    assert True in answered
    assert False in answered


def test_postponed(demo):
    for event in upcoming("postponed"):
        assert not event.has_date
        assert not event.is_open
        assert event.registrations.confirmed().exists()


def test_not_yet_open(demo):
    for event in upcoming("not_yet_open"):
        assert event.opens_at > timezone.now()
        assert not event.is_open
        assert event.state.code == "soon"


def test_elsewhere(demo):
    for event in upcoming("elsewhere"):
        assert event.registration_mode == "elsewhere"
        assert event.registration_url
        assert event.state.code == "elsewhere"


def test_draft(demo):
    for event in upcoming("draft"):
        assert not event.is_public
        assert event.days.exists()


def test_coming_events_are_on_working_days(demo):
    entries = upcoming_entries()
    assert len(entries) >= 8
    events = Event.objects.filter(slug__in=[entry["slug"] for entry in entries])
    today = timezone.localdate()
    for event in events:
        for day in event.days.all():
            assert day.date.weekday() < 5
            assert day.date > today
