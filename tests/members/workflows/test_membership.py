"""An organisation's way through the cluster, and its people's way out."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from members.groups import EDITORS
from members.models import Company
from members.workflows import (
    AlreadyAMember,
    BeforeJoining,
    InvitationExpired,
    NoMembership,
    NotAllowed,
    NotAMember,
    admit_company,
    confirm_company,
    end_membership,
    end_representation,
    find_invitation,
    invite_representative,
    publish_company,
    unpublish_company,
)
from tests.factories import make_company, make_representative, make_staff, make_user

pytestmark = pytest.mark.django_db
Status = Company.Status


def make_applicant(**fields):
    """Return an organisation that was never a member."""
    company = make_company(status=Status.APPLICANT, published=False, **fields)
    company.periods.all().delete()
    return company


def test_admitted_company_is_a_member_but_not_yet_public():
    company = admit_company(company=make_applicant(), joined=date(2024, 3, 1))
    assert company.status == Status.ACTIVE
    assert not company.published
    period = company.periods.get()
    assert (period.joined, period.left) == (date(2024, 3, 1), None)


@pytest.mark.parametrize(
    ("step", "data"),
    [
        (admit_company, {"joined": date(2024, 3, 1)}),
        (end_membership, {"left": date(2024, 3, 1)}),
        (publish_company, {}),
        (unpublish_company, {}),
        (confirm_company, {}),
    ],
)
def test_only_the_office_decides(step, data):
    owner = make_representative(user=make_user())
    for user in (owner.user, make_staff(EDITORS)):
        with pytest.raises(NotAllowed):
            step(company=owner.company, by=user, **data)


def test_sample_company_has_sample_membership():
    company = admit_company(company=make_applicant(is_sample=True), joined=date(2024, 3, 1))
    assert company.periods.get().is_sample


def test_member_is_not_admitted_twice():
    company = make_company()
    with pytest.raises(AlreadyAMember):
        admit_company(company=company, joined=timezone.localdate())
    assert company.periods.count() == 1


def test_rejoining_adds_a_membership_after_the_last():
    company = make_company(joined=date(2012, 1, 1))
    end_membership(company=company, left=date(2015, 6, 30), reason_lt="Keitė veiklą.")
    with pytest.raises(BeforeJoining):
        admit_company(company=company, joined=date(2015, 6, 29))
    admit_company(company=company, joined=date(2020, 1, 1))
    spans = list(company.periods.values_list("joined", "left"))
    assert spans == [(date(2012, 1, 1), date(2015, 6, 30)), (date(2020, 1, 1), None)]


def test_former_member_with_an_open_period_is_not_admitted():
    company = make_company(status=Status.FORMER, joined=date(2012, 1, 1))
    with pytest.raises(BeforeJoining):
        admit_company(company=company, joined=date(2020, 1, 1))


def test_ended_membership_keeps_dates_and_reasons():
    company = make_company(joined=date(2012, 1, 1))
    ended = end_membership(
        company=company, left=date(2026, 5, 1), reason_lt="Susijungė.", reason_en="Merged."
    )
    assert ended.status == Status.FORMER
    assert ended.published  # the page stays and says that the organisation has left
    period = ended.periods.get()
    assert (period.left, period.reason_lt, period.reason_en) == (
        date(2026, 5, 1),
        "Susijungė.",
        "Merged.",
    )


def test_membership_does_not_end_before_it_began():
    company = make_company(joined=date(2012, 1, 1))
    with pytest.raises(BeforeJoining):
        end_membership(company=company, left=date(2011, 12, 31))
    company.refresh_from_db()
    assert company.status == Status.ACTIVE


def test_only_a_member_leaves():
    with pytest.raises(NoMembership):
        end_membership(company=make_applicant(), left=timezone.localdate())
    without_period = make_company()
    without_period.periods.all().delete()
    with pytest.raises(NoMembership):
        end_membership(company=without_period, left=timezone.localdate())


def test_publishing_is_for_members():
    applicant = make_applicant()
    with pytest.raises(NotAMember):
        publish_company(company=applicant)
    assert not Company.objects.get(pk=applicant.pk).published
    member = make_company(published=False)
    assert publish_company(company=member).published
    assert publish_company(company=member).published
    assert not unpublish_company(company=member).published
    assert member not in Company.objects.public()


def test_confirmed_today():
    company = make_company(confirmed_on=None)
    assert company in Company.objects.stale()
    assert confirm_company(company=company).confirmed_on == timezone.localdate()
    assert company not in Company.objects.stale()


def test_stale_after_a_year():
    today = timezone.localdate()
    old = make_company(confirmed_on=today - timedelta(days=400))
    fresh = make_company(confirmed_on=today - timedelta(days=300))
    hidden = make_company(confirmed_on=None, published=False)
    assert list(Company.objects.stale()) == [old]
    assert fresh.confirmed_on
    assert hidden.pk


def test_without_owner_are_members_for_whom_nobody_logs_in():
    owned, invited, editor_only, left, applicant = (
        make_company(),
        make_company(),
        make_company(),
        make_company(),
        make_applicant(),
    )
    make_representative(owned, user=make_user())
    make_representative(invited)
    make_representative(editor_only, user=make_user(), role="editor")
    make_representative(left, user=make_user(), left_at=timezone.now())
    found = set(Company.objects.without_owner())
    assert found == {invited, editor_only, left}
    assert applicant not in found


def test_who_left_has_no_access_and_no_invitation():
    user = make_user()
    person = make_representative(user=user)
    assert Company.objects.editable_by(user).exists()
    end_representation(representative=person)
    assert not Company.objects.editable_by(user).exists()
    invited = invite_representative(representative=make_representative(person.company))
    end_representation(representative=invited)
    with pytest.raises(InvitationExpired):
        find_invitation(token=invited.invite_token)


def test_leaving_twice_keeps_the_first_moment(clock):
    person = make_representative()
    clock("2026-05-04 12:00")
    first = end_representation(representative=person).left_at
    clock("2026-05-05 12:00")
    assert end_representation(representative=person).left_at == first
