"""Two records of one and the same become one, and nothing that pointed at either is lost."""

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from events.models import Registration, Vote
from itk.shared.models import Redirect
from members.models import (
    Company,
    CompetenceClaim,
    Introduction,
    MembershipFee,
    Representative,
    TechnologyArea,
)
from members.workflows import (
    AlreadyMerged,
    InTheWay,
    NotAllowed,
    OneAndTheSame,
    OneSucceedsOther,
    ReasonNeeded,
    SampleAndReal,
    TwoOrganisations,
    find_invitation,
    invite_representative,
    merge_duplicates,
    merged_into,
    plan_duplicates,
)
from members.workflows.merging import LeftBehind
from tests.factories import (
    make_company,
    make_competence,
    make_event,
    make_fee,
    make_registration,
    make_representative,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db


# Organisations


def test_plan_counts_what_moves_and_writes_nothing(django_assert_num_queries):
    goes, stays = make_company(code=""), make_company()
    make_registration(company=goes)
    make_registration(company=goes)
    make_event(host=goes)
    plan = plan_duplicates(goes=goes, stays=stays)
    counts = {f"{m.field.model.__name__}.{m.field.name}": len(m.rows) for m in plan.moves}
    assert counts == {"Registration.company": 2, "Event.host": 1}
    assert [type(c.stays).__name__ for c in plan.collisions] == ["MembershipPeriod"]
    assert Registration.objects.filter(company=goes).count() == 2


def test_shared_areas_are_named_and_stay_once():
    goes, stays = make_company(code=""), make_company()
    area = TechnologyArea.objects.create(code="tinklas", name_lt="Tinklas")
    for company in (goes, stays):
        company.technology_areas.add(area)
    names = [c.name for c in plan_duplicates(goes=goes, stays=stays).collisions]
    assert any(name.endswith(": Tinklas") for name in names)
    merge_duplicates(goes=goes, stays=stays)
    assert list(stays.technology_areas.all()) == [area]


def test_old_name_and_address_lead_to_the_one_that_stays(client):
    goes = make_company("Lygumos", slug="lygumos", former_names="Lygis")
    stays = make_company("Lyguma", slug="lyguma", code="")
    merge_duplicates(goes=goes, stays=stays)
    stays.refresh_from_db()
    assert stays.former_names.splitlines() == ["UAB „Lygumos“", "Lygis"]
    assert list(Company.objects.matching("lygis")) == [stays]
    for lang, path in (("lt", "nariai"), ("en", "members")):
        answer = client.get(f"/{lang}/{path}/lygumos/")
        assert (answer.status_code, answer["Location"]) == (301, f"/{lang}/{path}/lyguma/")


def test_the_same_name_without_its_form_is_no_former_name():
    goes, stays = make_company("Alfa", legal_form=""), make_company("Alfa", code="")
    assert merge_duplicates(goes=goes, stays=stays).former_names == ""


def test_the_one_that_stays_keeps_what_it_says_and_learns_the_rest(picture):
    goes = make_company(
        website="https://sena.example", phone="+370 600 00000", founded=1999, logo=picture()
    )
    code, logo = goes.code, goes.logo.name
    stays = make_company(code="", website="https://nauja.example", short_description_en="")
    stays = merge_duplicates(goes=goes, stays=stays)
    stays = Company.objects.get(pk=stays.pk)
    assert (stays.website, stays.phone) == ("https://nauja.example", "+370 600 00000")
    assert (stays.code, stays.founded, stays.logo.name) == (code, 1999, logo)
    assert stays.short_description_en == "Makes measuring devices."


@pytest.mark.parametrize(
    ("goes", "stays", "after"),
    [
        (("active", True), ("applicant", False), ("active", True)),
        (("active", False), ("former", True), ("active", False)),
        (("active", True), ("active", False), ("active", True)),
        (("applicant", False), ("active", True), ("active", True)),
    ],
)
def test_membership_is_that_of_the_one_which_has_it(goes, stays, after):
    pair = [
        make_company(code="", status=status, published=published)
        for status, published in (goes, stays)
    ]
    merged = merge_duplicates(goes=pair[0], stays=pair[1])
    assert (merged.status, merged.published) == after


def test_open_membership_began_with_the_earlier():
    goes, stays = make_company(joined=date(2012, 5, 1), code=""), make_company()
    stays.periods.update(joined=date(2020, 5, 1))
    merge_duplicates(goes=goes, stays=stays)
    assert [(p.joined, p.left) for p in stays.periods.all()] == [(date(2012, 5, 1), None)]


def test_two_company_codes_need_a_reason_which_is_kept():
    goes, stays, office = make_company(), make_company(), make_staff()
    code = stays.code
    with pytest.raises(ReasonNeeded):
        merge_duplicates(goes=goes, stays=stays, by=office, reason="  ")
    assert Company.objects.filter(pk=goes.pk).exists()
    key = goes.pk
    merge_duplicates(goes=goes, stays=stays, by=office, reason="Kodas suklysta.")
    assert Company.objects.get().code == code
    entry = LogEntry.objects.get(additional_data__merged=key)
    assert (entry.actor, entry.object_id) == (office, stays.pk)
    assert entry.additional_data["reason"].endswith("Kodas suklysta.")
    deleted = LogEntry.objects.filter(object_pk=str(key), action=LogEntry.Action.DELETE)
    assert deleted.filter(content_type=entry.content_type).count() == 1


def test_log_names_the_rows_that_moved():
    goes, stays = make_company(code=""), make_company()
    registration, key = make_registration(company=goes), goes.pk
    merge_duplicates(goes=goes, stays=stays)
    moved = LogEntry.objects.get(additional_data__merged=key).additional_data["moved"]
    assert moved == {"events.Registration.company": [registration.pk]}


def test_fees_of_one_year_are_one_and_two_different_need_a_reason():
    goes, stays = make_company(code=""), make_company()
    make_fee(goes, paid_on=date(2026, 4, 1), invoice_number="K-7")
    make_fee(stays)
    make_fee(goes, year=2025)
    merge_duplicates(goes=goes, stays=stays)
    fees = {fee.year: fee for fee in MembershipFee.objects.all()}
    assert {fee.company for fee in fees.values()} == {stays}
    assert (fees[2026].paid_on, fees[2026].invoice_number) == (date(2026, 4, 1), "K-7")
    other = make_company(code="")
    make_fee(other, amount=145)
    with pytest.raises(ReasonNeeded):
        merge_duplicates(goes=other, stays=stays)


def test_two_votes_at_one_meeting_need_a_reason():
    goes, stays, event = make_company(code=""), make_company(), make_event()
    for company in (goes, stays):
        Vote.objects.create(event=event, company=company, holder=make_registration(event))
    with pytest.raises(ReasonNeeded):
        merge_duplicates(goes=goes, stays=stays)
    merge_duplicates(goes=goes, stays=stays, reason="Balsavo dukart.")
    assert Vote.objects.get().company == stays


def test_person_of_both_is_one_afterwards():
    goes, stays, user = make_company(code=""), make_company(), make_user()
    theirs = make_representative(goes, user=user, email="ruta@imone.example", is_head=True)
    event = make_event()
    kept = make_representative(stays, email="ruta@imone.example", role="none")
    make_representative(goes, email="kitas@imone.example")
    from tests.factories import make_invitation

    invitation = make_invitation(event=event, representative=theirs)
    merge_duplicates(goes=goes, stays=stays)
    kept.refresh_from_db()
    invitation.refresh_from_db()
    assert (kept.user, kept.role, kept.is_head) == (user, "owner", True)
    assert invitation.representative == kept
    assert stays.representatives.count() == 2


def test_introduction_between_the_two_goes():
    goes, stays = make_company(code=""), make_company()
    for seeker, offerer in ((goes, stays), (goes, make_company())):
        Introduction.objects.create(
            competence=make_competence(), seeker=seeker, offerer=offerer, status="requested"
        )
    plan = plan_duplicates(goes=goes, stays=stays)
    assert len(plan.senseless) == 1
    merge_duplicates(goes=goes, stays=stays)
    assert Introduction.objects.get().seeker == stays


def test_unused_logo_is_deleted_and_the_kept_one_is_not(
    picture, django_capture_on_commit_callbacks
):
    goes, stays, third = (make_company(code="", logo=picture()) for _each in range(3))
    files = [company.logo.path for company in (goes, stays, third)]
    from pathlib import Path

    Company.objects.filter(pk=third.pk).update(logo="")
    third.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        merge_duplicates(goes=goes, stays=stays)
    assert not Path(files[0]).exists()
    with django_capture_on_commit_callbacks(execute=True):
        merge_duplicates(goes=stays, stays=third)
    assert third.__class__.objects.get(pk=third.pk).logo.path == files[1]
    assert Path(files[1]).exists()


def test_lost_logo_does_not_stand_in_the_way(picture):
    goes, stays = make_company(code="", logo=picture()), make_company(logo=picture())
    goes.logo.storage.delete(goes.logo.name)
    assert merge_duplicates(goes=goes, stays=stays).logo.name == stays.logo.name


# Refused


def test_nothing_is_merged_with_itself():
    company = make_company()
    with pytest.raises(OneAndTheSame):
        merge_duplicates(goes=company, stays=company)
    with pytest.raises(OneAndTheSame):
        plan_duplicates(goes=company, stays=company)


def test_merged_again_it_is_told_where_it_is():
    goes, stays, last = (make_company(code="") for _each in range(3))
    key = goes.pk
    merge_duplicates(goes=Company.objects.get(pk=key), stays=stays)
    with pytest.raises(AlreadyMerged):
        merge_duplicates(goes=goes if goes.pk else Company(pk=key), stays=stays)
    merge_duplicates(goes=Company.objects.get(pk=stays.pk), stays=last)
    assert merged_into(Company, key) == last
    assert merged_into(Company, last.pk) is None


def test_sample_and_real_stay_apart():
    with pytest.raises(SampleAndReal):
        merge_duplicates(goes=make_company(is_sample=True), stays=make_company())


def test_successor_is_no_duplicate():
    stays = make_company()
    between = make_company(successor=stays, succeeded_on=date(2026, 1, 1))
    goes = make_company(successor=between, succeeded_on=date(2025, 1, 1))
    for pair in ((goes, stays), (stays, goes)):
        with pytest.raises(OneSucceedsOther):
            merge_duplicates(goes=pair[0], stays=pair[1])


def test_successor_of_the_one_that_goes_is_taken_over():
    heir = make_company()
    goes = make_company(successor=heir, succeeded_on=date(2025, 1, 1), code="")
    stays = merge_duplicates(goes=goes, stays=make_company())
    assert (stays.successor, stays.succeeded_on) == (heir, date(2025, 1, 1))


def test_members_cannot_merge():
    with pytest.raises(NotAllowed):
        merge_duplicates(goes=make_company(), stays=make_company(), by=make_user())


def test_what_does_not_fit_together_changes_nothing(monkeypatch):
    goes, stays = make_company(code=""), make_company()
    make_fee(goes)
    make_fee(stays)
    monkeypatch.setattr("members.workflows.merging.uniques", lambda relation: iter(()))
    with pytest.raises(InTheWay):
        merge_duplicates(goes=goes, stays=stays)
    assert Company.objects.count() == 2
    assert MembershipFee.objects.filter(company=goes.pk).count() == 1
    assert not Redirect.objects.exists()


def test_what_the_walk_would_forget_is_not_deleted_with_the_row(monkeypatch):
    goes, stays = make_company(code=""), make_company()
    CompetenceClaim.objects.create(company=goes, competence=make_competence(), direction="needs")
    monkeypatch.setattr("members.workflows.merging.relations", lambda model: [])
    with pytest.raises(LeftBehind):
        merge_duplicates(goes=goes, stays=stays)
    assert goes.claims.count() == 1


# People of one organisation


def test_people_of_two_organisations_stay_apart():
    with pytest.raises(TwoOrganisations):
        merge_duplicates(goes=make_representative(), stays=make_representative())


def test_two_accounts_need_a_reason():
    company = make_company()
    goes, stays = (make_representative(company, user=make_user(), role=r) for r in ROLES)
    account = stays.user
    with pytest.raises(ReasonNeeded):
        merge_duplicates(goes=goes, stays=stays)
    merged = merge_duplicates(goes=goes, stays=stays, reason="Du el. paštai.")
    assert (merged.user, merged.role) == (account, "owner")


ROLES = ("owner", "editor")


def test_who_has_left_gets_no_access_again():
    company, left = make_company(), timezone.now()
    stays = make_representative(company, user=make_user(), left_at=left, is_voter=True)
    goes = make_representative(company, role="none", phone="+370 600 00000")
    merged = merge_duplicates(goes=goes, stays=stays)
    assert (merged.user, merged.role, merged.left_at) == (None, "none", None)
    assert (merged.phone, merged.is_voter) == ("+370 600 00000", False)


def test_both_left_the_later_day_counts():
    company, early = make_company(), timezone.now() - timedelta(days=9)
    goes = make_representative(company, left_at=early)
    stays = make_representative(company, left_at=early + timedelta(days=2))
    assert merge_duplicates(goes=goes, stays=stays).left_at == early + timedelta(days=2)


def test_consent_to_be_shown_is_not_taken_over():
    company = make_company()
    goes = make_representative(company, is_public=True)
    assert not merge_duplicates(goes=goes, stays=make_representative(company)).is_public


def test_open_invitation_goes_on_only_for_the_address_to_which_it_was_mailed():
    company = make_company()
    goes = invite_representative(representative=make_representative(company))
    token = goes.invite_token
    stays = merge_duplicates(goes=goes, stays=make_representative(company, email=None))
    assert find_invitation(token=token) == stays
    other = make_representative(company, email="kitas@imone.example")
    merged = merge_duplicates(goes=Representative.objects.get(pk=stays.pk), stays=other)
    assert (merged.email, merged.invite_token) == ("kitas@imone.example", "")
