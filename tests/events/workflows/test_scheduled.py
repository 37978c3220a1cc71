"""Drafts published by themselves, and seen before by a secret link."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event
from events.workflows import life, publish_event, publish_scheduled, renew_preview
from events.workflows.life import EventError
from tests.factories import make_event

pytestmark = pytest.mark.django_db
Status = Event.Status


def draft(minutes, **fields):
    """Return a draft to be published in so many minutes."""
    moment = timezone.now() + timedelta(minutes=minutes)
    return make_event(status=Status.DRAFT, publish_at=moment, **fields)


def test_a_draft_is_published_when_its_moment_has_come_and_once():
    due, later = draft(-1), draft(1)
    assert publish_scheduled() == ([due], [])
    assert publish_scheduled() == ([], [])
    due.refresh_from_db()
    later.refresh_from_db()
    assert (due.status, later.status) == (Status.PUBLISHED, Status.DRAFT)


def test_a_draft_without_a_day_stays_and_stops_no_other():
    stuck, due = draft(-2, days=0), draft(-1)
    assert publish_scheduled() == ([due], [stuck])
    stuck.refresh_from_db()
    assert stuck.status == Status.DRAFT


@pytest.mark.parametrize("change", [{"publish_at": None}, {"status": Status.CANCELLED}])
def test_a_draft_that_staff_changed_meanwhile_is_left(monkeypatch, change):
    draft(-1)

    def change_first(event):
        Event.objects.filter(pk=event.pk).update(**change)
        return Event.objects.get(pk=event.pk)

    monkeypatch.setattr(life, "lock", change_first)
    assert publish_scheduled() == ([], [])


def test_a_new_preview_link_ends_the_old_one():
    event = make_event(status=Status.DRAFT)
    assert renew_preview(event=event).preview_token != event.preview_token


def test_a_public_event_has_no_preview():
    with pytest.raises(EventError):
        renew_preview(event=publish_event(event=make_event(status=Status.DRAFT)))
