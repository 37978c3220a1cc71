"""The buttons of an event: each does one thing, for who may, and only while it is possible."""

from datetime import timedelta

import pytest

from events.models import Event
from members.groups import COORDINATORS, DESK, EDITORS
from tests.events.admin.steps import messages, page, staff
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db
Status = Event.Status


def press(client, event, name, **data):
    return client.post(page("event_button", event.pk, name), data)


@pytest.mark.parametrize(
    ("before", "name", "after", "days"),
    [
        (Status.DRAFT, "publish", Status.PUBLISHED, 30),
        (Status.POSTPONED, "resume", Status.PUBLISHED, 30),
        (Status.PUBLISHED, "postpone", Status.POSTPONED, 30),
        (Status.PUBLISHED, "cancel", Status.CANCELLED, 30),
        (Status.PUBLISHED, "close", Status.CLOSED, -3),
    ],
)
def test_a_button_changes_the_status(login, lang, before, name, after, days):
    event = make_event(status=before, days_ahead=days)
    client = login(staff(COORDINATORS, language=lang))
    response = press(client, event, name, note_lt="Kita salė.")
    assert response.status_code == 302
    event.refresh_from_db()
    assert event.status == after


@pytest.mark.parametrize(
    ("status", "days", "calls"),
    [
        (Status.DRAFT, 30, ["publish"]),
        (Status.PUBLISHED, 30, []),
        (Status.POSTPONED, 30, ["resume"]),
        (Status.PUBLISHED, -3, ["close", "make_news"]),
    ],
)
def test_only_what_comes_next_calls_out(login, status, days, calls):
    event = make_event(status=status, days_ahead=days)
    offers = login(staff(COORDINATORS)).get(page("event_change", event.pk)).context["buttons"]
    loud = [o for o in offers if not (o.button.quiet or o.button.danger)]
    assert [offer.url.rstrip("/").rpartition("/")[2] for offer in loud] == calls


@pytest.mark.parametrize("group", [EDITORS, DESK])
@pytest.mark.parametrize(
    ("name", "before", "days"),
    [
        ("publish", Status.DRAFT, 30),
        ("postpone", Status.PUBLISHED, 30),
        ("cancel", Status.PUBLISHED, 30),
        ("close", Status.PUBLISHED, -3),
    ],
)
def test_nobody_else_presses_it(login, group, name, before, days):
    event = make_event(status=before, days_ahead=days)
    assert press(login(staff(group)), event, name).status_code == 403
    event.refresh_from_db()
    assert event.status == before


def test_the_desk_duplicates_nothing(login):
    event = make_event()
    assert press(login(staff(DESK)), event, "duplicate", days=7).status_code == 403
    assert Event.objects.count() == 1


def test_an_event_without_a_day_is_not_published(login, lang):
    event = make_event(status=Status.DRAFT, days=0)
    client = login(staff(COORDINATORS, language=lang))
    response = client.post(page("event_button", event.pk, "publish"), follow=True)
    assert len(messages(response)) == 1
    event.refresh_from_db()
    assert event.status == Status.DRAFT


def test_a_button_that_came_too_late_says_so(login, lang):
    event = make_event(status=Status.CANCELLED)
    client = login(staff(COORDINATORS, language=lang))
    response = client.post(page("event_button", event.pk, "publish"), follow=True)
    assert len(messages(response)) == 1
    event.refresh_from_db()
    assert event.status == Status.CANCELLED


@pytest.mark.parametrize(("notify", "mails"), [({"notify": "on"}, 1), ({}, 0)])
@pytest.mark.parametrize("name", ["postpone", "cancel"])
def test_people_are_told_if_that_is_asked(login, outbox, name, notify, mails):
    event = make_event()
    make_registration(event)
    press(login(staff(COORDINATORS)), event, name, note_lt="Kita salė.", **notify)
    assert outbox.rows().count() == mails


def test_a_copy_moves_every_date(login):
    event = make_event()
    make_registration(event)
    response = press(login(staff(EDITORS)), event, "duplicate", days=7)
    copy = Event.objects.exclude(pk=event.pk).get()
    assert response.url == page("event_change", copy.pk)
    assert copy.status == Status.DRAFT
    assert copy.days.get().date == event.days.get().date + timedelta(days=7)
    assert not copy.registrations.exists()


@pytest.mark.parametrize("days", ["", "x", "100000"])
def test_an_impossible_shift_is_told_beside_its_field(login, lang, days):
    event = make_event()
    client = login(staff(COORDINATORS, language=lang))
    response = press(client, event, "duplicate", days=days)
    assert response.status_code == 422
    assert response.context["form"].errors["days"]
    assert Event.objects.count() == 1


def test_asking_changes_nothing(login):
    event = make_event()
    client = login(staff(COORDINATORS))
    for name in ("postpone", "cancel", "duplicate"):
        assert client.get(page("event_button", event.pk, name)).status_code == 200
    event.refresh_from_db()
    assert event.status == Status.PUBLISHED
    assert Event.objects.count() == 1


class TestPublishingSeveral:
    def chosen(self, client, *events):
        data = {"action": "publish_chosen", "_selected_action": [event.pk for event in events]}
        return client.post(page("event_changelist"), data, follow=True)

    def test_the_drafts_among_them_are_public_and_the_others_as_they_were(self, login, lang):
        draft, second, cancelled = (
            make_event(status="draft"),
            make_event(status="draft"),
            make_event(status="cancelled"),
        )
        answer = self.chosen(
            login(staff(COORDINATORS, language=lang)), draft, second, cancelled
        ).content.decode()
        assert {Event.objects.get(pk=row.pk).status for row in (draft, second)} == {"published"}
        assert Event.objects.get(pk=cancelled.pk).status == "cancelled"
        told = {"lt": "Paskelbti 2 renginiai.", "en": "2 events are published."}
        assert told[lang] in answer

    def test_one_without_a_day_stays_and_is_named(self, login):
        ready, dateless = make_event(status="draft"), make_event(status="draft")
        dateless.days.all().delete()
        answer = self.chosen(login(staff(COORDINATORS)), ready, dateless).content.decode()
        assert Event.objects.get(pk=ready.pk).status == "published"
        assert Event.objects.get(pk=dateless.pk).status == "draft"
        assert f"{dateless}: " in answer

    def test_who_may_not_publish_is_not_offered_it(self, login):
        draft = make_event(status="draft")
        self.chosen(login(staff(EDITORS)), draft)
        assert Event.objects.get(pk=draft.pk).status == "draft"
