"""Taking a change of a profile back, while it stands."""

import pytest
from auditlog.models import LogEntry

from members.models import CompetenceClaim, TechnologyArea
from members.workflows import (
    ChangedSince,
    Claim,
    CodeTaken,
    NotAllowed,
    NothingToUndo,
    change_profile,
    profile_entries,
    undo_change,
)
from tests.factories import (
    company_code,
    make_company,
    make_competence,
    make_representative,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db
OFFERS = CompetenceClaim.Direction.OFFERS


@pytest.fixture
def company():
    return make_company(town="Kaunas", description_lt="Sena.", description_en="Old.")


@pytest.fixture
def editor(company):
    return make_representative(company, user=make_user()).user


@pytest.fixture
def office():
    return make_staff()


def change(company, editor, claims=None, **data):
    """Change the profile as its editor, and return the newest entry of the log."""
    change_profile(company=company, by=editor, data=data, claims=claims)
    return profile_entries().first()


def test_both_languages_go_back_and_what_else_changed_stays(company, editor, office):
    entry = change(company, editor, description_lt="Nauja.", description_en="New.", town="Alytus")
    undo_change(entry=entry, by=office, field="description")
    company.refresh_from_db()
    assert (company.description_lt, company.description_en) == ("Sena.", "Old.")
    assert company.town == "Alytus"


@pytest.mark.parametrize(
    ("field", "value"),
    [("founded", 1999), ("email", "info@imone.example"), ("municipality", "13"), ("phone", "1")],
)
def test_what_was_empty_is_empty_again(company, editor, office, field, value):
    before = getattr(company, field)
    entry = change(company, editor, **{field: value})
    undo_change(entry=entry, by=office, field=field)
    company.refresh_from_db()
    assert getattr(company, field) == before


def test_a_number_goes_back_as_a_number(company, editor, office):
    change(company, editor, founded=1999)
    undo_change(entry=change(company, editor, founded=2001), by=office, field="founded")
    company.refresh_from_db()
    assert company.founded == 1999


def test_undoing_is_itself_a_change_and_is_not_done_twice(company, editor, office, lang):
    entry = change(company, editor, town="Alytus")
    undo_change(entry=entry, by=office, field="town")
    undone = profile_entries().first()
    assert undone.changes_dict["town"] == ["Alytus", "Kaunas"]
    with pytest.raises(ChangedSince) as refused:
        undo_change(entry=entry, by=office, field="town")
    assert str(refused.value)
    undo_change(entry=undone, by=office, field="town")
    company.refresh_from_db()
    assert company.town == "Alytus"


def test_what_somebody_wrote_since_stays_and_they_are_named(company, editor, office):
    entry = change(company, editor, town="Alytus")
    later = change(company, editor, town="Zarasai")
    LogEntry.objects.filter(pk=later.pk).update(actor=editor)
    with pytest.raises(ChangedSince, match=editor.email):
        undo_change(entry=entry, by=office, field="town")
    company.refresh_from_db()
    assert company.town == "Zarasai"


def test_what_was_changed_past_the_log_stays_too(company, editor, office, lang):
    entry = change(company, editor, town="Alytus")
    type(company).objects.update(town="Zarasai")
    with pytest.raises(ChangedSince) as refused:
        undo_change(entry=entry, by=office, field="town")
    assert str(refused.value)


def test_only_the_office_takes_changes_back(company, editor):
    entry = change(company, editor, town="Alytus")
    with pytest.raises(NotAllowed):
        undo_change(entry=entry, by=editor, field="town")


def test_a_code_that_another_has_by_now_is_refused(company, editor, office):
    old = company.code
    entry = change(company, editor, code=company_code(77))
    make_company(code=old)
    with pytest.raises(CodeTaken):
        undo_change(entry=entry, by=office, field="code")


@pytest.mark.parametrize("field", ["status", "confirmed_on", "logo", "", "phone", "nera"])
def test_what_is_no_field_of_the_change_is_not_taken_back(company, editor, office, field):
    entry = change(company, editor, town="Alytus")
    with pytest.raises(NothingToUndo):
        undo_change(entry=entry, by=office, field=field)


def test_other_things_in_the_log_are_no_changes_of_profiles(company, editor, office):
    other = LogEntry.objects.get_for_object(company.periods.get()).first()
    with pytest.raises(NothingToUndo):
        undo_change(entry=other, by=office)
    assert other not in profile_entries()


def test_the_change_of_an_organisation_that_is_gone_stays(company, editor, office):
    entry = change(company, editor, town="Alytus")
    company.delete()
    with pytest.raises(NothingToUndo):
        undo_change(entry=entry, by=office, field="town")


# Technology areas


def test_areas_go_back(company, editor, office):
    grid = TechnologyArea.objects.create(code="grid", name_lt="Tinklai", name_en="Grid")
    house = TechnologyArea.objects.create(code="house", name_lt="Namai", name_en="House")
    added = change(company, editor, technology_areas=[grid])
    undo_change(entry=added, by=office, field="technology_areas")
    assert not company.technology_areas.exists()
    with pytest.raises(ChangedSince):
        undo_change(entry=added, by=office, field="technology_areas")
    company.technology_areas.set([grid, house])
    taken = change(company, editor, technology_areas=[house])
    undo_change(entry=taken, by=office, field="technology_areas")
    assert set(company.technology_areas.all()) == {grid, house}
    house.delete()
    grid.delete()
    with pytest.raises(NothingToUndo):
        undo_change(entry=taken, by=office, field="technology_areas")


# Claims


def test_a_new_claim_goes_away(company, editor, office):
    entry = change(company, editor, claims=[Claim(OFFERS, make_competence())])
    undo_change(entry=entry, by=office)
    assert not company.claims.exists()
    with pytest.raises(ChangedSince):
        undo_change(entry=entry, by=office)


def test_a_new_claim_that_was_changed_since_stays(company, editor, office):
    competence = make_competence()
    entry = change(company, editor, claims=[Claim(OFFERS, competence)])
    change(company, editor, claims=[Claim(OFFERS, competence, "Jutikliai", "Sensors")])
    with pytest.raises(ChangedSince):
        undo_change(entry=entry, by=office)
    assert company.claims.get().note_lt == "Jutikliai"


def test_a_deleted_claim_comes_back_with_its_notes(company, editor, office):
    competence = make_competence()
    change(company, editor, claims=[Claim(OFFERS, competence, "Jutikliai", "")])
    entry = change(company, editor, claims=[])
    undo_change(entry=entry, by=office)
    claim = company.claims.get()
    assert (claim.competence, claim.direction) == (competence, OFFERS)
    assert claim.note_lt == "Jutikliai"
    with pytest.raises(ChangedSince):
        undo_change(entry=entry, by=office)
    claim.delete()
    competence.delete()
    with pytest.raises(NothingToUndo):
        undo_change(entry=entry, by=office)


def test_a_note_goes_back(company, editor, office):
    competence = make_competence()
    change(company, editor, claims=[Claim(OFFERS, competence, "Sena", "Old")])
    entry = change(company, editor, claims=[Claim(OFFERS, competence, "Nauja", "Old")])
    undo_change(entry=entry, by=office)
    assert company.claims.get().note_lt == "Sena"


def test_a_claim_that_became_another_is_left_to_people(company, editor, office):
    entry = change(company, editor, claims=[Claim(OFFERS, make_competence())])
    claim = company.claims.get()
    claim.direction = "needs"
    claim.save()
    entry = profile_entries().first()
    with pytest.raises(NothingToUndo):
        undo_change(entry=entry, by=office)
