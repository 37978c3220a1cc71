"""The list of what organisations changed in their profiles."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import CompetenceClaim
from members.workflows import Claim, change_profile, profile_entries
from tests.factories import (
    make_company,
    make_competence,
    make_representative,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db
OFFERS = CompetenceClaim.Direction.OFFERS
URL = "/admin/members/company/profile-changes/"


@pytest.fixture
def editor():
    company = make_company("Ąžuolo sistemos", town="Kaunas", description_lt="Sena.")
    return make_representative(company, user=make_user())


def change(editor, claims=None, **data):
    change_profile(company=editor.company, by=editor.user, data=data, claims=claims)


def test_each_change_is_told_by_the_names_of_its_fields(coordinator, editor):
    change(editor, description_lt="Nauja.", description_en="New.", town="Alytus")
    change(
        editor, claims=[Claim(OFFERS, make_competence("Jutikliai", name_en="Sensors"), "Tikslūs")]
    )
    change(editor, claims=[])
    text = coordinator.get(URL).content.decode()
    for told in ("Ąžuolo sistemos", "Description", "Sena.", "Nauja.", "New.", "Kaunas", "Alytus"):
        assert told in text
    assert "Offers: Sensors" in text
    assert "Tikslūs" in text
    assert "Confirmed on" not in text


def test_ends_of_lines_are_no_change(coordinator, editor):
    company = editor.company
    company.description_lt = "Pirma eilutė.\nAntra."
    company.save()
    change(editor, description_lt="Pirma eilutė.\r\nAntra.", town="Alytus")
    change(editor, description_lt="Pirma eilutė.\nAntra.")
    told = coordinator.get(URL).context["changes"]
    assert [[row.field for row in one.rows] for one in told] == [["town"], ["description"]]


def test_long_texts_are_told_whole_and_choices_by_name(coordinator, editor):
    long = "Matuojame vandenį. " * 40
    change(editor, description_lt=long.strip(), municipality="13")
    text = coordinator.get(URL).content.decode()
    assert long.strip() in text
    assert editor.company._meta.get_field("municipality").choices
    assert "Vilniaus miesto" in text


def test_a_note_that_changed_names_its_competence(coordinator, editor):
    competence = make_competence("Jutikliai", name_en="Sensors")
    change(editor, claims=[Claim(OFFERS, competence, "Sena")])
    change(editor, claims=[Claim(OFFERS, competence, "Nauja")])
    assert coordinator.get(URL).content.decode().count(">Offers: Sensors<") == 2
    CompetenceClaim.objects.get().delete()
    competence.delete()
    editor.company.delete()
    assert coordinator.get(URL).status_code == 200


def test_a_change_is_taken_back_by_one_click(coordinator, editor):
    change(editor, town="Alytus")
    data = {"entry": profile_entries().first().pk, "field": "town"}
    page = coordinator.post(URL, data, follow=True).content.decode()
    assert "the change is taken back" in page
    editor.company.refresh_from_db()
    assert editor.company.town == "Kaunas"
    assert "has changed this since" in coordinator.post(URL, data, follow=True).content.decode()


@pytest.mark.parametrize("entry", ["", "x", "0", "9" * 40])
def test_a_change_that_is_not_there_is_not_found(coordinator, entry):
    assert coordinator.post(URL, {"entry": entry}).status_code == 404


def test_it_is_for_those_who_change_organisations(login, editor):
    assert login(make_staff("editors")).get(URL).status_code == 403
    assert login(editor.user).get(URL).status_code == 302


def test_the_list_of_organisations_leads_to_it(coordinator):
    page = coordinator.get(reverse("admin:members_company_changelist")).content.decode()
    assert URL in page


def test_many_changes_ask_as_often_as_one(coordinator, editor, django_assert_num_queries):
    competences = [make_competence() for _n in range(9)]
    change(editor, claims=[Claim(OFFERS, competences[0])], town="Alytus")
    with CaptureQueriesContext(connection) as asked:
        coordinator.get(URL)
    change(editor, claims=[Claim(OFFERS, c) for c in competences], town="Zarasai")
    with django_assert_num_queries(len(asked)):
        coordinator.get(URL)
