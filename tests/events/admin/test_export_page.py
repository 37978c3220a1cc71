"""The people of an event as a workbook: all columns, or those that the reader chose."""

from urllib.parse import urlencode

import pytest

from events.models import Answer, Question
from events.workflows import mark_attendance
from members.groups import COORDINATORS
from tests.events.admin.steps import cells, page, staff
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    """An event of two days with a question that one of two people answered."""
    event = make_event(days=2, days_ahead=-2)
    question = Question.objects.create(
        event=event, label_lt="Kur?", label_en="Where?", kind="choice", choices_lt="Čia\nTen"
    )
    first = make_registration(event, last_name="Čiurlys", is_sample=True)
    make_registration(event, last_name="Cibulis", email=None)
    Answer.objects.create(registration=first, question=question, value=2)
    mark_attendance(registration=first, day=event.days.first())
    return event


def choose(client, event, *keys, **filters):
    url = page("event_registrations_columns", event.pk)
    return client.post(f"{url}?{urlencode(filters)}", {"columns": keys}, follow=True)


def test_by_default_everything_is_there_in_the_order_of_names(login, event):
    client = login(staff(COORDINATORS, language="lt"))
    (headers, *rows), _sheet = cells(client.get(page("event_registrations_export", event.pk)))
    assert [row[1] for row in rows] == ["Cibulis", "Čiurlys"]
    days = [f"Atvyko {day.date.isoformat()}" for day in event.days.all()]
    assert [*headers[-4:]] == ["Kur?", *days, "Pavyzdinis įrašas"]
    assert rows[1][-4:] == ("Ten", "Taip", None, "Taip")


@pytest.mark.parametrize("lang", ["lt", "en"])
def test_the_chosen_columns_are_remembered_also_for_the_next_event(login, lang, event):
    client = login(staff(COORDINATORS, language=lang))
    (headers, *rows), _sheet = cells(choose(client, event, "last_name", "first_name"))
    assert len(headers) == 3
    assert rows[0][:2] == ("Ona", "Cibulis")
    form = client.get(page("event_registrations_columns", event.pk)).context["form"]
    assert form["columns"].value() == ["first_name", "last_name"]
    other = make_event(days_ahead=-1)
    (headers, *_rows), _sheet = cells(client.get(page("event_registrations_export", other.pk)))
    assert len(headers) == 4
    choose(client, other, "email")
    (headers, *_rows), _sheet = cells(client.get(page("event_registrations_export", event.pk)))
    assert len(headers) == 2


def test_the_filters_of_the_list_hold(login, event):
    response = choose(login(staff(COORDINATORS)), event, "last_name", q="ciurlys")
    assert [row[0] for row in cells(response)[0][1:]] == ["Čiurlys"]


@pytest.mark.parametrize("keys", [[], ["nothing"]])
def test_without_a_column_there_is_no_workbook(login, event, keys):
    response = choose(login(staff(COORDINATORS)), event, *keys)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"columns"}
