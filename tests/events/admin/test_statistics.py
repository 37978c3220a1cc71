"""Statistics of one event and of all: on the page, by year, without samples, as a workbook."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Attendance, Material
from members.groups import COORDINATORS, EDITORS
from tests.events.admin.steps import cells, page, staff
from tests.factories import make_company, make_event, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(login, lang):
    return login(staff(COORDINATORS, language=lang))


def held(people=2, **fields):
    event = make_event(**{"days_ahead": -2, **fields})
    for _number in range(people):
        registration = make_registration(event, company=make_company())
        Attendance.objects.create(registration=registration, day=event.days.get(), present=True)
    make_registration(event)
    return event


def test_one_event_with_its_materials(client):
    event = held()
    Material.objects.create(event=event, title_lt="Skaidrės", link="https://m.example", downloads=7)
    answer = client.get(page("event_statistics", event.pk))
    assert [number for _label, number in answer.context["lines"]] == [
        *(0, 3, 0, 0, 0, 2, "33 %", 2, 2, 0, 0)
    ]
    text = answer.content.decode()
    assert 'role="img"' in text
    assert '<td class="num">7</td>' in text


def test_an_event_without_a_day_has_nothing_to_count(client):
    event = make_event(status="draft")
    event.days.all().delete()
    type(event).objects.filter(pk=event.pk).update(starts_at=None, ends_at=None)
    assert client.get(page("event_statistics", event.pk)).status_code == 200


def test_all_events_by_month_and_kind(client):
    held(kind="training")
    held(kind="exhibition")
    answer = client.get(page("event_statistics_all"))
    kinds, years, months = answer.context["charts"]
    assert [row.values for row in months.rows] == [(6, 4)]
    assert [row.values for row in kinds.rows] == [(3, 2), (3, 2)]
    assert [row.values for row in years.rows] == [(4, 0)]
    assert answer.content.decode().count('role="img"') == 3


def test_several_years_are_held_against_one_another(client, clock):
    clock("2014-06-15 12:00")
    held()
    clock("2015-06-15 12:00")
    held(people=3)
    answer = client.get(page("event_statistics_all"))
    _kinds, years, _members, months = answer.context["charts"]
    assert [(row.label, row.values) for row in years.rows] == [("2014", (3, 2)), ("2015", (4, 3))]
    assert [row.values for row in months.rows] == [(3, 2), (4, 3)]
    assert '<option value="2014">2014</option>' in answer.content.decode()


def test_a_year_is_chosen(client, clock):
    clock("2014-06-15 12:00")
    old = held()
    clock("2015-06-15 12:00")
    held()
    answer = client.get(page("event_statistics_all"), {"year": "2014", "samples": "on"})
    assert [row.event for row in answer.context["rows"]] == [old]
    assert timezone.now().year == 2015


@pytest.mark.parametrize("query", [{"year": "x"}, {"year": "99999999999999999999"}, {"year": "1"}])
def test_a_year_that_is_none_shows_all(client, query):
    held()
    answer = client.get(page("event_statistics_all"), {**query, "samples": "on"})
    assert answer.status_code == 200
    assert len(answer.context["rows"]) == 1


def test_samples_are_marked_and_left_out_by_choice(client):
    held(is_sample=True)
    real = held()
    everything = client.get(page("event_statistics_all"))
    assert everything.context["has_samples"]
    assert len(everything.context["rows"]) == 2
    chosen = client.get(page("event_statistics_all"), {"asked": "1"})
    assert [row.event for row in chosen.context["rows"]] == [real]


def test_the_workbook_has_each_event_and_marks_samples(client, lang):
    event = held(is_sample=True)
    rows, _sheet = cells(client.get(page("event_statistics_export")))
    assert rows[1][1] == str(event)
    assert rows[1][5:7] == (0, 3)
    assert rows[1][-1] == ("Taip" if lang == "lt" else "Yes")


def test_an_empty_portal_has_statistics_too(client):
    assert client.get(page("event_statistics_all")).status_code == 200
    assert len(cells(client.get(page("event_statistics_export")))[0]) == 1


def test_who_sees_no_registrations_sees_no_statistics(login):
    editor = login(staff(EDITORS))
    for name in ("event_statistics_all", "event_statistics_export"):
        assert editor.get(page(name)).status_code == 403
    assert page("event_statistics_all") not in editor.get(page("event_changelist")).content.decode()


def test_the_list_of_events_leads_there(client):
    text = client.get(page("event_changelist")).content.decode()
    assert page("event_statistics_all") in text


def test_queries_do_not_grow_with_events(client):
    asked = []
    for number in (1, 10):
        for _i in range(number):
            held(people=1)
        client.get(page("event_statistics_all"))
        with CaptureQueriesContext(connection) as queries:
            client.get(page("event_statistics_all"))
        asked.append(len(queries))
    assert asked[0] == asked[1]
