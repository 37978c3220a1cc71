"""Organisations in the administration, and their import."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from itk.shared.models import Redirect
from itk.shared.spreadsheets import read_table
from members.groups import DESK, EDITORS
from members.models import Company
from members.workflows import invite_representative
from tests.factories import (
    company_code,
    make_call,
    make_company,
    make_competence,
    make_representative,
    make_staff,
    make_user,
)
from tests.members.admin.steps import act, change, company_form, found, press

pytestmark = pytest.mark.django_db

INLINES = ("representatives", "claims", "periods")


def test_organisation_is_added_as_an_applicant(coordinator):
    data = company_form(name="Šviesos kodas", legal_form="UAB", code=company_code(77))
    answer = coordinator.post(reverse("admin:members_company_add"), data)
    assert answer.status_code == 302
    company = Company.objects.get()
    assert (company.slug, company.status, company.published) == (
        "sviesos-kodas",
        Company.Status.APPLICANT,
        False,
    )


def test_nobody_becomes_a_member_by_a_choice_in_a_list(coordinator):
    data = company_form(name="Šviesos kodas", status="active")
    page = coordinator.post(reverse("admin:members_company_add"), data)
    assert "status" in page.context["adminform"].form.errors
    assert not Company.objects.exists()


@pytest.mark.parametrize("code", ["123456789", "12", "abc"])
def test_wrong_code_is_told_beside_its_field_and_kept_with_a_reason(coordinator, code):
    company = make_company()
    page = change(coordinator, company, code=code)
    assert "code" in page.context["adminform"].form.errors
    assert change(coordinator, company, code=code, code_override_reason="Registre taip.").url
    company.refresh_from_db()
    assert company.code == code


def test_code_of_another_organisation_is_told(coordinator):
    other, company = make_company(), make_company()
    page = change(coordinator, company, code=other.code)
    assert "There is already an organisation with this code." in page.content.decode()


def test_people_and_claims_are_written_on_the_page_of_the_organisation(coordinator):
    company, competence = make_company(), make_competence()
    rows = {
        "representatives-TOTAL_FORMS": 1,
        "representatives-0-first_name": "Rūta",
        "representatives-0-last_name": "Žukaitė",
        "representatives-0-email": "RUTA@imone.example",
        "representatives-0-role": "owner",
        "claims-TOTAL_FORMS": 1,
        "claims-0-direction": "offers",
        "claims-0-competence": competence.pk,
        "claims-0-note_lt": "Jutikliai",
        "claims-0-note_en": "Sensors",
    }
    assert change(coordinator, company, **rows).status_code == 302
    assert company.representatives.get().email == "ruta@imone.example"
    claim = company.claims.get()
    assert (claim.competence, claim.note_lt, claim.note_en) == (competence, "Jutikliai", "Sensors")


def test_people_are_changed_there_by_the_rules_of_their_own_pages(coordinator):
    person = invite_representative(representative=make_representative())
    link = {"representatives-0-id": person.pk, "representatives-0-company": person.company_id}
    rows = {
        "representatives-TOTAL_FORMS": 1,
        "representatives-INITIAL_FORMS": 1,
        "representatives-0-first_name": "Ona",
        "representatives-0-last_name": person.last_name,
        "representatives-0-email": person.email,
        "representatives-0-role": "none",
        "representatives-0-DELETE": "on",
    }
    assert change(coordinator, person.company, **rows, **link).status_code == 302
    person.refresh_from_db()  # who leaves is not deleted
    assert (person.first_name, person.role) == ("Ona", "none")
    assert not person.invitation_is_open


def test_changed_address_leads_on(coordinator, client):
    company = make_company(slug="senas")
    change(coordinator, company, slug="naujas")
    assert set(Redirect.objects.values_list("old_path", flat=True)) == {
        "/lt/nariai/senas/",
        "/en/members/senas/",
    }
    answer = client.get("/en/members/senas/")
    assert (answer.status_code, answer["Location"]) == (301, "/en/members/naujas/")


def test_taken_address_is_told(coordinator):
    make_company(slug="uzimtas")
    company = make_company(slug="senas")
    page = change(coordinator, company, slug="uzimtas")
    assert "slug" in page.context["adminform"].form.errors
    assert not Redirect.objects.exists()


def test_svg_is_refused_as_a_logo(coordinator, files):
    company = make_company()
    svg = SimpleUploadedFile("logo.svg", b"<svg onload='x()'/>", "image/svg+xml")
    page = change(coordinator, company, logo=svg)
    assert "logo" in page.context["adminform"].form.errors
    assert not files()


def test_logo_is_shown_where_it_is_changed(coordinator, picture):
    company = make_company()
    change(coordinator, company, logo=picture())
    company.refresh_from_db()
    page = coordinator.get(reverse("admin:members_company_change", args=[company.pk]))
    assert f'<img src="{company.logo.url}"' in page.content.decode()


def test_membership_begins_and_ends_by_buttons(coordinator):
    company = make_company(status=Company.Status.APPLICANT, published=False)
    company.periods.all().delete()
    press(coordinator, company, "admit", joined="2024-05-01")
    company.refresh_from_db()
    assert company.status == Company.Status.ACTIVE
    press(coordinator, company, "publish")
    assert company in Company.objects.public()
    page = press(coordinator, company, "end", left="2020-01-01")
    assert "before the organisation joined" in page.content.decode()
    press(coordinator, company, "end", left="2025-01-01", reason_lt="Susijungė")
    company.refresh_from_db()
    assert company.status == Company.Status.FORMER
    assert company.periods.get().reason_lt == "Susijungė"


def test_form_of_a_button_tells_what_is_wrong(coordinator):
    company = make_company(status=Company.Status.APPLICANT)
    url = reverse("admin:members_company_button", args=[company.pk, "admit"])
    assert coordinator.get(url).status_code == 200
    page = coordinator.post(url, {"joined": "vakar"})
    assert page.status_code == 422
    assert "joined" in page.context["form"].errors


def test_buttons_that_no_longer_fit_change_nothing(coordinator):
    company = make_company()
    page = press(coordinator, company, "publish")
    assert "This is no longer possible" in page.content.decode()


def test_confirmed_by_a_button(coordinator):
    company = make_company(confirmed_on=None)
    assert found(coordinator, "company", confirmed="stale") == [company]
    press(coordinator, company, "confirm")
    company.refresh_from_db()
    assert company.confirmed_on == timezone.localdate()


def test_many_are_published_and_hidden_at_once(coordinator):
    member = make_company(published=False)
    applicant = make_company(status=Company.Status.APPLICANT, published=False)
    page = act(coordinator, "company", "publish_chosen", member, applicant)
    assert "admit the organisation first" in page.content.decode()
    assert set(Company.objects.filter(published=True)) == {member}
    act(coordinator, "company", "unpublish_chosen", member)
    assert not Company.objects.filter(published=True).exists()


def test_filters(coordinator):
    owned = make_company(municipality="13")
    make_representative(owned, user=make_user())
    orphan = make_company(short_description_en="", municipality="19")
    assert found(coordinator, "company", owner="none") == [orphan]
    assert found(coordinator, "company", english="lacking") == [orphan]
    assert found(coordinator, "company", municipality="13") == [owned]
    page = coordinator.get(reverse("admin:members_company_changelist"))
    assert "Vilniaus miesto savivaldybė" in page.content.decode()


@pytest.mark.parametrize("query", ["azuol", "ĄŽUOLYNO", "uab ąžuolyno", "senasis"])
def test_organisation_is_found(coordinator, query):
    company = make_company("Ąžuolyno sistemos", former_names="Senasis vardas")
    make_company("Kita")
    assert found(coordinator, "company", q=query) == [company]
    url = reverse("admin:autocomplete")
    field = {"app_label": "members", "model_name": "company", "field_name": "successor"}
    answer = coordinator.get(url, {"term": query, **field}).json()
    assert [row["id"] for row in answer["results"]] == [str(company.pk)]


def test_list_is_in_the_lithuanian_order(coordinator):
    for name in ("Žalia", "Ąžuolas", "Zebras", "Banga", "Čiulpė", "Ciklas"):
        make_company(name)
    names = [company.name for company in found(coordinator, "company")]
    assert names == ["Ąžuolas", "Banga", "Ciklas", "Čiulpė", "Zebras", "Žalia"]


def test_export_tells_samples_and_keeps_formulas_texts(coordinator):
    company = make_company("=1+1", is_sample=True, legal_form="")
    answer = act(coordinator, "company", "export_xlsx", company)
    assert answer["Content-Disposition"].startswith("attachment")
    table = read_table(answer.content)
    [row] = table.rows
    assert row.values["Organisation"] == "=1+1"
    assert row.values["Member since"] == "2012-03-26"
    assert row.values["Sample record"] == "Yes"


# Import


def test_spreadsheet_is_judged_then_imported_then_known(coordinator):
    url = reverse("admin:members_company_import")
    rows = f"Pavadinimas;Įmonės kodas\nUAB „Šviesa“;{company_code(5)}\nUAB „Klaida“;123456789\n"

    def upload():
        return SimpleUploadedFile("nariai.csv", rows.encode("utf-8-sig"))

    page = coordinator.post(url, {"file": upload(), "joined": "2020-01-01"})
    assert page.status_code == 200
    assert not Company.objects.exists()
    token = page.context["token"]
    coordinator.post(url, {"token": token, "step": "good"})
    company = Company.objects.get()
    assert (company.full_name, company.status) == ("UAB „Šviesa“", "active")
    again = coordinator.post(url, {"file": upload()})
    assert [row["tone"] for row in again.context["rows"]] == ["", "no"]


@pytest.mark.parametrize(
    "content", [b"", b"Kodas;Miestas\n1;Vilnius\n", b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04x"]
)
def test_file_that_is_no_list_of_organisations_is_told(coordinator, content, files):
    url = reverse("admin:members_company_import")
    page = coordinator.post(url, {"file": SimpleUploadedFile("x.csv", content)})
    assert page.status_code == 422
    assert page.context["form"].errors["file"]
    assert not files()


@pytest.mark.parametrize("group", [EDITORS, DESK])
def test_import_is_for_who_may_add(login, group):
    assert login(make_staff(group)).get(reverse("admin:members_company_import")).status_code == 403


def test_the_button_says_what_is_confirmed(login):
    url = reverse("admin:members_company_change", args=[make_company().pk])
    for language, label in (("lt", "Patvirtinti profilį"), ("en", "Confirm the profile")):
        page = login(make_staff(language=language)).get(url).content.decode()
        assert label in page


def test_nothing_beside_a_choice_deletes_what_is_chosen(coordinator):
    company = make_company()
    company.claims.create(competence=make_competence(), direction="offers")
    call = make_call(company)
    for obj in (company, call):
        url = reverse(f"admin:members_{obj._meta.model_name}_change", args=[obj.pk])
        page = coordinator.get(url).content.decode()
        assert "change-related" in page
        assert "delete-related" not in page


def people_rows(*rows, existing):
    """Return the rows of the people as the page of an organisation sends them."""
    data = {"representatives-TOTAL_FORMS": len(rows), "representatives-INITIAL_FORMS": existing}
    for number, row in enumerate(rows):
        data |= {f"representatives-{number}-{name}": value for name, value in row.items()}
    return data


def row_of(person, **changes):
    """Return the row of a person who is there."""
    return {
        "id": person.pk, "company": person.company_id, "first_name": person.first_name,
        "last_name": person.last_name, "email": person.email, "role": person.role, **changes,
    }  # fmt: skip


def test_one_email_for_two_people_is_told_beside_it(coordinator):
    company = make_company()
    ona = make_representative(company, email="ona@imone.example", role="none")
    jonas = make_representative(company, email="jonas@imone.example", role="none")
    new = {"first_name": "Rasa", "last_name": "Rasaitė", "role": "none"}
    for rows in (
        [row_of(ona, email="rasa@imone.example"), {**new, "email": "rasa@imone.example"}],
        [row_of(ona), {**new, "email": "jonas@imone.example"}],
        [row_of(ona, email=jonas.email), row_of(jonas, email=ona.email)],
    ):
        existing = sum("id" in row for row in rows)
        page = change(coordinator, company, **people_rows(*rows, existing=existing))
        assert page.status_code == 200
        assert "already has a representative with this e-mail" in page.content.decode()
    assert set(company.representatives.values_list("email", flat=True)) == {ona.email, jonas.email}


@pytest.mark.parametrize(
    ("status", "rows"),
    [
        ("active", [("2020-01-01", ""), ("2021-01-01", "")]),
        ("active", [("2020-01-01", "2021-01-01")]),
        ("former", [("2020-01-01", "")]),
    ],
)
def test_memberships_say_what_the_status_says(coordinator, status, rows):
    company = make_company(status=status)
    period = company.periods.get()
    data = company_form(company)
    data["periods-TOTAL_FORMS"] = len(rows)
    for number, (joined, left) in enumerate(rows):
        data |= {f"periods-{number}-joined": joined, f"periods-{number}-left": left}
    page = coordinator.post(reverse("admin:members_company_change", args=[company.pk]), data)
    assert page.status_code == 200
    assert "membership without an end" in page.content.decode()
    before = (period.joined, period.left)
    period.refresh_from_db()
    assert (period.joined, period.left) == before
    assert company.periods.count() == 1


def test_a_wrong_day_of_joining_is_put_right(coordinator):
    company = make_company()
    change(coordinator, company, **{"periods-0-joined": "2019-05-01"})
    assert company.periods.get().joined.isoformat() == "2019-05-01"
