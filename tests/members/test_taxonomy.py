"""Two competences that mean the same become one, and nothing that named either is lost."""

import pytest

from members.models import Competence, CompetenceClaim
from members.workflows import MergeError, merge_duplicates
from tests.factories import make_company, make_competence, make_event

pytestmark = pytest.mark.django_db


def claim(company, competence, direction="offers", **fields):
    """Return a claim of the company."""
    return CompetenceClaim.objects.create(
        company=company, competence=competence, direction=direction, **fields
    )


def test_claims_and_events_move():
    source, target = make_competence("LoRa"), make_competence("LoRaWAN")
    company, event = make_company(), make_event()
    claim(company, source, note_lt="Jutikliai.")
    event.competences.add(source)
    merge_duplicates(goes=source, stays=target)
    assert not Competence.objects.filter(pk=source.pk).exists()
    moved = company.claims.get()
    assert (moved.competence, moved.note_lt) == (target, "Jutikliai.")
    assert list(event.competences.all()) == [target]


def test_company_with_both_keeps_one_claim_and_both_languages_of_its_note():
    source, target = make_competence(), make_competence()
    company = make_company()
    claim(company, source, note_lt="Senoji.", note_en="Old.")
    claim(company, target, note_lt="Naujoji.")
    claim(company, source, "needs")
    merge_duplicates(goes=source, stays=target)
    offers = company.claims.get(direction="offers")
    assert (offers.competence, offers.note_lt, offers.note_en) == (target, "Naujoji.", "Old.")
    assert company.claims.get(direction="needs").competence == target


def test_old_name_is_still_found():
    source = make_competence("Nuotolinis nuskaitymas", name_en="Remote reading", synonyms="AMR")
    target = make_competence("Apskaita", name_en="Metering", synonyms="AMI")
    merged = merge_duplicates(goes=source, stays=target)
    assert merged.synonyms.splitlines() == [
        "AMI",
        "Nuotolinis nuskaitymas",
        "Remote reading",
        "AMR",
    ]
    assert "nuskaitym" in merged.search


def test_groups_merge_with_their_competences():
    one, other = make_competence().parent, Competence.objects.create(code="kita", name_lt="Kita")
    child = make_competence(parent=other)
    merge_duplicates(goes=other, stays=one)
    child.refresh_from_db()
    assert child.parent == one


def test_nothing_is_merged_with_itself_or_across_levels():
    competence = make_competence()
    for target in (competence, competence.parent):
        with pytest.raises(MergeError):
            merge_duplicates(goes=competence, stays=target)
    assert Competence.objects.filter(pk=competence.pk).exists()
