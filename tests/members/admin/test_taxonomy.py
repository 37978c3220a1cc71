"""Competences in the administration: two levels, and nothing that would make a third."""

import pytest
from django.urls import reverse

from members.models import Competence, CompetenceClaim
from tests.factories import make_company, make_competence, make_staff
from tests.members.admin.steps import found

pytestmark = pytest.mark.django_db


@pytest.fixture
def put_into(login, lang):
    """Put a competence into a group in the administration; return what is said beside the field."""
    client = login(make_staff(language=lang))

    def save(competence, parent):
        data = {
            "name_lt": competence.name_lt,
            "name_en": "",
            "code": competence.code,
            "parent": parent.pk if parent else "",
            "synonyms": "",
            "order": "0",
        }
        url = reverse("admin:members_competence_change", args=[competence.pk])
        answer = client.post(url, data)
        if answer.status_code == 302:
            return None
        return " ".join(answer.context["adminform"].form.errors["parent"])

    return save


WHY_NOT = {
    "third level": {"lt": "Tai ne grupė", "en": "This is not a group"},
    "own group": {"lt": "negali būti savo pačios grupė", "en": "cannot be its own group"},
    "has its own": {"lt": "turinti savo kompetencijų", "en": "with competences of its own"},
    "claimed": {"lt": "todėl ji lieka grupėje", "en": "so it stays in a group"},
}


def test_a_third_level_is_refused_beside_the_field(put_into, lang):
    child, other = make_competence(), make_competence()
    assert WHY_NOT["third level"][lang] in put_into(other, child)
    group = Competence.objects.create(code="kita", name_lt="Kita")
    assert WHY_NOT["has its own"][lang] in put_into(child.parent, group)


def test_a_circle_is_refused_beside_the_field(put_into, lang):
    child = make_competence()
    alone = Competence.objects.create(code="viena", name_lt="Viena")
    assert WHY_NOT["own group"][lang] in put_into(alone, alone)
    assert WHY_NOT["third level"][lang] in put_into(child.parent, child)
    assert put_into(alone, child.parent) is None


def test_what_organisations_offer_does_not_become_a_group(put_into, lang):
    competence = make_competence()
    CompetenceClaim.objects.create(
        company=make_company(), competence=competence, direction="offers"
    )
    assert WHY_NOT["claimed"][lang] in put_into(competence, None)
    assert put_into(make_competence(), None) is None


@pytest.mark.parametrize("word", ["skaitiklių", "skaitikliais", "meters", "SKAITIKLIAI"])
def test_claims_of_an_organisation_are_completed_by_synonyms(coordinator, word):
    wanted = make_competence("Vandens apskaita", synonyms="skaitikliai\nmeter")
    make_competence("Kita")
    group = Competence.objects.create(code="grupe-2", name_lt="Skaitikliai", name_en="Meters")
    answer = coordinator.get(
        reverse("admin:autocomplete"),
        {
            "term": word,
            "app_label": "members",
            "model_name": "competenceclaim",
            "field_name": "competence",
        },
    )
    assert [row["id"] for row in answer.json()["results"]] == [str(wanted.pk)]
    assert group in found(coordinator, "competence", q=word)


def test_a_group_that_there_is_not_holds_no_competences(coordinator):
    make_competence()
    assert found(coordinator, "competence", group="9" * 5000) == []
