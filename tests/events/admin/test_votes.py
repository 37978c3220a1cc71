"""The page of votes of a general meeting."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from events.models import Event, Vote
from events.workflows import give_vote, mark_attendance
from members.groups import COORDINATORS, DESK, EDITORS
from tests.events.admin.steps import messages, page, staff
from tests.factories import make_company, make_event, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(login, lang):
    return login(staff(COORDINATORS, language=lang))


@pytest.fixture
def meeting():
    return make_event(days_ahead=0, kind=Event.Kind.ASSEMBLY, capacity=None)


def present(event, company=None, **fields):
    registration = make_registration(event, company=company, **fields)
    mark_attendance(registration=registration, day=event.days.get())
    return registration


def scan(name="igaliojimas.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4", "application/pdf")


def give(client, event, company, holder, **data):
    data = {"company": company.pk, "holder": holder.pk, **data}
    return client.post(page("event_votes", event.pk), data, follow=True)


def test_the_page_counts_votes_and_offers_the_members_own_people(client, meeting, lang):
    company, _other = make_company("Aušra"), make_company("Žvaigždė")
    holder = present(meeting, company, last_name="Balsuotoja")
    text = client.get(page("event_votes", meeting.pk)).content.decode()
    counted = "<strong data-held>0</strong>"
    assert f"{counted} iš 2, kvorumas 2" in text or f"{counted} of 2, quorum 2" in text
    assert f'name="holder" value="{holder.pk}"' in text
    give(client, meeting, company, holder)
    assert Vote.objects.get().holder == holder
    answer = client.get(page("event_votes_count", meeting.pk))
    assert answer.json() == {"held": 1, "reached": False}


def test_a_vote_is_given_by_proxy_and_the_scan_is_for_staff_only(client, meeting, login):
    company, holder = make_company(), present(meeting, make_company())
    answer = give(client, meeting, company, holder)
    assert answer.status_code == 422
    assert "proxy" in answer.context["form"].errors
    give(client, meeting, company, holder, proxy=scan())
    vote = Vote.objects.get()
    url = page("event_vote_proxy", meeting.pk, vote.pk)
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.4"
    assert answer["Cache-Control"].startswith("private, no-store")
    for group in (DESK, EDITORS):
        assert login(staff(group)).get(url).status_code == 403


def test_a_proxy_of_a_kind_that_is_not_taken_is_told_beside_its_field(client, meeting):
    company, holder = make_company(), present(meeting)
    answer = give(client, meeting, company, holder, proxy=scan("virusas.exe"))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"proxy"}
    assert not Vote.objects.exists()


def test_a_second_vote_of_a_member_is_refused_beside_its_field(client, meeting):
    company = make_company()
    give_vote(event=meeting, company=company, holder=present(meeting, company))
    answer = give(client, meeting, company, present(meeting, company))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"company"}


@pytest.mark.parametrize("number", ["", "0", "x", "99999999999999999999"])
def test_nonsense_is_told(client, meeting, number):
    data = {"company": number, "holder": number}
    assert client.post(page("event_votes", meeting.pk), data).status_code == 422
    assert client.get(page("event_votes", meeting.pk), {"company": number}).status_code == 200


def test_who_is_not_there_is_not_offered(client, meeting):
    company = make_company()
    answer = give(client, meeting, company, make_registration(meeting, company=company))
    assert answer.context["form"].errors.keys() == {"holder"}


def test_a_vote_is_taken_back_once(client, meeting):
    company = make_company()
    vote = give_vote(event=meeting, company=company, holder=present(meeting, company))
    url = page("event_vote_take_back", meeting.pk, vote.pk)
    assert client.get(url).status_code == 405
    assert len(messages(client.post(url, follow=True))) == 1
    assert messages(client.post(url, follow=True)) == []
    assert not Vote.objects.exists()


def test_votes_of_a_closed_meeting_are_only_looked_at(client, meeting):
    company = make_company()
    vote = give_vote(event=meeting, company=company, holder=present(meeting, company))
    Event.objects.filter(pk=meeting.pk).update(status="closed")
    client.post(page("event_vote_take_back", meeting.pk, vote.pk))
    answer = client.get(page("event_votes", meeting.pk))
    assert Vote.objects.exists()
    assert b'<form method="post" action' not in answer.content


def test_no_vote_is_given_at_a_cancelled_meeting(client, meeting):
    holder = present(meeting, make_company())
    Event.objects.update(status=Event.Status.CANCELLED)
    answer = client.get(page("event_votes", meeting.pk))
    assert f'name="holder" value="{holder.pk}"' not in answer.content.decode()


def test_a_holder_who_left_is_seen(client, meeting):
    company = make_company()
    holder = present(meeting, company)
    give_vote(event=meeting, company=company, holder=holder)
    mark_attendance(registration=holder, day=meeting.days.get(), present=False)
    rows = client.get(page("event_votes", meeting.pk)).context["rows"]
    assert [row.holder_left for row in rows] == [True]


def test_a_member_that_left_keeps_the_vote_given(client, meeting):
    company = make_company()
    give_vote(event=meeting, company=company, holder=present(meeting, company))
    company.status = "former"
    company.save()
    rows = client.get(page("event_votes", meeting.pk)).context["rows"]
    assert [row.company for row in rows] == [company]


def test_other_events_have_no_tab_of_votes(client, meeting):
    for event, offered in ((meeting, True), (make_event(), False)):
        tabs = client.get(page("event_change", event.pk)).context["tabs"]
        assert any(tab.url.endswith("/votes/") for tab in tabs) is offered
