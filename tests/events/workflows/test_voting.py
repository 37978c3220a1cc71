"""Votes of a general meeting: one a member, held by somebody present, by right or by proxy."""

import pytest
from auditlog.models import LogEntry
from django.core.files.base import ContentFile

from events.models import Event, Vote
from events.workflows import (
    VoteError,
    give_vote,
    holders_of,
    mark_attendance,
    quorum_of,
    take_back_vote,
)
from events.workflows.voting import (
    HolderAbsent,
    NotAssembly,
    NotEntitled,
    ProxyMissing,
    Quorum,
    VoteHeld,
)
from itk.shared.files import private_storage
from itk.shared.models import SiteProfile
from tests.factories import make_company, make_event, make_registration, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return make_event(days_ahead=0, kind=Event.Kind.ASSEMBLY, capacity=None)


def present(event, company=None, **fields):
    """Return somebody of a company who has come."""
    registration = make_registration(event, company=company, **fields)
    mark_attendance(registration=registration, day=event.days.first())
    return registration


def scan():
    return ContentFile(b"%PDF-1.4", name="igaliojimas.pdf")


def test_a_person_of_the_member_holds_its_vote_by_right(meeting):
    company, user = make_company(), make_user()
    holder = present(meeting, company)
    vote = give_vote(event=meeting, company=company, holder=holder, proxy=scan(), by=user)
    assert (vote.holder, vote.by_proxy, vote.given_by) == (holder, False, user)
    assert not vote.proxy, "no scan is kept where none is needed"


def test_somebody_else_holds_it_with_a_proxy(meeting):
    company = make_company()
    holder = present(meeting, make_company())
    with pytest.raises(ProxyMissing, match="scan"):
        give_vote(event=meeting, company=company, holder=holder)
    vote = give_vote(event=meeting, company=company, holder=holder, proxy=scan())
    assert vote.by_proxy
    assert vote.proxy.name.startswith("proxies/")
    assert "igaliojimas" not in vote.proxy.name


def test_one_member_one_vote(meeting):
    company = make_company()
    give_vote(event=meeting, company=company, holder=present(meeting, company))
    with pytest.raises(VoteHeld, match="already held"):
        give_vote(event=meeting, company=company, holder=present(meeting, company))
    assert meeting.votes.count() == 1


def test_only_who_is_there_holds_a_vote(meeting):
    company = make_company()
    registered = make_registration(meeting, company=company)
    elsewhere = present(make_event(days_ahead=0), company)
    for holder in (registered, elsewhere):
        with pytest.raises(HolderAbsent):
            give_vote(event=meeting, company=company, holder=holder)


@pytest.mark.parametrize(
    "fields", [{"status": "former"}, {"status": "applicant"}, {"kind": "partner"}]
)
def test_only_active_members_vote(meeting, fields):
    company = make_company(**fields)
    holder = present(meeting, company)
    with pytest.raises(NotEntitled):
        give_vote(event=meeting, company=company, holder=holder)


@pytest.mark.parametrize(
    "fields", [{"kind": "training"}, {"status": "cancelled"}, {"status": "closed"}]
)
def test_votes_belong_to_a_general_meeting_that_goes_on(meeting, fields):
    company = make_company()
    holder = present(meeting, company)
    Event.objects.filter(pk=meeting.pk).update(**fields)
    with pytest.raises(NotAssembly):
        give_vote(event=meeting, company=company, holder=holder)


def test_who_leaves_gives_the_vote_back_and_the_log_keeps_it(
    meeting, django_capture_on_commit_callbacks
):
    company = make_company()
    holder = present(meeting, make_company())
    vote = give_vote(event=meeting, company=company, holder=holder, proxy=scan())
    name = vote.proxy.name
    with django_capture_on_commit_callbacks(execute=True):
        take_back_vote(vote=vote)
        take_back_vote(vote=vote)
    assert not Vote.objects.exists()
    assert not private_storage().exists(name)
    entry = LogEntry.objects.get_for_model(Vote).get(action=LogEntry.Action.DELETE)
    assert str(holder) in entry.object_repr
    give_vote(event=meeting, company=company, holder=present(meeting, company))


def test_a_vote_by_right_is_taken_back_too(meeting, django_capture_on_commit_callbacks):
    company = make_company()
    vote = give_vote(event=meeting, company=company, holder=present(meeting, company))
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        take_back_vote(vote=vote)
    assert not callbacks
    assert not Vote.objects.exists()


def test_votes_of_a_closed_meeting_stay(meeting):
    company = make_company()
    vote = give_vote(event=meeting, company=company, holder=present(meeting, company))
    Event.objects.filter(pk=meeting.pk).update(status=Event.Status.CLOSED)
    with pytest.raises(NotAssembly):
        take_back_vote(vote=vote)
    assert Vote.objects.exists()


def test_twelve_of_forty_with_a_quorum_of_twenty_one(meeting):
    companies = [make_company() for _number in range(4)]
    make_company(kind="partner")
    give_vote(event=meeting, company=companies[0], holder=present(meeting, companies[0]))
    assert quorum_of(meeting) == Quorum(held=1, entitled=4, needed=3)
    assert not quorum_of(meeting).reached
    SiteProfile.objects.create(pk=1, name_lt="Klasteris", quorum=1)
    assert quorum_of(meeting) == Quorum(held=1, entitled=4, needed=1)
    assert quorum_of(meeting).reached


def test_nobody_is_a_holder_twice():
    event = make_event(days_ahead=0, days=2, kind=Event.Kind.ASSEMBLY)
    holder = present(event)
    mark_attendance(registration=holder, day=event.days.last())
    assert holders_of(event) == [holder]


def test_a_sample_holder_makes_a_sample_vote(meeting):
    company = make_company()
    holder = present(meeting, company, is_sample=True)
    assert give_vote(event=meeting, company=company, holder=holder).is_sample


def test_each_refusal_says_why():
    assert len({str(kind()) for kind in (VoteError, *VoteError.__subclasses__())}) == 6
