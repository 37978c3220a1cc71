"""The people of an event in the admin: found, counted, marked, confirmed, cancelled, taken along."""

import pytest

from events.models import Attendance, AttendanceMark, Event, Registration
from events.workflows import mark_attendance
from members.groups import COORDINATORS, DESK, EDITORS
from tests.events.admin.steps import assistant, cells, messages, page, staff
from tests.factories import make_company, make_event, make_registration

pytestmark = pytest.mark.django_db
Status = Registration.Status


def shown(response):
    return [row.full_name for row in response.context["page"].object_list]


def url_of(event):
    return page("event_registrations", event.pk)


@pytest.fixture
def desk(login, lang):
    """Somebody who keeps the lists, in each language."""
    return login(assistant(language=lang))


@pytest.fixture
def client(login, lang):
    """A coordinator in each language."""
    return login(staff(COORDINATORS, language=lang))


# Who may


@pytest.mark.parametrize(
    ("group", "name", "status"),
    [
        (COORDINATORS, "registrations", 200),
        (DESK, "registrations", 403),
        (EDITORS, "registrations", 403),
        (COORDINATORS, "registrations_add", 200),
        (DESK, "registrations_add", 403),
        (EDITORS, "registrations_add", 403),
        (COORDINATORS, "registrations_import", 200),
        (DESK, "registrations_import", 403),
        (EDITORS, "registrations_import", 403),
        (DESK, "registrations_export", 403),
        (EDITORS, "registrations_export", 403),
    ],
)
def test_who_opens_which_page(login, group, name, status):
    event = make_event()
    assert login(staff(group)).get(page(f"event_{name}", event.pk)).status_code == status


def test_who_is_not_staff_is_asked_to_log_in(client_of_nobody):
    assert client_of_nobody.get(url_of(make_event())).status_code == 302


@pytest.fixture
def client_of_nobody(db):
    from django.test import Client

    return Client()


@pytest.mark.parametrize("name", ["mark", "confirm", "cancel"])
def test_others_change_nothing(login, name):
    event = make_event(days_ahead=0)
    row = make_registration(event, status=Status.WAITING if name == "confirm" else "confirmed")
    before = row.status
    data = {"present": event.days.get().pk}
    response = login(staff(EDITORS)).post(
        page(f"event_registration_{name}", event.pk, row.pk), data
    )
    assert response.status_code == 403
    row.refresh_from_db()
    assert row.status == before
    assert not AttendanceMark.objects.exists()


@pytest.mark.parametrize("name", ["registrations_mark", "registration_mark"])
def test_marks_are_made_by_post_only(login, name):
    event = make_event(days_ahead=0)
    row = make_registration(event)
    args = [event.pk] if name == "registrations_mark" else [event.pk, row.pk]
    url = page(f"event_{name}", *args)
    assert login(assistant()).get(url, {"present": event.days.get().pk}).status_code == 405
    assert not AttendanceMark.objects.exists()


def test_a_person_of_another_event_is_not_found(login):
    event, other = make_event(days_ahead=0), make_registration()
    client = login(staff(COORDINATORS))
    for name in ("mark", "confirm", "cancel"):
        url = page(f"event_registration_{name}", event.pk, other.pk)
        assert client.post(url, {"present": event.days.get().pk}).status_code == 404
    other.refresh_from_db()
    assert other.status == Status.CONFIRMED


@pytest.mark.parametrize("key", ["", "x", "999999", "²", "-1", "9" * 30])
def test_an_unknown_day_is_not_found(login, key):
    event = make_event(days_ahead=0)
    row = make_registration(event)
    url = page("event_registration_mark", event.pk, row.pk)
    assert login(assistant()).post(url, {"present": key}).status_code == 404


# Finding


def test_people_stand_in_lithuanian_order_with_their_organisation(desk):
    event = make_event()
    for name in ("Žukas", "Šimkus", "Ąsotis", "Zuokas"):
        make_registration(event, last_name=name, company_name="UAB „Ūkas“")
    make_registration()
    response = desk.get(url_of(event))
    assert [name.split()[-1] for name in shown(response)] == ["Ąsotis", "Šimkus", "Zuokas", "Žukas"]
    assert "UAB „Ūkas“" in response.content.decode()


@pytest.mark.parametrize(
    "query", ["simkute", "ŠIMKUTĖ", "ukas egle", "egle@imone1", "Eglė Šimkutė"]
)
def test_people_are_found_by_name_organisation_and_email(desk, query):
    event = make_event()
    make_registration(
        event,
        first_name="Eglė",
        last_name="Šimkutė",
        email="egle@imone1.example",
        company_name="Ūkas",
    )
    make_registration(event)
    assert shown(desk.get(url_of(event), {"q": query})) == ["Eglė Šimkutė"]


def test_people_are_filtered_by_status_and_attendance(desk):
    event = make_event(days_ahead=0, days=2)
    first, second = event.days.all()
    came, absent = make_registration(event), make_registration(event)
    waiting = make_registration(event, status=Status.WAITING)
    cancelled = make_registration(event, status=Status.CANCELLED)
    mark_attendance(registration=came, day=first)

    def found(**query):
        return set(shown(desk.get(url_of(event), query)))

    assert found(status="waiting") == {waiting.full_name}
    assert found(status="live") == {came.full_name, absent.full_name, waiting.full_name}
    assert found(attendance="came") == {came.full_name}
    assert found(attendance=f"came-{first.pk}") == {came.full_name}
    assert found(attendance=f"came-{second.pk}") == set()
    assert found(attendance="absent") == {absent.full_name}
    assert len(found(status="nonsense", attendance="came-x", p="-1")) == 4
    assert cancelled.full_name in found()


def test_people_are_counted(desk):
    event = make_event(days_ahead=0, capacity=5)
    came = make_registration(event)
    make_registration(event)
    make_registration(event, status=Status.WAITING)
    mark_attendance(registration=came, day=event.days.get())
    counts = [number for _label, number in desk.get(url_of(event)).context["counts"]]
    assert counts == [2, 1, 1, 3]


def fill(event, count):
    company = make_company()
    rows = [
        Registration(
            event=event,
            first_name="Ona",
            last_name=f"Nr{number}",
            email=f"nr{number}@imone.example",
            company=company,
            folded_name=f"ona nr{number}",
        )
        for number in range(count)
    ]
    Registration.objects.bulk_create(rows)
    day = event.days.get()
    Attendance.objects.bulk_create(
        Attendance(registration=row, day=day, present=True) for row in rows[::2]
    )


def test_fifty_people_or_five_thousand_ask_the_same_of_the_database(
    login, django_assert_max_num_queries, django_assert_num_queries
):
    few, many = make_event(days_ahead=0, capacity=None), make_event(days_ahead=0, capacity=None)
    fill(few, 2)
    fill(many, 5000)
    client = login(assistant())
    client.get(url_of(few))
    with django_assert_max_num_queries(20) as asked:
        client.get(url_of(few))
    with django_assert_num_queries(len(asked)):
        response = client.get(url_of(many), {"p": "3"})
    assert len(shown(response)) == 50
    assert response.context["page"].number == 3


@pytest.mark.parametrize(("asked", "given"), [("0", 2), ("1000000", 2), ("x", 1), ("2", 2)])
def test_a_page_that_is_not_there_is_the_nearest(desk, asked, given):
    event = make_event(days_ahead=0)
    fill(event, 60)
    assert desk.get(url_of(event), {"p": asked}).context["page"].number == given


def test_an_event_without_a_day_or_a_person_has_a_page(desk):
    assert desk.get(url_of(make_event(days=0))).status_code == 200


@pytest.mark.parametrize("query", ["\0", "%", "' OR 1=1", "x" * 5000])
def test_nonsense_finds_nothing_and_breaks_nothing(desk, query):
    event = make_event()
    make_registration(event)
    assert desk.get(url_of(event), {"q": query}).status_code == 200


# Marking


def mark(client, event, row, query="", **data):
    return client.post(page("event_registration_mark", event.pk, row.pk) + query, data)


def test_a_person_comes_and_is_taken_back(desk):
    event = make_event(days_ahead=0)
    row, day = make_registration(event), event.days.get()
    response = mark(desk, event, row, "?q=ona&p=2", present=day.pk)
    assert response.url == f"{url_of(event)}?q=ona&p=2#r{row.pk}"
    assert Attendance.objects.get().present is True
    mark(desk, event, row, absent=day.pk)
    assert Attendance.objects.get().present is False
    assert [m.present for m in AttendanceMark.objects.all()] == [True, False]
    assert {m.how for m in AttendanceMark.objects.all()} == {"desk"}


def test_the_buttons_say_it_in_words(login):
    event = make_event(days_ahead=0)
    make_registration(event)
    text = login(assistant(language="en")).get(url_of(event)).content.decode()
    assert "Arrived" in text


@pytest.mark.parametrize("case", ["waiting", "closed"])
def test_what_cannot_be_marked_is_told(desk, case, lang):
    event = make_event(days_ahead=0)
    row = make_registration(event, status=Status.WAITING if case == "waiting" else "confirmed")
    told = row.full_name
    if case == "closed":
        Event.objects.update(status=Event.Status.CLOSED)
        told = {"lt": "skirtuke „Užbaigimas“", "en": "under “Closing”"}[lang]
    url = page("event_registration_mark", event.pk, row.pk)
    response = desk.post(url, {"present": event.days.get().pk}, follow=True)
    assert any(told in text for text in messages(response))
    assert not AttendanceMark.objects.exists()


def test_the_ticked_are_marked_at_once(desk):
    event = make_event(days_ahead=0, days=2)
    day = event.days.last()
    rows = [make_registration(event) for _number in range(3)]
    waiting = make_registration(event, status=Status.WAITING)
    stranger = make_registration(make_event(days_ahead=0))
    mark_attendance(registration=rows[0], day=day)
    chosen = [rows[0].pk, rows[1].pk, waiting.pk, stranger.pk, "x", "9" * 30]
    url = page("event_registrations_mark", event.pk)
    response = desk.post(url, {"day": day.pk, "chosen": chosen}, follow=True)
    came = set(Attendance.objects.filter(present=True, day=day).values_list("registration", flat=1))
    assert came == {rows[0].pk, rows[1].pk}
    assert AttendanceMark.objects.count() == 2
    assert any(waiting.full_name in told for told in messages(response))


@pytest.mark.parametrize("day", ["x", "9" * 30, "9" * 5000])
def test_a_day_that_is_none_is_not_found(desk, day):
    event = make_event(days_ahead=0)
    row = make_registration(event)
    url = page("event_registration_mark", event.pk, row.pk)
    assert desk.post(url, {"present": day}).status_code == 404


# Deciding


def confirm(client, event, row, **data):
    return client.post(page("event_registration_confirm", event.pk, row.pk), data)


def test_a_free_place_is_given(desk, outbox):
    event = make_event(capacity=1)
    row = make_registration(event, status=Status.WAITING)
    confirm(desk, event, row)
    row.refresh_from_db()
    assert (row.status, row.waiting_since) == (Status.CONFIRMED, None)
    assert outbox.rows().count() == 1


def test_a_place_that_is_not_there_takes_a_reason(client):
    event = make_event(capacity=1)
    make_registration(event)
    row = make_registration(event, status=Status.WAITING)
    asked = confirm(client, event, row)
    assert asked.url.startswith(page("event_registration_confirm", event.pk, row.pk))
    assert client.get(asked.url).status_code == 200
    empty = confirm(client, event, row, reason=" ")
    assert empty.status_code == 422
    assert empty.context["form"].errors["reason"]
    row.refresh_from_db()
    assert row.status == Status.WAITING
    confirm(client, event, row, reason="Pranešėjas")
    row.refresh_from_db()
    assert (row.status, row.over_capacity_reason) == (Status.CONFIRMED, "Pranešėjas")
    assert "Pranešėjas" in client.get(url_of(event)).content.decode()


def test_the_desk_does_not_go_over_the_number_of_places(desk):
    event = make_event(capacity=1)
    make_registration(event)
    row = make_registration(event, status=Status.WAITING)
    assert confirm(desk, event, row, reason="Prašo").status_code == 403
    response = desk.post(page("event_registration_confirm", event.pk, row.pk), follow=True)
    assert len(messages(response)) == 1
    row.refresh_from_db()
    assert row.status == Status.WAITING


@pytest.mark.parametrize(("data", "mails"), [({}, 2), ({"silent": "on"}, 1)])
def test_a_cancelled_place_goes_on(client, outbox, data, mails):
    event = make_event(capacity=1)
    row = make_registration(event)
    waiting = make_registration(event, status=Status.WAITING)
    url = page("event_registration_cancel", event.pk, row.pk)
    assert client.get(url).status_code == 200
    row.refresh_from_db()
    assert row.status == Status.CONFIRMED
    client.post(url, data)
    row.refresh_from_db()
    waiting.refresh_from_db()
    assert (row.status, waiting.status) == (Status.CANCELLED, Status.CONFIRMED)
    assert outbox.rows().count() == mails


# Taking along


HEADERS = {"lt": None, "en": ("First name", "Last name", "Organisation")}


def test_the_export_holds_who_was_found_and_who_came(client, lang):
    event = make_event(days_ahead=0, days=2)
    first, _second = event.days.all()
    row = make_registration(
        event, last_name='=HYPERLINK("http://blogas.example")', company_name="@SUM(1)"
    )
    make_registration(event, status=Status.CANCELLED)
    mark_attendance(registration=row, day=first)
    response = client.get(page("event_registrations_export", event.pk), {"status": "confirmed"})
    (head, *rows), sheet = cells(response)
    assert len(rows) == 1
    assert rows[0][1] == '=HYPERLINK("http://blogas.example")'
    assert "f" not in {cell.data_type for line in sheet.iter_rows() for cell in line}
    place = next(i for i, name in enumerate(head) if first.date.isoformat() in str(name))
    assert rows[0][place] in ("Yes", "Taip")
    assert rows[0][place + 1] in ("", None)
    assert len(head) == len(set(head))
    if HEADERS[lang]:
        assert head[:3] == HEADERS[lang]


def test_the_export_marks_samples(client):
    event = make_event()
    make_registration(event, is_sample=True)
    (_head, row), _sheet = cells(client.get(page("event_registrations_export", event.pk)))
    assert row[-1] in ("Yes", "Taip")


@pytest.mark.parametrize("status", [Event.Status.CANCELLED, Event.Status.POSTPONED])
def test_nobody_is_offered_as_present_at_what_is_called_off(client, status):
    event = make_event(days_ahead=0, status=status)
    row, day = make_registration(event), event.days.get()
    shown = client.get(url_of(event)).content.decode()
    assert page("event_registration_mark", event.pk, row.pk) not in shown
    assert page("event_papers", event.pk) not in shown
    form = client.get(page("event_registrations_add", event.pk)).context["form"]
    assert "present_today" not in form.fields
    answer = client.get(page("event_papers_marks", event.pk, day.pk), follow=True)
    assert answer.redirect_chain
    client.post(page("event_registration_mark", event.pk, row.pk), {"present": day.pk})
    assert not AttendanceMark.objects.exists()
