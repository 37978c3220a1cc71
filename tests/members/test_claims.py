"""What an organisation offers and looks for: a competence is chosen, or found by a word for it."""

import pytest

from tests.factories import make_company, make_competence, make_representative, make_user
from tests.members.test_profile import Page, refused, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(login, lang):
    """The form of an organisation that offers one competence."""
    company = make_company()
    company.claims.create(competence=make_competence("Siūloma"), direction="offers")
    return Page(login(make_representative(company, user=make_user()).user), company)


@pytest.mark.parametrize(
    "words",
    ["LoRaWAN", "lorawan", "belaidžio ryšio", "BELAIDIS RYSYS", "wireless networks", "Wireless"],
)
def test_a_competence_is_found_by_a_synonym_of_either_language_in_any_form(page, words):
    wanted = make_competence(
        "Jutiklių tinklai",
        name_en="Sensor networks",
        synonyms="LoRaWAN\nbelaidis ryšys\nwireless network",
    )
    make_competence("Kita", synonyms="laidai")
    assert page.save(**{"needs-1-words": words}).status_code == 302
    assert page.company.claims.filter(competence=wanted, direction="needs").exists()


def test_a_competence_called_so_goes_before_one_that_holds_the_word(page):
    exact = make_competence("Apskaita")
    make_competence("Vandens apskaita")
    assert page.save(**{"offers-1-words": "apskaita"}).status_code == 302
    assert page.company.claims.filter(competence=exact).exists()


def test_a_word_for_several_competences_offers_these_and_keeps_what_was_written(page, files, lang):
    found = [
        make_competence(name, name_en=f"{name} EN", synonyms="skaitikliai")
        for name in ("Vandens apskaita", "Dujų apskaita")
    ]
    before = state(files)
    answer = page.save(**{"offers-1-words": "skaitiklius", "offers-1-note_lt": "Tik nauji."})
    refused(answer, "offers-1-words")
    row = answer.context["claims"].offers.forms[1]
    offered = {pk for _group, rows in row.fields["competence"].choices[1:] for pk, _name in rows}
    assert offered == {competence.pk for competence in found}
    assert all(str(competence) in row.errors["words"][0] for competence in found)
    assert row["note_lt"].value() == "Tik nauji."
    assert state(files) == before
    assert page.save(**{"offers-1-words": "skaitiklius", "offers-1-competence": found[0].pk}).url


@pytest.mark.parametrize("words", ["nieko panašaus", "!!!", "🙂", "x" * 101])
def test_a_word_for_no_competence_is_refused(page, files, words):
    before = state(files)
    refused(page.save(**{"needs-1-words": words}), "needs-1-words")
    assert state(files) == before


def test_a_group_is_not_claimed(page, files):
    group = make_competence().parent
    before = state(files)
    refused(page.save(**{"needs-1-competence": group.pk}), "needs-1-competence")
    assert state(files) == before
