"""The contact of an organisation into which nobody can log in is invited, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import Representative
from members.workflows import (
    HasAccess,
    InvitationWaits,
    NobodyToInvite,
    NoMemberYet,
    NotAllowed,
    find_invitation,
    invite_first,
    invite_representative,
    plan_first_invitations,
)
from tests.factories import make_company, make_representative, make_staff, make_user

pytestmark = pytest.mark.django_db


def person_of(company, **fields):
    """Return somebody without access."""
    return make_representative(company, **{"role": "none", **fields})


def test_contact_before_head_becomes_profile_administrator(outbox):
    company = make_company()
    person_of(company)
    person_of(company, is_head=True)
    contact = person_of(company, is_contact=True)
    assert [row.person for row in plan_first_invitations([company])] == [contact]
    assert not outbox.rows().exists()
    invited = invite_first(company=company, by=make_staff())
    assert (invited, invited.role) == (contact, "owner")
    assert find_invitation(token=invited.invite_token) == contact
    assert [mail.to for mail in outbox.rows()] == [[contact.email]]


def test_head_where_the_contact_has_no_address():
    company = make_company()
    person_of(company, is_contact=True, email=None)
    head = person_of(company, is_head=True)
    assert invite_first(company=company, by=None) == head


def test_second_press_mails_nobody(outbox):
    company = make_company()
    person_of(company, is_contact=True)
    invite_first(company=company, by=None)
    with pytest.raises(InvitationWaits):
        invite_first(company=company, by=None)
    assert outbox.rows().count() == 1


def test_expired_invitation_is_repeated(outbox):
    company = make_company()
    person = invite_representative(representative=make_representative(company, is_contact=True))
    Representative.objects.update(invite_expires_at=timezone.now() - timedelta(days=1))
    assert invite_first(company=company, by=None) == person
    assert outbox.rows().count() == 2


def why(company):
    """Return why nobody of the organisation is invited, in the plan and at the press."""
    row = plan_first_invitations([company])[0]
    assert row.person is None
    with pytest.raises((NoMemberYet, HasAccess, InvitationWaits, NobodyToInvite)) as refused:
        invite_first(company=company, by=None)
    assert str(refused.value) == row.why_not
    return refused.type


def test_who_is_left_out_and_why(outbox):
    member = make_company(status="applicant")
    person_of(member, is_contact=True)
    assert why(member) is NoMemberYet
    alone = make_company()
    assert why(alone) is NobodyToInvite
    person_of(alone)
    person_of(alone, is_contact=True, left_at=timezone.now())
    person_of(alone, is_contact=True, user=make_user())
    assert why(alone) is NobodyToInvite
    has = make_company()
    person_of(has, is_contact=True)
    make_representative(has, user=make_user(), role="editor")
    assert why(has) is HasAccess
    assert not outbox.rows().exists()


def test_only_the_office_invites():
    company = make_company()
    person_of(company, is_contact=True)
    with pytest.raises(NotAllowed):
        invite_first(company=company, by=make_user())


def test_plan_asks_once_for_any_number(django_assert_num_queries):
    companies = [make_company() for _each in range(4)]
    for company in companies:
        person_of(company, is_contact=True)
    with django_assert_num_queries(1):
        assert all(row.person for row in plan_first_invitations(companies))
