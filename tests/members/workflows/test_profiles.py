"""Changing a profile and finding an organisation, below the pages."""

import pytest
from django.test import TestCase
from django.utils import timezone

from members.models import Company, CompetenceClaim, Representative, TechnologyArea
from members.workflows import Claim, CodeTaken, NotAllowed, change_profile
from tests.factories import (
    make_company,
    make_competence,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db
Role = Representative.Role


def an_editor(company, role=Role.EDITOR):
    """Return a user who edits the company's profile."""
    return make_representative(company, user=make_user(), role=role).user


# Changing a profile


def test_a_change_is_written_and_confirms_the_profile():
    company = make_company(town="Kaunas")
    changed = change_profile(company=company, by=an_editor(company), data={"town": "Alytus"})
    company.refresh_from_db()
    assert company.town == changed.town == "Alytus"
    assert company.confirmed_on == timezone.localdate()
    assert "alyt" in company.search


def test_only_what_changed_is_written():
    company = make_company(town="Kaunas", phone="+370 600 00001")
    held = Company.objects.get(pk=company.pk)
    change_profile(company=company, by=an_editor(company), data={"town": "Alytus"})
    change_profile(company=held, by=an_editor(company), data={"phone": "+370 600 00002"})
    company.refresh_from_db()
    assert (company.town, company.phone) == ("Alytus", "+370 600 00002")


def test_editors_and_administrators_change_their_profile_and_nobody_else():
    company = make_company(town="Kaunas")
    role_none = make_representative(company, user=make_user(), role=Role.NONE).user
    former = make_representative(company, user=make_user(), left_at=timezone.now()).user
    stranger = an_editor(make_company())
    for user in (make_user(), make_user(is_staff=True), role_none, former, stranger):
        with pytest.raises(NotAllowed):
            change_profile(company=company, by=user, data={"town": "Alytus"})
    company.refresh_from_db()
    assert company.town == "Kaunas"
    for role in (Role.OWNER, Role.EDITOR):
        change_profile(company=company, by=an_editor(company, role), data={"town": role})


def test_another_organisations_code_is_refused_and_nothing_is_written():
    taken = make_company()
    company = make_company(town="Kaunas")
    data = {"code": taken.code, "town": "Alytus"}
    with pytest.raises(CodeTaken):
        change_profile(company=company, by=an_editor(company), data=data)
    company.refresh_from_db()
    assert company.town == "Kaunas"
    assert company.code != taken.code


def test_technology_areas_are_replaced():
    one, two = (TechnologyArea.objects.create(code=c, name_lt=c) for c in ("a", "b"))
    company = make_company()
    company.technology_areas.add(one)
    change_profile(company=company, by=an_editor(company), data={"technology_areas": [two]})
    assert list(company.technology_areas.all()) == [two]


def test_claims_are_added_changed_and_deleted_one_by_one():
    company = make_company(is_sample=True)
    editor = an_editor(company)
    stays, changes, goes, comes = (make_competence() for _ in range(4))
    for competence in (stays, changes, goes):
        CompetenceClaim.objects.create(
            company=company, competence=competence, direction="offers", note_lt="sena"
        )
    kept = CompetenceClaim.objects.get(competence=stays).pk
    wanted = [
        Claim("offers", stays, "sena"),
        Claim("offers", changes, "nauja", "new"),
        Claim("needs", comes),
    ]
    change_profile(company=company, by=editor, data={}, claims=wanted)
    found = {
        (c.competence_id, c.direction, c.note_lt, c.note_en or "") for c in company.claims.all()
    }
    assert found == {
        (stays.pk, "offers", "sena", ""),
        (changes.pk, "offers", "nauja", "new"),
        (comes.pk, "needs", "", ""),
    }
    assert CompetenceClaim.objects.get(competence=stays).pk == kept
    assert CompetenceClaim.objects.get(competence=comes).is_sample
    change_profile(company=company, by=editor, data={})
    assert company.claims.count() == 3


def test_claims_that_were_not_touched_stay_as_another_left_them():
    company = make_company()
    editor = an_editor(company)
    changed, deleted, both = (make_competence() for _ in range(3))
    shown = [Claim("offers", competence, "sena") for competence in (changed, deleted, both)]
    change_profile(company=company, by=editor, data={}, claims=shown)
    added = Claim("offers", make_competence(), "sena")
    theirs = [Claim("offers", changed, "nauja"), added]
    change_profile(company=company, by=editor, data={}, claims=theirs, shown=shown)
    change_profile(company=company, by=editor, data={}, claims=shown[:2], shown=shown)
    left = {Claim("offers", c.competence, c.note_lt) for c in company.claims.all()}
    assert left == {*theirs}


def test_a_new_logo_replaces_the_old_file(picture, files):
    company = make_company()
    editor = an_editor(company)
    with TestCase.captureOnCommitCallbacks(execute=True):
        change_profile(company=company, by=editor, data={"logo": picture()})
    first = files()
    assert {name.split("/")[1] for name in first} == {"logos", "derived"}
    with TestCase.captureOnCommitCallbacks(execute=True):
        change_profile(company=company, by=editor, data={"logo": picture()})
    second = files()
    assert len(second) == 2
    assert not first & second
    with TestCase.captureOnCommitCallbacks(execute=True):
        change_profile(company=company, by=editor, data={"logo": False})
    assert files() == set()


def test_a_refused_change_leaves_the_files_as_they_were(picture, files):
    taken = make_company()
    company = make_company()
    editor = an_editor(company)
    change_profile(company=company, by=editor, data={"logo": picture()})
    before = files()
    with pytest.raises(CodeTaken):
        change_profile(company=company, by=editor, data={"logo": picture(), "code": taken.code})
    assert files() == before
    with pytest.raises(CodeTaken):
        change_profile(company=company, by=editor, data={"code": taken.code})
    assert files() == before
