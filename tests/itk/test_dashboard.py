"""The first page of the admin: what waits for whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from post_office.models import STATUS, Email

from itk.dashboard import SHOWN, waiting_for
from members.groups import DESK, EDITORS
from tests.factories import (
    make_application,
    make_article,
    make_company,
    make_event,
    make_fee,
    make_page,
    make_registration,
    make_representative,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db


def waiting(group=None, **fields):
    """Return what waits for a person of the group, by title; everything for a coordinator."""
    user = make_staff(group, **fields) if group else make_staff(**fields)
    with translation.override("en"):
        return {str(found.title): found for found in waiting_for(user)}


def texts(group):
    """Return the names of the things of a group."""
    return [item.text for item in group.items]


def make_full_event(**fields):
    """Return an event with one place, which is taken."""
    event = make_event(capacity=1, **fields)
    make_registration(event)
    return event


def test_nothing_waits_in_an_empty_portal(login):
    assert waiting() == {}
    page = login(make_staff()).get("/admin/").content.decode()
    assert "Nothing waits: all is done." in page


def test_who_waits_and_where_a_place_is_free():
    full = make_full_event(title_en="Full")
    make_registration(full, status="waiting")
    free = make_event(title_en="Free", capacity=3)
    make_registration(free, status="waiting")
    make_registration(free, status="waiting")
    over = make_event(days_ahead=-3)
    make_registration(over, status="waiting")
    with translation.override("en"):
        found = waiting()["People wait for a place"]
        assert [(i.text, i.note) for i in found.items] == [
            ("Full", "1 waits"),
            ("Free", "2 wait, 3 free places"),
        ]
    assert found.items[0].url == reverse("admin:events_event_registrations", args=[full.pk])


def test_members_that_the_directory_does_not_show_yet(login):
    make_company("Nauja", published=False, confirmed_on=None)
    make_company("Buvusi", status="former", published=False)
    make_company("Rodoma")
    with translation.override("en"):
        found = waiting()["Members not yet in the directory"]
        assert [(item.text, item.note) for item in found.items] == [
            ("UAB „Nauja“", "never confirmed")
        ]
    listed = login(make_staff()).get(found.url).context["cl"].result_list
    assert [company.name for company in listed] == ["Nauja"]


def test_full_events_to_come():
    full = make_full_event(title_en="Full")
    make_full_event(days_ahead=-3)
    make_full_event(status="cancelled")
    make_event(capacity=2)
    make_event(capacity=None)
    with translation.override("en"):
        found = waiting()["Full events"]
        assert texts(found) == ["Full"]
    assert "1 / 1" in found.items[0].note
    assert full.capacity == 1


def test_open_applications_to_join():
    waits = make_application("in_review")
    make_application("rejected")
    found = waiting()["Applications to join"]
    assert texts(found) == [str(waits)]
    assert found.items[0].note == "In review"


def test_overdue_fees():
    late = make_fee(due_on=timezone.localdate() - timedelta(days=1))
    make_fee(due_on=timezone.localdate())
    found = waiting()["Overdue membership fees"]
    assert texts(found) == [str(late)]
    assert "290" in found.items[0].note
    assert found.url.endswith("?payment=overdue")


def test_companies_without_anybody_who_logs_in():
    orphan = make_company("Našlaitė", confirmed_on=timezone.localdate())
    owned = make_company("Prižiūrima", confirmed_on=timezone.localdate())
    make_representative(owned, user=make_user())
    found = waiting()["Organisations without a profile administrator"]
    assert texts(found) == [orphan.full_name]
    assert found.url == f"{reverse('admin:members_company_changelist')}?owner=none"


def test_stale_profiles_the_longest_first():
    today = timezone.localdate()
    for name, confirmed in (
        ("Vakar", today),
        ("Seniai", today - timedelta(days=400)),
        ("Niekada", None),
    ):
        make_company(name, legal_form="", confirmed_on=confirmed)
    found = waiting()["Profiles long not confirmed"]
    assert texts(found) == ["Niekada", "Seniai"]
    assert found.items[0].note


def test_drafts_and_missing_english():
    make_event(status="draft", title_en="Draft event")
    make_article(status="draft", title_en="Draft news")
    make_page(status="draft", title_en="Draft page")
    make_event(title_lt="Tik lietuviškai", title_en="")
    make_event(text_en="", days_ahead=-5)
    make_article(body_en="", title_en="Half news")
    make_page(body_en="", title_en="Half page")
    make_page()
    with translation.override("en"):
        found = waiting()
        assert texts(found["Drafts of events"]) == ["Draft event"]
        assert texts(found["Drafts of news"]) == ["Draft news"]
        assert found["Drafts of events"].items[0].note.startswith("changed on ")
        assert texts(found["Drafts of pages"]) == ["Draft page"]
        assert texts(found["Coming events not yet in English"]) == ["Tik lietuviškai"]
        assert texts(found["News not yet in English"]) == ["Half news"]
        assert texts(found["Pages not yet in English"]) == ["Half page"]


def test_refused_mail():
    fields = {"from_email": "a@itk.example", "message": "x"}
    Email.objects.create(
        to=["ne@imone.example"], subject="Kvietimas", status=STATUS.failed, **fields
    )
    Email.objects.create(to=["taip@imone.example"], status=STATUS.sent, **fields)
    found = waiting()["Mail that was refused"]
    assert texts(found) == ["ne@imone.example: Kvietimas"]


def test_first_few_and_how_many_more(login):
    for _number in range(SHOWN + 3):
        make_article(status="draft")
    found = waiting()["Drafts of news"]
    assert (len(found.items), found.count, found.rest) == (SHOWN, SHOWN + 3, 3)
    assert "and 3 more" in login(make_staff()).get("/admin/").content.decode()


def test_each_reads_what_is_their_business():
    make_event()
    make_event(status="draft")
    make_article(status="draft")
    make_company(confirmed_on=None)
    assert set(waiting(DESK)) == {"Next events"}
    assert set(waiting(EDITORS)) == {"Drafts of events", "Drafts of news"}
    assert {"Next events", "Drafts of news", "Profiles long not confirmed"} <= set(waiting())


def test_every_link_opens(login):
    make_full_event()
    make_registration(make_event(capacity=1), status="waiting")
    make_event(status="draft", title_en="")
    make_event(title_en="")
    make_article(status="draft")
    make_article(title_en="")
    make_page(status="draft")
    make_page(title_en="")
    make_company(confirmed_on=None)
    Email.objects.create(from_email="a@itk.example", to=["b@c.example"], status=STATUS.failed)
    user = make_staff()
    client = login(user)
    groups = waiting_for(user)
    assert len(groups) == 12
    for group in groups:
        for url in (group.url, *(item.url for item in group.items)):
            answer = client.get(url)
            assert answer.status_code == 200, url
        rows = client.get(group.url).context["cl"]
        if "?" in group.url:
            # The list is narrowed to what the group counts, or to a little more of the past.
            assert group.count <= rows.result_count


def test_first_page_asks_as_often_for_many_rows_as_for_few(login):
    client = login(make_staff())

    def fill(rows):
        for _number in range(rows):
            event = make_full_event(title_en="")
            make_registration(event, status="waiting")
            make_article(status="draft")
            make_company(confirmed_on=None)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        return len(queries)

    fill(SHOWN + 1)
    count()
    few = count()
    fill(10)
    assert count() == few


def test_a_draft_that_could_not_be_published_and_applications_to_decide():
    past = timezone.now() - timedelta(minutes=5)
    make_event(title_en="Stuck", status="draft", publish_at=past, days=0)
    make_event(title_en="On its way", status="draft", publish_at=past)
    chosen = make_event(title_en="Chosen", selection="staff")
    make_registration(chosen, status="applied")
    found = waiting()
    stuck = found["Drafts that could not be published"]
    assert texts(stuck) == ["Stuck"]
    assert "at least one day" in stuck.items[0].note
    applications = found["Applications wait for a decision"]
    assert texts(applications) == ["Chosen"]
    assert applications.items[0].note.endswith("1 application")
