"""The page of an event: what follows from a change, and what is refused beside which field."""

from datetime import time

import pytest
from django.utils import translation

from events.models import Event, EventDay, Registration, Session
from events.workflows import mark_attendance
from members.groups import COORDINATORS, DESK, EDITORS
from tests.events.admin.steps import assistant, form_data, messages, page, staff
from tests.factories import make_company, make_event, make_project, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(login, lang):
    """A coordinator in each language."""
    return login(staff(COORDINATORS, language=lang))


def session(event, **fields):
    defaults = {"title_lt": "Pranešimas", "starts": time(11), "ends": time(12)}
    day = fields.pop("day", None) or event.days.first()
    return Session.objects.create(event=event, day=day, **{**defaults, **fields})


def save(client, event, **changes):
    """Send the page of the event as it stands with ``changes``; follow where it leads."""
    url = page("event_change", event.pk)
    data = form_data(client.get(url))
    for name, value in changes.items():
        data.pop(name, None) if value is None else data.update({name: value})
    return client.post(url, data, follow=True)


def errors_of(response, prefix):
    inlines = response.context["inline_admin_formsets"]
    return next(i.formset for i in inlines if i.formset.prefix == prefix)


def test_a_new_event_is_a_draft_with_its_first_day(client):
    url = page("event_add")
    data = form_data(client.get(url))
    data |= {
        "title_lt": "Išmanioji apskaita",
        "slug": "",
        "days-0-date": "2030-05-06",
        "days-0-starts": "10:00",
        "days-0-ends": "15:00",
    }
    response = client.post(url, data)
    event = Event.objects.get()
    assert response.url == page("event_change", event.pk)
    assert (event.status, event.slug) == (Event.Status.DRAFT, "ismanioji-apskaita")
    assert event.starts_at.astimezone(event.zone).time() == time(10)


def test_the_status_cannot_be_written(client):
    event = make_event(status=Event.Status.DRAFT)
    save(client, event, status="published", title_lt="Kitas pavadinimas")
    event.refresh_from_db()
    assert (event.status, event.title_lt) == (Event.Status.DRAFT, "Kitas pavadinimas")


def test_the_fields_of_the_form_are_named_in_the_language_of_the_reader(login):
    html = login(staff(COORDINATORS)).get(page("event_add")).content.decode()
    for words in ("Laiko juosta:", "Renginio kalbos:", "Norvegų"):
        assert words in html
    assert "fewer_places" not in html


def test_moved_days_and_zone_move_the_event(client):
    event = make_event()
    save(client, event, **{"days-0-starts": "08:00", "time_zone": "Europe/London"})
    event.refresh_from_db()
    assert event.starts_at.astimezone(event.zone).time() == time(8)


def test_a_raised_capacity_gives_places_to_who_waits(client, outbox):
    event = make_event(capacity=1)
    make_registration(event)
    waiting = make_registration(event, status=Registration.Status.WAITING)
    response = save(client, event, capacity="2", fewer_places="on")
    waiting.refresh_from_db()
    assert waiting.status == Registration.Status.CONFIRMED
    assert any(waiting.full_name in told for told in messages(response))
    assert outbox.rows().count() == 1


def test_a_lowered_capacity_throws_nobody_out(client):
    event = make_event(capacity=3)
    for _number in range(3):
        make_registration(event)
    response = save(client, event, capacity="2", fewer_places="on")
    assert event.registrations.confirmed().count() == 3
    assert any("3" in told and "2" in told for told in messages(response))


@pytest.mark.parametrize("change", [{"venue": "Kita salė"}, {"days-0-starts": "11:00"}])
def test_who_registered_is_told_of_a_change_when_that_is_ticked(client, outbox, change):
    event = make_event()
    make_registration(event)
    response = save(client, event, **change)
    assert outbox.rows().count() == 0
    assert len(messages(response)) == 2  # saved; nobody was told
    save(client, event, tell_everyone="on", change_note_lt="Kita salė")
    assert outbox.rows().count() == 1
    event.refresh_from_db()
    assert event.change_note_lt == "Kita salė"


@pytest.mark.parametrize("status", [Event.Status.DRAFT, Event.Status.CANCELLED])
def test_there_is_nobody_to_tell_of_an_event_that_is_not_public(client, status):
    event = make_event(status=status)
    make_registration(event)
    response = client.get(page("event_change", event.pk))
    assert b"tell_everyone" not in response.content


@pytest.mark.parametrize(
    ("changes", "prefix", "field"),
    [
        ({"days-0-ends": "09:00"}, "days", "ends"),
        ({"days-0-date": "2030-02-31"}, "days", "date"),
        ({"sessions-0-starts": "09:00"}, "sessions", "starts"),
        ({"sessions-0-ends": "16:00"}, "sessions", "ends"),
        ({"sessions-0-ends": "10:30"}, "sessions", "ends"),
        ({"days-0-starts": "11:30"}, "sessions", "starts"),
        ({"days-0-DELETE": "on"}, "sessions", "day"),
        ({"sessions-0-title_lt": ""}, "sessions", "title_lt"),
    ],
)
def test_impossible_hours_are_refused_beside_their_field(client, changes, prefix, field):
    event = make_event()
    session(event)
    response = save(client, event, **changes)
    formset = errors_of(response, prefix)
    assert field in {name for errors in formset.errors for name in errors}
    day = EventDay.objects.get()
    assert (day.starts, day.ends) == (time(10), time(15))
    assert Session.objects.get().starts == time(11)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_lt": ""}, "title_lt"),
        ({"time_zone": "Europa/Vilnius"}, "time_zone"),
        ({"capacity": "0"}, "capacity"),
        ({"registration_mode": "elsewhere"}, "registration_url"),
        (
            {
                "opens_at_0": "2030-05-02",
                "opens_at_1": "10:00",
                "closes_at_0": "2030-05-01",
                "closes_at_1": "10:00",
            },
            "closes_at",
        ),
    ],
)
def test_impossible_values_are_refused_beside_their_field(client, changes, field):
    event = make_event()
    response = save(client, event, **changes)
    errors = response.context["adminform"].form.errors
    assert set(errors) == {field}
    event.refresh_from_db()
    assert event.capacity == 10


def test_the_programme_may_grow_with_its_day_at_once(client):
    event = make_event()
    session(event)
    save(client, event, **{"days-0-ends": "18:00", "sessions-0-ends": "17:30"})
    assert Session.objects.get().ends == time(17, 30)


def test_the_programme_stands_on_days_of_its_own_event(client):
    event, other = make_event(), make_event()
    session(event)
    response = save(client, event, **{"sessions-0-day": other.days.get().pk})
    assert "day" in errors_of(response, "sessions").errors[0]


def test_a_day_with_attendance_stays(client):
    event = make_event(days=2, days_ahead=0)
    first = event.days.first()
    mark_attendance(registration=make_registration(event), day=first)
    response = save(client, event, **{"days-0-DELETE": "on"})
    assert errors_of(response, "days").non_form_errors()
    assert event.days.count() == 2
    save(client, event, **{"days-1-DELETE": "on"})
    assert event.days.get() == first


def test_calendars_are_told_of_a_moved_and_of_a_removed_day(client):
    event = make_event(days=2)
    save(client, event, **{"days-0-starts": "11:00"})
    moved = Event.objects.get().calendar_sequence
    assert moved == event.calendar_sequence + 1
    gone = event.days.last()
    save(client, event, **{"days-1-DELETE": "on"})
    assert Event.objects.get().calendar_sequence == moved + 1
    assert event.removed_days.get().number == gone.pk
    save(client, event, title_lt="Kitas pavadinimas")
    assert Event.objects.get().calendar_sequence == moved + 1


def test_an_event_with_people_is_not_deleted(client):
    event = make_event()
    make_registration(event)
    response = client.post(page("event_delete", event.pk), {"post": "yes"}, follow=True)
    assert len(messages(response)) == 1
    chosen = {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"}
    assert client.post(page("event_changelist"), chosen).status_code == 200
    assert Event.objects.exists()


def test_an_event_without_people_is_deleted(client):
    event = make_event()
    client.post(page("event_delete", event.pk), {"post": "yes"})
    assert not Event.objects.exists()


@pytest.mark.parametrize(("group", "status"), [(EDITORS, 403), (DESK, 403)])
def test_others_delete_nothing(login, group, status):
    event = make_event()
    response = login(staff(group)).post(page("event_delete", event.pk), {"post": "yes"})
    assert response.status_code == status
    assert Event.objects.exists()


def test_who_keeps_lists_reads_the_page_and_changes_nothing(login):
    event = make_event()
    make_registration(event)
    client = login(assistant())
    assert client.get(page("event_change", event.pk)).status_code == 200
    assert client.post(page("event_change", event.pk), {"title_lt": "X"}).status_code == 403


def test_editors_are_not_led_to_the_people(login):
    event = make_event()
    response = login(staff(EDITORS)).get(page("event_change", event.pk))
    assert page("event_registrations", event.pk).encode() not in response.content


# The list


def fill(count):
    project, host = make_project(), make_company()
    for number in range(count):
        event = make_event(project=project, host=host, days_ahead=number)
        make_registration(event)


def test_the_list_asks_the_same_of_the_database_for_few_and_many(
    login, django_assert_max_num_queries, django_assert_num_queries
):
    client = login(staff(COORDINATORS))
    fill(2)
    url = page("event_changelist")
    client.get(url)
    with django_assert_max_num_queries(25) as few:
        client.get(url)
    fill(20)
    with django_assert_num_queries(len(few)):
        response = client.get(url)
    assert response.context["cl"].result_count == 22


def test_the_list_is_searched_by_word_forms(client):
    make_event(title_lt="Išmaniųjų skaitiklių diegimas")
    make_event(title_lt="Eksportas")
    found = client.get(page("event_changelist"), {"q": "skaitikliai"}).context["cl"]
    assert [event.title_lt for event in found.queryset] == ["Išmaniųjų skaitiklių diegimas"]


def test_the_list_tells_places(client):
    event = make_event(capacity=5)
    make_registration(event)
    make_registration(event, status=Registration.Status.WAITING)
    text = client.get(page("event_changelist")).content.decode()
    assert "1 / 5" in text
    assert page("event_registrations", event.pk) in text


def test_editors_see_the_places_and_no_way_to_the_people(login):
    event = make_event(capacity=5)
    text = login(staff(EDITORS)).get(page("event_changelist")).content.decode()
    assert "0 / 5" in text
    assert page("event_registrations", event.pk) not in text


def test_a_new_slug_leaves_the_old_address(client):
    event = make_event()
    with translation.override("lt"):
        before = event.get_absolute_url()
    save(client, event, slug="nauja-vieta")
    assert client.get(before).status_code == 301


def test_dates_of_the_list_go_by_the_start(client):
    make_event(days_ahead=400)
    response = client.get(page("event_changelist"))
    assert response.context["cl"].date_hierarchy == "starts_at"


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31"])
def test_a_day_outside_of_our_time_is_refused(client, date):
    event = make_event()
    response = save(client, event, **{"days-0-date": date})
    assert errors_of(response, "days")[0].has_error("date")
    assert EventDay.objects.get().date.year > 2000


def test_the_days_stand_above_the_place(login):
    shown = login(staff(COORDINATORS)).get(page("event_change", make_event().pk)).content.decode()
    assert shown.count('name="days-TOTAL_FORMS"') == 1
    assert shown.index("days-TOTAL_FORMS") < shown.index('name="venue"')
