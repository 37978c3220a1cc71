"""The desk with plain forms: who may stand there, finding, marking, walking in, ending."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Attendance, AttendanceMark, DeskPass, Event
from events.workflows import mark_attendance
from events.workflows.desk import say_to_be_here
from events.workflows.desk_passes import make_desk_pass, revoke_desk_pass
from members.groups import COORDINATORS, DESK, EDITORS
from tests.factories import make_event, make_registration, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event(days_ahead=0, capacity=10)


@pytest.fixture
def desk(login):
    """Somebody of the desk group."""
    return login(make_staff(DESK))


@pytest.fixture
def chief(login):
    return login(make_staff(COORDINATORS))


def address(event, name="desk"):
    return reverse(f"events:{name}", args=[event.slug])


def helper(event, name="Jonas Jonaitis", desk_pass=None):
    """Return a browser in which a helper has opened a pass."""
    client = Client()
    desk_pass = desk_pass or make_desk_pass(event=event)
    response = client.post(reverse("events:desk_pass", args=[desk_pass.token]), {"name": name})
    assert response.status_code == 302
    return client


def told(client, event, **query):
    return client.get(address(event), query).content.decode()


# Who may stand there


def test_a_stranger_is_asked_to_log_in_and_others_are_refused(event, login):
    answer = Client().get(address(event))
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]
    assert login(make_user()).get(address(event)).status_code == 403
    assert login(make_staff(EDITORS)).get(address(event)).status_code == 403
    assert Client().get(address(event, "desk_list")).status_code == 403
    assert Client().post(address(event, "desk_mark")).status_code == 302


def test_a_stranger_does_not_learn_whether_there_is_such_an_event():
    draft = make_event(days_ahead=0, status="draft")
    for name in ("desk", "desk_list", "desk_mark", "desk_sync", "desk_poster"):
        for method in ("get", "post"):
            there, nowhere = (
                getattr(Client(), method)(reverse(f"events:{name}", args=[slug]))
                for slug in (draft.slug, "nera-tokio")
            )
            assert there.status_code == nowhere.status_code != 404, name
            assert there.content == nowhere.content, name


def test_helper_and_desk_find_no_desk_of_an_event_that_is_none(event, desk):
    for client in (helper(event), desk):
        for name in ("desk", "desk_list"):
            assert client.get(reverse(f"events:{name}", args=["nera"])).status_code == 404


def test_the_page_is_kept_and_found_by_nobody(event, desk, lang):
    answer = desk.get(address(event))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


def test_the_page_tells_no_e_mail_and_no_phone(event, desk):
    make_registration(event, email="slaptas@imone.example", phone="+37061234567")
    page = told(desk, event) + desk.get(address(event, "desk_list")).content.decode()
    assert "slaptas" not in page
    assert "1234567" not in page


@pytest.mark.parametrize("status", ["draft", "postponed", "cancelled"])
def test_an_event_that_does_not_take_place_has_no_desk(event, desk, status):
    Event.objects.update(status=status)
    assert desk.get(address(event)).status_code == 410


def test_a_closed_event_is_shown_without_buttons(event, desk):
    row = make_registration(event)
    mark_attendance(registration=row, day=event.days.get())
    Event.objects.update(status="closed")
    assert 'class="button desk-button"' not in told(desk, event)


def test_the_list_of_desks_is_today_and_later(desk, chief, lang):
    today, later = make_event(days_ahead=0), make_event(days_ahead=9)
    over, draft = make_event(days_ahead=-9), make_event(days_ahead=1, status="draft")
    page = desk.get(reverse("events:desks")).content.decode()
    assert [address(e) in page for e in (today, later, over, draft)] == [True, True, False, False]


def test_the_administration_leads_the_desk_group_to_the_desks(desk, chief):
    answer = desk.get(reverse("admin:index"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("events:desks"))
    assert chief.get(reverse("admin:index")).status_code == 200


def test_the_desk_group_sees_nothing_of_the_administration(event, desk):
    registration = make_registration(event)
    for name, pk in (
        ("event_changelist", None),
        ("event_change", event.pk),
        ("registration_changelist", None),
        ("registration_change", registration.pk),
        ("event_registrations", event.pk),
        ("event_desk", event.pk),
    ):
        url = reverse(f"admin:events_{name}", args=[pk] if pk else [])
        assert desk.get(url).status_code == 403, name


# Helpers with a pass


def test_a_helper_writes_a_name_and_stands_at_one_desk_only(event, lang):
    other = make_event(days_ahead=0)
    client = helper(event)
    row = make_registration(event)
    assert client.get(address(event)).status_code == 200
    assert client.get(address(other)).status_code == 403
    assert client.get(address(other, "desk_list")).status_code == 403
    assert client.get(reverse("events:desks")).url == address(event)
    assert client.get(reverse("admin:index")).status_code == 302
    client.post(address(event, "desk_mark"), {"registration": row.pk})
    mark = AttendanceMark.objects.get()
    assert (mark.marked_by, mark.marked_by_name) == (None, "Jonas Jonaitis")
    assert DeskPass.objects.get().used_at is not None


def test_a_pass_asks_for_a_name_in_letters(event, lang):
    link = reverse("events:desk_pass", args=[make_desk_pass(event=event).token])
    client = Client()
    page = client.get(link)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert client.post(link, {"name": "???"}).status_code == 422
    assert client.get(address(event)).status_code == 302


def test_what_is_no_pass_is_not_found_and_staff_need_none(event, desk):
    assert Client().get(reverse("events:desk_pass", args=["nera"])).status_code == 404
    link = reverse("events:desk_pass", args=[make_desk_pass(event=event).token])
    assert desk.get(link).url == address(event)


@pytest.mark.parametrize("end", ["revoked", "over", "cancelled"])
def test_a_pass_that_is_over_opens_nothing_at_once(event, end):
    desk_pass = make_desk_pass(event=event)
    client = helper(event, desk_pass=desk_pass)
    if end == "revoked":
        revoke_desk_pass(desk_pass=desk_pass)
    elif end == "over":
        Event.objects.update(
            starts_at=timezone.now() - timedelta(hours=9),
            ends_at=timezone.now() - timedelta(hours=1),
        )
    else:
        Event.objects.update(status="cancelled")
    assert client.get(address(event, "desk_list")).status_code == 410
    assert client.get(address(event)).status_code in (302, 410)
    link = reverse("events:desk_pass", args=[desk_pass.token])
    assert Client().get(link).status_code == 410


def test_what_a_helper_did_offline_is_still_heard_shortly_after_the_event(event):
    client, row = helper(event), make_registration(event)
    hours = timedelta(hours=1)
    Event.objects.update(starts_at=timezone.now() - 9 * hours, ends_at=timezone.now() - hours)
    item = {
        "uuid": str(uuid4()), "kind": "mark", "registration": row.pk, "present": True,
        "day": event.days.get().pk, "age": 7200,
    }  # fmt: skip
    sent = {"items": [item]}
    url = address(event, "desk_sync")
    assert client.post(url, sent, content_type="application/json").status_code == 200
    assert row.attendances.get().present
    Event.objects.update(ends_at=timezone.now() - 13 * hours, starts_at=timezone.now() - 20 * hours)
    assert client.post(url, sent, content_type="application/json").status_code == 410


def test_the_end_closes_the_desk_on_the_device(event, desk):
    client = helper(event)
    answer = client.post(address(event, "desk_end"))
    assert answer.status_code == 200
    assert client.get(address(event)).status_code == 302
    assert desk.post(address(event, "desk_end")).url == reverse("events:desks")


# Finding


@pytest.mark.parametrize("query", ["zasin", "sarunas ryt", "RYTAS", "sarunas@imone", "žĄS"])
def test_people_are_found_by_the_beginnings_of_words(event, desk, query):
    make_registration(
        event, first_name="Šarūnas", last_name="Žąsinas", company_name="UAB „Rytas“",
        email="sarunas@imone.example",
    )  # fmt: skip
    make_registration(event, first_name="Ona", last_name="Onaitė")
    page = told(desk, event, q=query)
    assert "Žąsinas" in page
    assert "Onaitė" not in page


def test_thirty_are_shown_and_all_are_counted(event, desk):
    for _number in range(33):
        make_registration(event, first_name="Rasa")
    assert told(desk, event, q="rasa").count('class="desk-row__name">Rasa') == 30
    assert "33" in told(desk, event, q="rasa")


def test_who_is_not_found_is_proposed_for_registration(event, desk):
    page = told(desk, event, q="Petras Petraitis")
    assert 'value="Petras"' in page
    assert 'value="Petraitis"' in page


def test_a_cancelled_person_is_shown_with_the_state_and_no_button(event, desk):
    make_registration(event, status="cancelled")
    page = told(desk, event)
    assert "Atšaukta" in page or "Cancelled" in page
    assert 'name="present" value="1" type="submit">' not in page


def test_a_typed_name_is_looked_for_and_a_ticket_marks_at_once(event, desk):
    row = make_registration(event)
    answer = desk.post(address(event, "desk_find"), {"q": "Ona"})
    assert answer.url.endswith("?q=Ona")
    assert not AttendanceMark.objects.exists()
    desk.post(address(event, "desk_find"), {"q": row.ticket_code.lower()})
    assert (row.attendances.get().present, row.marks.get().how) == (True, "qr")
    assert row.full_name in told(desk, event)


@pytest.mark.parametrize("kind", ["unknown", "other event", "cancelled"])
def test_a_ticket_that_opens_nothing_says_why(event, desk, kind):
    code = {
        "unknown": lambda: "AAAAA22222",
        "other event": lambda: (
            make_registration(make_event(title_lt="Kita", title_en="Kita")).ticket_code
        ),
        "cancelled": lambda: make_registration(event, status="cancelled").ticket_code,
    }[kind]()
    desk.post(address(event, "desk_find"), {"q": code})
    assert "callout--warning" in told(desk, event)
    assert not Attendance.objects.exists()


# Marking


def test_one_tap_marks_and_one_takes_back(event, desk, lang):
    row = make_registration(event)
    url, day = address(event, "desk_mark"), event.days.get()
    assert desk.get(url).status_code == 405
    desk.post(url, {"registration": row.pk, "day": day.pk, "present": "1"})
    assert row.attendances.get().present
    desk.post(url, {"registration": row.pk, "day": day.pk, "present": "0"})
    assert not row.attendances.get().present


@pytest.mark.parametrize("key", ["", "x", "9" * 30, "0"])
def test_nobody_is_not_found(event, desk, key):
    assert desk.post(address(event, "desk_mark"), {"registration": key}).status_code == 404
    assert desk.get(address(event), {"day": key}).status_code == 200


def test_of_several_days_today_is_chosen(desk):
    event = make_event(days_ahead=-1, days=3)
    row = make_registration(event)
    desk.post(address(event, "desk_mark"), {"registration": row.pk})
    assert row.attendances.get().day.date == timezone.localdate()
    last = event.days.last()
    desk.post(address(event, "desk_mark"), {"registration": row.pk, "day": last.pk})
    assert row.attendances.get(day=last).present
    assert f"?day={last.pk}" in told(desk, event)


def test_before_the_event_the_first_day_is_shown_and_after_it_the_last(desk):
    for ahead, place in ((3, 0), (-3, 1)):
        event = make_event(days_ahead=ahead, days=2)
        day = list(event.days.order_by("date"))[place]
        assert desk.get(address(event)).context["day"] == day


@pytest.mark.parametrize(("days", "warned"), [(21, True), (0, False)])
def test_marking_a_day_that_is_still_ahead_is_warned_of(desk, days, warned):
    page = desk.get(reverse("events:desk", args=[make_event(days_ahead=days).slug]))
    assert ("Ši diena dar neatėjo" in page.content.decode()) is warned


def test_who_says_to_be_here_is_at_the_top(event, desk):
    row = make_registration(event)
    assert f'id="s{row.pk}"' not in told(desk, event)
    say_to_be_here(event=event, code=row.ticket_code)
    assert f'id="s{row.pk}"' in told(desk, event)
    assert desk.get(address(event)).context["counts"]["present"] == 0
    desk.post(address(event, "desk_mark"), {"registration": row.pk})
    assert f'id="s{row.pk}"' not in told(desk, event)
