"""The public directory as JSON and CSV: what is promised there, and that nothing else is in it."""

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from itk.shared.models import SiteProfile
from itk.shared.spreadsheets import read_table
from members.exports.open_data import FIELDS
from members.models import Company, CompetenceClaim, TechnologyArea
from tests.factories import make_company, make_competence, make_representative

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def get(name="open_json", query="", **headers):
    """Ask as another site's program does."""
    return Client().get(reverse(f"members:{name}") + query, headers=headers)


def members(query=""):
    """Return what is read of the members."""
    return json.loads(get(query=query).content)["members"]


def full_member(**fields):
    """Return a member that says everything."""
    company = make_company(
        "Šviesos kodas", slug="sviesos-kodas", code="301844044", kind="company", size_class="small",
        nace_code="27.90", nace_revision="2", municipality="13", founded=1999, is_sample=True,
        website="https://sviesos-kodas.example", description_lt="Ilgas.", short_description_en="",
        confirmed_on=date(2026, 4, 1), email="info@sviesos-kodas.example", phone="+370 600 00000",
        **fields,
    )  # fmt: skip
    company.technology_areas.add(TechnologyArea.objects.create(code="ict", name_lt="IRT"))
    metering = make_competence("Apskaita", name_en="Metering", code="apskaita")
    radio = make_competence("Radijas", name_en="", code="radijas")
    for competence, direction in ((metering, "offers"), (radio, "needs")):
        CompetenceClaim.objects.create(
            company=company, competence=competence, direction=direction, note_lt="Pastaba."
        )
    return company


def test_every_promised_field(lang):
    company = full_member()
    SiteProfile.objects.create(pk=1, name_lt="Klasteris", name_en="Cluster")
    document = json.loads(get().content)
    assert document.pop("members") == [
        {
            "id": company.pk,
            "url": {
                "lt": f"{SITE}/lt/nariai/sviesos-kodas/",
                "en": f"{SITE}/en/members/sviesos-kodas/",
            },
            "name": "Šviesos kodas",
            "legal_form": "UAB",
            "full_name": "UAB „Šviesos kodas“",
            "kind": "company",
            "size": "small",
            "country": "LT",
            "company_code": "301844044",
            "vat_number": "",
            "nace_code": "27.90",
            "nace_revision": "2",
            "town": "Vilnius",
            "municipality": company.get_municipality_display(),
            "founded": 1999,
            "website": "https://sviesos-kodas.example",
            "logo": None,
            "short_description": {"lt": "Kuria matavimo prietaisus.", "en": None},
            "description": {"lt": "Ilgas.", "en": None},
            "technology_areas": [{"code": "ict", "name": {"lt": "IRT", "en": None}}],
            "offers": [{"code": "apskaita", "name": {"lt": "Apskaita", "en": "Metering"}}],
            "needs": [{"code": "radijas", "name": {"lt": "Radijas", "en": None}}],
            "member_since": "2012-03-26",
            "confirmed_on": "2026-04-01",
            "sample": True,
        }
    ]
    assert document == {
        "schema": {"name": "portal-members", "version": 1},
        "publisher": {"name": {"lt": "Klasteris", "en": "Cluster"}, "url": f"{SITE}/"},
        "licence": {
            "name": "CC BY 4.0",
            "url": "https://creativecommons.org/licenses/by/4.0/",
        },
        "count": 1,
        "next": None,
    }


def test_page_explains_exactly_the_fields_that_there_are(client, lang):
    full_member()
    assert list(members()[0]) == list(FIELDS)
    with translation.override(lang):
        page = client.get(reverse("members:open_data")).content.decode()
    for name in FIELDS:
        assert f"<code>{name}</code>" in page
    assert "https://creativecommons.org/licenses/by/4.0/" in page
    assert ("Atvirieji duomenys" if lang == "lt" else "Open data") in page


def test_licence_is_the_sites_own(client):
    SiteProfile.objects.create(
        pk=1, name_lt="K", open_data_licence="ODbL", open_data_licence_url="https://odbl.example/"
    )
    assert json.loads(get().content)["licence"] == {"name": "ODbL", "url": "https://odbl.example/"}
    assert get("open_csv")["Link"] == '<https://odbl.example/>; rel="license"'
    SiteProfile.objects.update(open_data_licence="", open_data_licence_url="")
    assert "Link" not in get()
    assert client.get(reverse("members:open_data")).status_code == 200


def test_only_published_members_and_no_people_nor_addresses_of_theirs():
    shown = full_member()
    make_representative(shown, first_name="Slaptė", email="slapta@imone.example", is_public=True)
    for status in Company.Status.values:
        make_company(f"Nerodoma {status}", status=status, published=status == "former")
    for name in ("open_json", "open_csv"):
        text = get(name).content.decode()
        assert "Šviesos kodas" in text
        for secret in ("Nerodoma", "Slaptė", "@", "+370"):
            assert secret not in text


def test_both_languages_lead_to_the_same():
    full_member()
    found = set()
    for language in ("lt", "en"):
        with translation.override(language):
            found |= {(name, get(name).content) for name in ("open_json", "open_csv")}
    by_name = dict(found)
    assert len(by_name) == 2
    # Only the address of a next page is that of the language asked in.
    assert len(found) == 2


def test_logo_is_a_full_address(picture):
    make_company(logo=picture())
    assert members()[0]["logo"].startswith(f"{SITE}/media/logos/")


def test_table_can_be_read_and_no_cell_is_a_formula():
    full_member()
    make_company("=HYPERLINK(1)", short_description_lt="+1", code="")
    answer = get("open_csv")
    assert "attachment" in answer["Content-Disposition"]
    table = read_table(answer.content, max_rows=10, max_bytes=100_000)
    rows = {row.values["id"]: row.values for row in table.rows}
    first = next(row for row in rows.values() if row["company_code"] == "301844044")
    assert (first["offers_lt"], first["offers_en"]) == ("Apskaita", "Metering")
    assert (first["needs_en"], first["sample"]) == ("Radijas", "true")
    assert first["url_en"] == f"{SITE}/en/members/sviesos-kodas/"
    assert "description_lt" not in first
    text = answer.content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert ";'+1;" in text


def test_empty_directory_is_an_empty_list():
    assert members() == []
    assert get("open_csv").content.decode("utf-8-sig").startswith("id;url_lt;url_en;name;")


@pytest.mark.parametrize("name", ["open_json", "open_csv"])
def test_what_has_not_changed_is_not_sent_again(name):
    company = full_member()
    first = get(name)
    tag = first["ETag"]
    assert first["Access-Control-Allow-Origin"] == "*"
    again = get(name, **{"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    company.claims.all().delete()
    assert get(name, **{"if-none-match": tag}).status_code == 200


def test_many_come_in_pages(monkeypatch):
    monkeypatch.setattr("members.views.open_data.PER_PAGE", 2)
    for _each in range(3):
        make_company()
    first = json.loads(get().content)
    assert (first["count"], len(first["members"])) == (3, 2)
    second = json.loads(Client().get(first["next"].removeprefix(SITE)).content)
    assert (len(second["members"]), second["next"]) == (1, None)


@pytest.mark.parametrize("page", ["3", "0", "-1", "a", "1e9", "%00"])
def test_page_that_there_is_not_is_not_found(page):
    assert get(query=f"?page={page}").status_code == 404


def test_nothing_is_written_there():
    for name in ("open_json", "open_csv", "open_data"):
        assert Client().post(reverse(f"members:{name}")).status_code == 405


def test_directory_leads_there(client, lang):
    make_company()
    with translation.override(lang):
        page = client.get(reverse("members:directory")).content.decode()
        assert reverse("members:open_data") in page


@pytest.mark.parametrize("name", ["open_json", "open_csv"])
def test_questions_do_not_grow_with_members(name, django_assert_num_queries):
    for _each in range(3):
        full = make_company()
        CompetenceClaim.objects.create(
            company=full, competence=make_competence(), direction="offers"
        )
    with django_assert_num_queries(6 if name == "open_json" else 5):
        get(name)
