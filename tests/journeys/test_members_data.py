"""Data in and out: contacts, logos and first invitations in; open data and members' papers out."""

import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from members.models import Company, Representative
from news.models import PageFile
from tests.browser import follow
from tests.factories import make_company, make_page, make_representative, make_staff, make_user

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = {
    "name": "zmones.csv",
    "mimeType": "text/csv",
    "buffer": (
        "Organizacija;Vardas;Pavardė;El. paštas;Kontaktinis asmuo\r\n"
        "UAB „Šviesos tinklai“;Šarūnas;Žąsinas;sarunas@imone.example;taip\r\n"
        "Niekas;Ona;Onaitė;ona@imone.example;\r\n"
    ).encode("cp1257"),
}


def logos(*names):
    """Return a ZIP file of pictures, as it is chosen in a browser."""
    picture, archive = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (40, 20), "#0b5f73").save(picture, "PNG")
    with zipfile.ZipFile(archive, "w") as file:
        for name in names:
            file.writestr(name, picture.getvalue())
    return {"name": "l.zip", "mimeType": "application/zip", "buffer": archive.getvalue()}


@pytest.mark.parametrize("language", ["lt", "en"])
def test_office_brings_contacts_and_logos_and_opens_the_door(new_page, language, outbox):
    company = make_company("Šviesos tinklai", slug="sviesos-tinklai")
    page = new_page(lang=language, user=make_staff(language=language))

    page.goto(reverse("admin:members_representative_changelist"))
    follow(page.locator("a[href$='/representative/import/']"))
    page.set_input_files("input[type=file]", PEOPLE)
    follow(page.locator("#content-main input[type=submit]"))
    assert "sarunas@imone.example" in page.inner_text("#content-main")
    assert not Representative.objects.exists()
    follow(page.locator("button[name=step][value=good]"))
    assert Representative.objects.get().company == company

    page.goto(reverse("admin:members_company_changelist"))
    follow(page.locator("a[href$='/company/logos/']"))
    page.set_input_files("input[type=file]", logos("sviesos-tinklai.png", "kita.png"))
    follow(page.locator("#content-main input[type=submit]"))
    assert "kita.png" in page.inner_text("#content-main")
    follow(page.locator("button[name=step][value=good]"))
    assert Company.objects.get().logo

    page.goto(reverse("admin:members_company_changelist"))
    page.check("input[name=_selected_action]")
    page.select_option("select[name=action]", "invite_contacts")
    follow(page.locator("button[name=index]"))
    assert "sarunas@imone.example" in page.inner_text("#content-main")
    assert not outbox.rows().exists()
    follow(page.locator("#content-main input[type=submit]"))
    assert outbox.rows().get().to == ["sarunas@imone.example"]


@pytest.mark.parametrize("language", ["lt", "en"])
def test_directory_is_taken_by_a_program(new_page, language):
    make_company("Šviesos tinklai")
    page = new_page(lang=language)
    page.goto(f"/{language}/{'nariai' if language == 'lt' else 'members'}/")
    follow(page.locator("main a", has_text="Atvirieji" if language == "lt" else "Open data"))
    address = page.locator("main a[href$='.json']").get_attribute("href")
    answer = page.request.get(page.url.split(f"/{language}/")[0] + address)
    assert json.loads(answer.body())["members"][0]["name"] == "Šviesos tinklai"
    with page.expect_download() as download:
        page.locator("main a[href$='.csv']").click()
    assert download.value.suggested_filename == "members.csv"


@pytest.mark.parametrize("language", ["lt", "en"])
def test_member_finds_the_statutes_and_takes_them_along(new_page, language):
    paper = make_page(audience="members", title_lt="Įstatai", title_en="Statutes")
    row = PageFile(page=paper, title_lt="Įstatų redakcija", title_en="Version of the statutes")
    row.file.save("istatai.pdf", ContentFile(b"%PDF-1.4 text"))
    make_page(audience="members", title_lt="Kita", title_en="Other", body_lt="", body_en="")
    person = make_representative(user=make_user(language=language))
    page = new_page(lang=language, user=person.user)
    page.goto(f"/{language}/{'paskyra' if language == 'lt' else 'account'}/")
    word, room = {"lt": ("istatus", "Narių kambarys"), "en": ("statute", "Members’ room")}[language]
    follow(page.locator("aside").get_by_role("link", name=room))
    assert page.locator(".hit").count() == 2
    page.fill("main [name=q]", word)
    follow(page.locator("main form[role=search] button"))
    assert page.locator(".hit").count() == 1
    with page.expect_download() as download:
        page.locator(".hit .file").click()
    assert download.value.suggested_filename.endswith(".pdf")
