"""The public profile of a member, and what the address of a former one answers."""

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from members.models import Company, CompetenceClaim, TechnologyArea
from tests.factories import (
    make_article,
    make_company,
    make_competence,
    make_event,
    make_page,
    make_project,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 9
Status = Company.Status


@pytest.fixture
def visit(client, lang):
    """Open a company's page, in both languages."""
    return lambda company, reader=client: reader.get(reverse("company", args=[company.slug]))


def main_of(response):
    """Return the page between header and footer."""
    return response.content.decode().split("<main")[1].split("</main")[0]


def test_the_profile_tells_what_the_member_is(visit, lang):
    company = make_company(
        "Šviesa",
        description_lt="Gamina šviestuvus.\n\nIr juos prižiūri.",
        description_en="Makes lamps.\n\nAnd looks after them.",
        website="https://sviesa.example",
        email="info@sviesa.example",
        phone="+370 600 00001",
        founded=1999,
        municipality="13",
        confirmed_on=date(2026, 11, 2),
    )
    company.technology_areas.create(code="miestas", name_lt="Miestas", name_en="City")
    response = visit(company)
    page = main_of(response)
    assert response.status_code == 200
    told = {
        "lt": ["Gamina šviestuvus.", "Miestas", "2026 m. lapkričio 2 d."],
        "en": ["Makes lamps.", "City", "2 November 2026"],
    }[lang]
    always = ["UAB „Šviesa“", "Vilniaus miesto savivaldybė", ">1999<", "mailto:info@sviesa.example"]
    for text in (*told, *always, 'href="https://sviesa.example"', "tel:+37060000001"):
        assert text in page, text


def test_the_country_of_a_foreign_one_is_named_in_the_readers_language(visit, lang):
    page = main_of(visit(make_company("Šviesa", country="DE", legal_form="", town="Berlin")))
    assert f"Berlin, {'Vokietija' if lang == 'lt' else 'Germany'}" in page
    assert "Lietuva" not in main_of(visit(make_company("Zona", town="Vilnius")))


def test_offers_and_needs_stand_apart_and_lead_to_the_directory(visit):
    company = make_company()
    lamps, radio = make_competence("Šviestuvai"), make_competence("Radijas")
    CompetenceClaim.objects.create(
        company=company, competence=lamps, direction="offers", note_lt="Lauke.", note_en="Outdoors."
    )
    CompetenceClaim.objects.create(company=company, competence=radio, direction="needs")
    page = main_of(visit(company))
    offers, needs = page.split("claims--offers")[1].split("claims--needs")
    assert f"?competence={lamps.code}" in offers
    assert f"?competence={radio.code}" in needs
    assert radio.code not in offers


def test_only_people_who_agreed_are_shown(visit):
    company = make_company()
    shown = make_representative(company, is_public=True, position_lt="Direktorė")
    hidden = make_representative(company)
    left = make_representative(company, is_public=True, left_at="2026-01-01T00:00Z")
    page = main_of(visit(company))
    assert shown.full_name in page
    for person in (hidden, left):
        assert person.full_name not in page
        assert person.email not in page


def test_what_people_write_is_shown_as_text(visit):
    company = make_company(
        "<b>Šviesa</b>",
        short_description_lt="<script>alert(1)</script>",
        short_description_en="<script>alert(1)</script>",
        description_lt='<img src=x onerror="alert(1)">',
    )
    page = main_of(visit(company))
    assert "<script>" not in page
    assert "<img src=x" not in page
    assert "&lt;b&gt;Šviesa&lt;/b&gt;" in page


def test_a_text_without_english_is_marked_and_has_no_alternate(client):
    company = make_company(short_description_en="", description_lt="Tik lietuviškai.")
    page = client.get(f"/en/members/{company.slug}/").content.decode()
    assert 'lang="lt"' in page.split("<main")[1]
    assert 'hreflang="en"' not in page.split("</head>")[0]
    assert page.count('class="fallback"') == 1


def test_a_sample_is_marked(visit):
    assert 'class="sample"' in main_of(visit(make_company(is_sample=True)))
    assert 'class="sample"' not in main_of(visit(make_company()))


@pytest.mark.parametrize(
    "fields",
    [
        {"published": False},
        {"status": Status.PARTNER},
        {"status": Status.APPLICANT},
        {"status": Status.FORMER, "published": False},
    ],
)
def test_what_is_not_public_is_not_there(visit, fields):
    assert visit(make_company(**fields)).status_code == 404


def test_an_unknown_address_is_not_there(client, lang):
    assert client.get(reverse("company", args=["tokios-nera"])).status_code == 404


def test_a_former_member_answers_gone_and_leads_on(visit, lang):
    company = make_company("Buvusi", status=Status.FORMER)
    response = visit(company)
    assert response.status_code == 410
    page = main_of(response)
    assert "UAB „Buvusi“" in page
    assert f'href="{reverse("members:directory")}"' in page
    assert company.short_description_lt not in page


def test_a_former_member_leads_to_its_successor(visit):
    successor = make_company()
    response = visit(became(successor))
    assert response.status_code == 301
    assert response["Location"] == successor.get_absolute_url()


def test_a_successor_of_a_successor_is_led_to_at_once(visit):
    member = make_company()
    middle = became(member)
    assert visit(became(middle))["Location"] == member.get_absolute_url()


def became(successor):
    """Return a former member that ``successor`` took over."""
    fields = {"successor": successor, "succeeded_on": date(2020, 1, 1)}
    return make_company(status=Status.FORMER, **fields)


def test_organisations_that_succeed_each_other_are_gone(visit):
    one = make_company(status=Status.FORMER)
    other = became(one)
    Company.objects.filter(pk=one.pk).update(successor=other, succeeded_on=date(2020, 1, 1))
    assert visit(one).status_code == visit(other).status_code == 410


@pytest.mark.parametrize("fields", [{"published": False}, {"status": Status.PARTNER}])
def test_a_successor_without_a_page_is_only_named(visit, fields):
    successor = make_company("Perėmėja", **fields)
    response = visit(became(successor))
    assert response.status_code == 410
    assert "UAB „Perėmėja“" in main_of(response)
    assert successor.get_absolute_url() not in response.content.decode()


def test_the_organisation_and_staff_see_a_profile_before_it_is_public(visit, login):
    company = make_company(published=False)
    own = make_representative(company, user=make_user()).user
    for user in (own, make_user(is_staff=True)):
        response = visit(company, login(user))
        assert response.status_code == 200
        assert "callout--warning" in main_of(response)
    assert visit(company, login(make_user())).status_code == 404


def test_only_an_editor_is_offered_to_edit(visit, login):
    company = make_company()
    editor = make_representative(company, user=make_user()).user
    with translation.override("lt"):
        assert "organizacija" in reverse("members:profile", args=[company.slug])
    profile = reverse("members:profile", args=[company.slug])
    assert profile in main_of(visit(company, login(editor)))
    assert profile not in main_of(visit(company, login(make_user())))


def test_an_anonymous_reader_gets_no_cookie(visit):
    assert not visit(make_company()).cookies


def test_the_number_of_queries_does_not_grow(visit):
    project = make_project()
    make_page(menu="about")
    company = make_company(description_lt="Lietuviškai.", confirmed_on=date(2026, 1, 1))

    def fill(count):
        for number in range(count):
            area = TechnologyArea.objects.create(
                code=f"a{company.technology_areas.count()}", name_lt=f"Sritis {number}"
            )
            company.technology_areas.add(area)
            for direction in CompetenceClaim.Direction:
                CompetenceClaim.objects.create(
                    company=company, competence=make_competence(), direction=direction
                )
            make_representative(company, is_public=True)
            make_event(host=company, project=project, days=2)
            make_article().companies.add(company)

    counted = []
    for more in (0, 1, 10):
        fill(more)
        with CaptureQueriesContext(connection) as queries:
            assert visit(company).status_code == 200
        assert len(queries) <= MOST_QUERIES, [q["sql"][:150] for q in queries]
        counted.append(len(queries))
    assert counted[1] == counted[2]


def structured(page):
    """Return the data for search engines."""
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(data)


def test_search_engines_are_told_who_it_is(visit, lang, picture):
    company = make_company(
        "Šviesa & <broliai>",
        website="https://sviesa.example",
        town="Vilnius",
        municipality="13",
        logo=picture(),
        is_sample=True,
    )
    page = visit(company).content.decode()
    data = structured(page)
    assert data["@type"] == "Organization"
    assert data["name"] == "UAB „Šviesa & <broliai>“"
    assert data["url"] == "https://sviesa.example"
    assert data["logo"].endswith(company.logo.url)
    assert data["logo"].startswith("http")
    assert data["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Vilnius",
        "addressRegion": "Vilniaus miesto savivaldybė",
        "addressCountry": "LT",
    }
    assert data["disambiguatingDescription"]
    assert "telephone" not in data
    assert structured(visit(make_company()).content.decode())["url"].endswith("/")


def test_a_hidden_one_tells_search_engines_nothing(login, lang):
    company = make_company(published=False)
    reader = login(make_representative(company, user=make_user()).user)
    page = reader.get(reverse("company", args=[company.slug])).content.decode()
    assert "ld+json" not in page
