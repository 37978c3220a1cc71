"""What the desk's script asks and sends."""

import json
from datetime import timedelta
from time import perf_counter, thread_time
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from events.models import AttendanceMark, Event, Registration
from events.workflows import give_vote, mark_attendance
from itk.shared.models import SiteProfile
from members.groups import COORDINATORS, DESK
from tests.factories import make_company, make_event, make_registration, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event(days_ahead=0, capacity=10)


@pytest.fixture
def desk(login):
    return login(make_staff(DESK))


def people(client, event, **query):
    return client.get(reverse("events:desk_list", args=[event.slug]), query).json()


def send(client, event, *items):
    url = reverse("events:desk_sync", args=[event.slug])
    return client.post(url, {"items": items}, content_type="application/json")


def item(event, kind="mark", **values):
    base = {"uuid": str(uuid4()), "kind": kind, "day": event.days.get().pk, "age": 3}
    return {**base, **values}


def test_the_list_has_names_and_states_and_nothing_else_of_a_person(event, desk):
    row = make_registration(event, company_name="UAB „Rytas“")
    data = people(desk, event)
    assert data["counts"] == {"present": 0, "expected": 1, "waiting": 0}
    assert data["rows"] == [
        {
            "id": row.pk, "name": row.full_name, "organisation": "UAB „Rytas“",
            "code": row.ticket_code, "status": "confirmed", "state": "", "online": False,
            "present": None, "said": False, "sample": False,
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "words", "state"),
    [
        ("lt", "1 iš 3, kvorumas 2", "Kvorumo dar nėra"),
        ("en", "1 of 3, quorum 2", "No quorum yet"),
    ],
)
def test_the_desk_of_a_general_meeting_tells_how_the_votes_stand(desk, lang, words, state):
    meeting = make_event(days_ahead=0, kind=Event.Kind.ASSEMBLY)
    companies = [make_company() for _number in range(3)]
    holder = make_registration(meeting, company=companies[0])
    mark_attendance(registration=holder, day=meeting.days.get())
    give_vote(event=meeting, company=companies[0], holder=holder)
    with translation.override(lang):
        told = people(desk, meeting)["counts"]["votes"]
        page = desk.get(reverse("events:desk", args=[meeting.slug])).content.decode()
    assert told == {"words": words, "state": state, "reached": False}
    assert words in page
    assert reverse("admin:events_event_votes", args=[meeting.pk]) not in page
    profile = SiteProfile.current()
    profile.quorum = 1
    profile.save()
    assert people(desk, meeting)["counts"]["votes"]["reached"]


def test_only_what_has_changed_is_asked_for_the_next_time(event, desk):
    old, marked = make_registration(event), make_registration(event)
    Registration.objects.update(updated_at=timezone.now() - timedelta(hours=1))
    data = people(desk, event)
    assert [row["id"] for row in people(desk, event, since=data["now"])["rows"]] == []
    mark_attendance(registration=marked, day=event.days.get())
    new = make_registration(event)
    changed = people(desk, event, since=data["now"])
    assert {row["id"] for row in changed["rows"]} == {marked.pk, new.pk}
    assert changed["counts"]["present"] == 1
    assert len(people(desk, event, since="kada")["rows"]) == 3
    assert old.pk in {row["id"] for row in people(desk, event, since="2026-13-99")["rows"]}


def test_the_portal_finds_by_e_mail_what_the_device_does_not_keep(event, desk):
    row = make_registration(event, email="slaptas@imone.example")
    make_registration(event)
    assert [found["id"] for found in people(desk, event, q="slaptas@")["rows"]] == [row.pk]


def test_a_queue_is_carried_out_once_and_answered_item_by_item(event, desk, lang):
    row, gone = make_registration(event), make_registration(event, status="cancelled")
    queue = [
        item(event, registration=row.pk, present=True),
        item(event, registration=gone.pk, present=True),
        item(event, "ticket", code=row.ticket_code),
        item(event, "walkin", first_name="Petras", last_name="Petraitis", company="UAB „Rytas“"),
        item(event, "bus", company="UAB „Rytas“", names="Rasa Rasaitė\nJonas Jonaitis"),
    ]
    answers = send(desk, event, *queue).json()
    states = [answer["state"] for answer in answers["answers"]]
    assert states == ["done", "conflict", "already", "done", "done"]
    assert [answer["uuid"] for answer in answers["answers"]] == [one["uuid"] for one in queue]
    assert answers["counts"]["present"] == 4
    assert len(answers["rows"]) == 4
    send(desk, event, *queue)
    assert (event.registrations.count(), AttendanceMark.objects.count()) == (5, 5)


def test_the_hour_of_a_mark_is_counted_back_from_now(event, desk):
    row = make_registration(event)
    send(desk, event, item(event, registration=row.pk, present=True, age=600))
    waited = timezone.now() - row.marks.get().marked_at
    assert timedelta(seconds=595) < waited < timedelta(seconds=620)
    send(desk, event, item(event, registration=row.pk, present=True, age="x"))
    assert row.marks.count() == 2


def test_a_bus_tells_whom_it_left_outside(event, desk):
    Event.objects.update(capacity=1)
    bus = item(event, "bus", names="Rasa Rasaitė\nJonas Jonaitis")
    answer = send(desk, event, bus).json()["answers"][0]
    assert answer["state"] == "conflict"
    assert [one["name"] for one in answer["refused"]] == ["Jonas Jonaitis"]


def test_a_reason_counts_only_from_who_may_give_it(event, desk, login):
    Event.objects.update(capacity=1)
    make_registration(event)
    person = {"first_name": "Petras", "last_name": "Petraitis", "reason": "Pranešėjas"}
    assert send(desk, event, item(event, "walkin", **person)).json()["answers"][0]["error"] == (
        "DoorFull"
    )
    chief = login(make_staff(COORDINATORS))
    assert send(chief, event, item(event, "walkin", **person)).json()["answers"][0]["state"] == (
        "done"
    )


@pytest.mark.parametrize(
    "bad",
    [
        "text", None, {}, {"uuid": "x"}, {"kind": "nothing"}, {"kind": ["mark"]}, {"day": 0},
        {"day": None}, {"registration": "x"}, {"registration": 10**30},
        {"kind": "walkin", "first_name": "Ona", "last_name": ""},
        {"kind": "walkin", "first_name": "Ona", "last_name": "Onaitė", "email": "ne"},
        {"kind": "bus", "names": "Ona"},
    ],
)  # fmt: skip
def test_a_bad_item_is_answered_and_the_others_go_on(event, desk, bad):
    row = make_registration(event)
    first = {**item(event, registration=row.pk), **bad} if isinstance(bad, dict) and bad else bad
    good = item(event, registration=row.pk, present=True)
    answers = send(desk, event, first, good).json()["answers"]
    assert [answer["state"] for answer in answers] == ["conflict", "done"]
    assert answers[0]["message"]


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"items": 3}', json.dumps({"items": [1] * 201})])
def test_what_is_no_queue_is_refused(event, desk, body):
    url = reverse("events:desk_sync", args=[event.slug])
    assert desk.post(url, body, content_type="application/json").status_code == 400


def test_a_queue_needs_the_token_of_its_page(event, login):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff(DESK))
    assert send(client, event).status_code == 403


def test_the_shell_kept_for_later_has_nobody_in_it(event, desk):
    make_registration(event, last_name="Slaptukė")
    page = desk.get(reverse("events:desk", args=[event.slug]), {"shell": ""}).content.decode()
    assert "Slaptukė" not in page
    worker = desk.get(reverse("events:desk_worker", args=[event.slug]))
    assert worker["Content-Type"].startswith("text/javascript")


def of_the_server(act, *args):
    """Return the seconds that a request takes of a processor, and those it waits for a database.

    What else the machine does meanwhile is no part of it. SQLite works in the request itself.
    """
    waited = 0.0

    def ask(execute, *asked):
        nonlocal waited
        began, own = perf_counter(), thread_time()
        try:
            return execute(*asked)
        finally:
            waited += (perf_counter() - began) - (thread_time() - own)

    own = thread_time()
    with connection.execute_wrapper(ask):
        act(*args)
    spent = thread_time() - own
    return spent, 0.0 if connection.vendor == "sqlite" else waited


@pytest.mark.slow
def test_two_thousand_people_are_searched_in_fifty_milliseconds(
    desk, django_assert_max_num_queries
):
    event = make_event(days_ahead=0, capacity=None)
    Registration.objects.bulk_create(
        Registration(
            event=event, first_name="Ona", last_name=f"Žąsinaitė{n}", company_name=f"UAB „Į{n}“",
            email=f"o{n}@imone.example", manage_token=f"t{n}", ticket_code=f"k{n:09d}",
        )
        for n in range(2000)
    )  # fmt: skip
    url = reverse("events:desk_list", args=[event.slug])
    for query in ("zasinaite19", "ona", "o77@imone"):
        spent = [of_the_server(desk.get, url, {"q": query}) for _round in range(10)]
        assert sum(map(min, zip(*spent, strict=True))) < 0.05, (query, spent)
    with django_assert_max_num_queries(16):
        desk.get(reverse("events:desk", args=[event.slug]))


@pytest.mark.parametrize("text", ["A\ud800", "A\x00", "A" * 5000])
@pytest.mark.parametrize("kind", ["mark", "ticket", "walkin", "bus"])
def test_text_that_is_none_is_refused_item_by_item(event, desk, kind, text):
    row = make_registration(event)
    fields = ("registration", "code", "first_name", "last_name", "names", "company", "email", "day")
    for name in (*fields, "uuid"):
        answer = send(
            desk, event, item(event, kind, **{name: text}), item(event, registration=row.pk)
        )
        assert answer.status_code == 200
        states = [one["state"] for one in answer.json()["answers"]]
        assert states[0] == "conflict"
        assert states[1] in ("done", "already")


@pytest.mark.parametrize("body", ["[" * 200_000, '{"items":' + "[" * 200_000, '{"items": 9e999}'])
def test_queue_that_no_desk_writes_is_refused_whole(event, desk, body):
    url = reverse("events:desk_sync", args=[event.slug])
    assert desk.post(url, body, content_type="application/json").status_code == 400


def test_number_of_another_mark_is_a_conflict(event, desk):
    here, there = make_registration(event), make_registration(make_event(days_ahead=0))
    day = there.event.days.get()
    mark = AttendanceMark.objects.create(registration=there, day=day, how="self")
    one = item(event, registration=here.pk) | {"uuid": str(mark.client_uuid)}
    (answer,) = send(desk, event, one).json()["answers"]
    assert (answer["state"], answer["error"]) == ("conflict", "MarkTaken")
