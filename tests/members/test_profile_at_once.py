"""Two people with the form of one profile open at once: each saves only what they changed."""

import re

import pytest

from members.models import CompetenceClaim, TechnologyArea
from tests.factories import make_company, make_competence, make_representative, make_user
from tests.members.test_profile import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(login, lang):
    """The form of an organisation with a claim of each direction."""
    company = make_company(town="Kaunas")
    for direction in CompetenceClaim.Direction:
        company.claims.create(competence=make_competence(), direction=direction, note_lt="Pastaba.")
    return Page(login(make_representative(company, user=make_user()).user), company)


def test_who_saves_later_does_not_put_back_what_another_changed_meanwhile(page):
    area = TechnologyArea.objects.create(code="miestas", name_lt="Miestas", name_en="City")
    added = make_competence("Pridėta")
    seen_before = page.values()
    page.save(
        **{
            "town": "Alytus",
            "technology_areas": [str(area.pk)],
            "offers-0-DELETE": "on",
            "offers-1-competence": added.pk,
            "needs-0-note_lt": "Nauja pastaba.",
        }
    )
    later = seen_before | {"phone": "8 612 34567", "offers-1-competence": make_competence().pk}
    assert page.client.post(page.url, later).status_code == 302
    page.company.refresh_from_db()
    assert (page.company.town, page.company.phone) == ("Alytus", "+370 612 34567")
    assert page.company.technology_areas.get() == area
    offered = set(page.company.claims.filter(direction="offers").values_list("competence", flat=1))
    assert offered == {added.pk, later["offers-1-competence"]}
    assert page.company.claims.get(direction="needs").note_lt == "Nauja pastaba."


def test_the_page_brings_along_what_it_showed(page):
    page.save(technology_areas=[str(TechnologyArea.objects.create(code="a", name_lt="A").pk)])
    content = page.get().content.decode()
    for name in ("town", "technology_areas", "offers-0-competence", "needs-0-note_lt"):
        assert re.search(rf'<input type="hidden" name="initial-{name}"[^>]* value="', content), name


def test_what_is_chosen_in_a_refused_form_is_saved_with_the_next(page):
    area = TechnologyArea.objects.create(code="a", name_lt="A")
    wrong = page.values() | {"technology_areas": [str(area.pk)], "phone": "skambinkite"}
    refused = page.client.post(page.url, wrong)
    sent_again = refused.content.decode()
    assert 'name="initial-technology_areas"' not in sent_again, "none was shown at first"
    assert 'name="initial-phone"' in sent_again
    assert page.client.post(page.url, wrong | {"phone": ""}).status_code == 302
    assert page.company.technology_areas.get() == area
