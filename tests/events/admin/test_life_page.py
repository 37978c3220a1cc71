"""What the page of an event asks and tells about its life: who hears of a change, and when it opens."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from events.models import Event, Session
from members.groups import COORDINATORS
from tests.events.admin.steps import form_data, messages, page, staff
from tests.events.workflows.steps import templates
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db
Status = Event.Status


@pytest.fixture
def client(login):
    return login(staff(COORDINATORS, language="en"))


def filled(client, event, **changes):
    """Return what the page of the event would send with ``changes``."""
    data = form_data(client.get(page("event_change", event.pk)))
    for name, value in changes.items():
        data.pop(name, None) if value is None else data.update({name: value})
    return data


def save(client, event, **changes):
    return client.post(page("event_change", event.pk), filled(client, event, **changes))


class TestTelling:
    @pytest.mark.parametrize("name", ["postpone", "cancel", "announce"])
    def test_the_page_between_says_who_is_told(self, client, name):
        event = make_event()
        make_registration(event, first_name="Ona", last_name="Onaitė")
        make_registration(event, email=None, registrar_email="ruta@imone.example")
        make_registration(event, email=None)
        html = client.get(page("event_button", event.pk, name)).content.decode()
        assert "1 person gets the mail" in html
        assert "1 person is told through who registered them" in html
        assert "1 person has no e-mail" in html
        assert "Ona Onaitė" in html

    @pytest.mark.parametrize("source", ["phone", "desk", "import"])
    def test_mail_to_the_staff_who_took_the_call_reaches_nobody(self, login, source):
        user, event = staff(COORDINATORS, language="en"), make_event()
        make_registration(
            event, email=None, registered_by=user, registrar_email=user.email, source=source
        )
        make_registration(event, email=None, registered_by=user, registrar_email=user.email)
        address, client = page("event_button", event.pk, "announce"), login(user)
        html = client.get(address).content.decode()
        assert "1 person is told through who registered them" in html
        assert "1 person has no e-mail" in html
        data = {"note_lt": "Kita salė.", "seen": event.last_told}
        told = messages(client.post(address, data, follow=True))
        assert [text for text in told if "1 person has no e-mail: call" in text], told
        assert not any("Everyone registered" in text for text in told)

    @pytest.mark.parametrize("name", ["postpone", "cancel", "announce"])
    def test_a_step_without_words_is_refused(self, client, outbox, name):
        event = make_event()
        make_registration(event)
        response = client.post(
            page("event_button", event.pk, name), {"notify": "on", "seen": event.last_told}
        )
        assert response.status_code == 422
        assert response.context["form"].errors["note_lt"]
        assert not outbox.rows()

    def test_of_an_event_without_people_it_says_so(self, client):
        event = make_event()
        html = client.get(page("event_button", event.pk, "postpone")).content.decode()
        assert "nobody is told" in html

    def test_nothing_need_be_said_of_a_draft(self, client):
        event = make_event(status=Status.DRAFT)
        client.post(page("event_button", event.pk, "cancel"))
        event.refresh_from_db()
        assert event.status == Status.CANCELLED

    def test_a_button_pressed_twice_tells_once(self, client, outbox):
        event = make_event()
        make_registration(event)
        data = {"note_lt": "Kita salė.", "seen": event.last_told}
        client.post(page("event_button", event.pk, "announce"), data)
        again = client.post(page("event_button", event.pk, "announce"), data, follow=True)
        assert templates(outbox) == ["event_changed"]
        assert any("already" in told for told in messages(again))

    def test_a_form_sent_twice_tells_once(self, client, outbox):
        event = make_event()
        make_registration(event)
        data = filled(
            client, event, venue="Kita salė", tell_everyone="on", change_note_lt="Kita salė."
        )
        for _time in range(2):
            client.post(page("event_change", event.pk), data)
        assert templates(outbox) == ["event_changed"]

    def test_the_tick_needs_words(self, client, outbox):
        event = make_event()
        make_registration(event)
        response = save(client, event, venue="Kita salė", tell_everyone="on")
        assert response.context["adminform"].form.errors["change_note_lt"]
        assert not outbox.rows()

    def test_a_move_that_nobody_was_told_of_is_asked_about(self, client):
        event = make_event()
        make_registration(event)
        response = save(client, event, venue="Kita salė")
        assert response.url == page("event_button", event.pk, "announce")

    def test_a_move_nobody_waits_for_is_not_asked_about(self, client):
        response = save(client, make_event(), venue="Kita salė")
        assert response.url == page("event_changelist")


class TestScheduling:
    def test_the_past_is_refused_beside_the_field(self, client):
        event = make_event(status=Status.DRAFT)
        response = save(client, event, publish_at_0="2020-01-01", publish_at_1="10:00")
        assert response.context["adminform"].form.errors["publish_at"]

    def test_the_page_says_when_and_what_is_missing(self, client):
        soon, past = (timezone.now() + timedelta(days=days) for days in (2, -2))
        planned = make_event(status=Status.DRAFT, publish_at=soon)
        html = client.get(page("event_change", planned.pk)).content.decode()
        assert "will be published by itself" in html
        stuck = make_event(status=Status.DRAFT, publish_at=past, days=0)
        html = client.get(page("event_change", stuck.pk)).content.decode()
        assert "was to be published" in html
        assert "at least one day" in html


class TestPreview:
    def test_both_links_are_shown_and_renewed(self, client):
        event = make_event(status=Status.DRAFT)
        html = client.get(page("event_change", event.pk)).content.decode()
        assert f"/perziura/{event.preview_token}/" in html
        assert f"/preview/{event.preview_token}/" in html
        client.post(page("event_button", event.pk, "new_preview"))
        assert Event.objects.get(pk=event.pk).preview_token != event.preview_token

    def test_a_public_event_shows_none(self, client):
        event = make_event()
        assert (
            event.preview_token not in client.get(page("event_change", event.pk)).content.decode()
        )


class TestLanguages:
    def test_they_are_ticked_by_name_and_kept_as_codes(self, client):
        event = make_event(languages="lt, en")
        response = client.get(page("event_change", event.pk))
        assert "Polish" in response.content.decode()
        assert filled(client, event)["languages"] == ["lt", "en"]
        save(client, event, languages=["lt", "pl"])
        event.refresh_from_db()
        assert event.languages == "lt, pl"

    def test_a_zone_is_chosen_from_a_list(self, client):
        event = make_event()
        save(client, event, time_zone="Europe/Warsaw")
        event.refresh_from_db()
        assert event.time_zone == "Europe/Warsaw"
        response = save(client, event, time_zone="Europe/Kaimas")
        assert response.context["adminform"].form.errors["time_zone"]


class TestProgramme:
    def event(self):
        event = make_event()  # from ten to three
        Session.objects.create(
            event=event, day=event.days.get(), title_lt="Įžanga", starts=time(10), ends=time(11)
        )
        return event

    def test_it_moves_along_with_its_day(self, client):
        event = self.event()
        moved = {"days-0-starts": "12:30", "days-0-ends": "17:30"}
        response = save(client, event, **moved)
        assert response.status_code == 200  # the programme would fall outside
        response = save(client, event, move_programme="on", **moved)
        assert response.status_code == 302
        session = event.sessions.get()
        assert (session.starts, session.ends) == (time(12, 30), time(13, 30))

    def test_what_was_moved_by_hand_stays_where_it_was_put(self, client):
        event = self.event()
        save(
            client,
            event,
            move_programme="on",
            **{"days-0-starts": "09:00", "sessions-0-starts": "10:15"},
        )
        assert event.sessions.get().starts == time(10, 15)

    def test_nothing_passes_midnight(self, client):
        event = self.event()
        moved = {"days-0-starts": "23:30", "days-0-ends": "23:50"}
        response = save(client, event, move_programme="on", **moved)
        assert response.status_code == 200
        assert event.sessions.get().starts == time(10)

    def test_a_day_whose_end_moves_leaves_the_programme(self, client):
        event = self.event()
        save(client, event, move_programme="on", **{"days-0-ends": "16:00"})
        assert event.sessions.get().starts == time(10)
