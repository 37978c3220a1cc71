"""A representative logs in, changes the profile and sees it at once on the public page."""

from io import BytesIO

import pytest
from PIL import Image

from members.workflows import settle_email
from tests.browser import PHONE, follow
from tests.factories import make_company, make_competence, make_representative, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def picture():
    """Return a PNG as a file of the browser's file field."""
    file = BytesIO()
    Image.new("RGB", (400, 200), "#0b5f73").save(file, "PNG")
    return {"name": "logotipas.png", "mimeType": "image/png", "buffer": file.getvalue()}


@pytest.mark.parametrize("language", ["lt", "en"])
def test_what_is_saved_is_public_at_once(new_page, language):
    company, competence = make_company("Ąžuolo sistemos"), make_competence("Jutikliai")
    user = make_user("rasa@imone.example", language=language)
    settle_email(user=user)
    make_representative(company, user=user)
    page = new_page(lang=language)
    page.goto(f"/{language}/")
    follow(page.locator("header a[href*='prisijungti'], header a[href*='login']").first)
    page.fill("[name=login]", "Rasa@Imone.example")
    page.fill("[name=password]", "password")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/paskyra/" if language == "lt" else "**/account/")

    follow(page.locator(f"main a[href$='/{company.slug}/']").first)
    page.fill("[name=short_description_lt]", "Kuriame jutiklius vandens tinklams.")
    page.fill("[name=short_description_en]", "We make sensors for water networks.")
    page.fill("[name=website]", "imone.example")
    page.set_input_files("[name=logo]", picture())
    page.locator("select[name$='competence']").first.select_option(str(competence.pk))
    page.locator("main form.form button[type=submit]").last.click()
    page.wait_for_selector("[role=status], .messages")

    company.refresh_from_db()
    assert company.website == "https://imone.example"
    assert company.logo.name.endswith(".webp")
    assert company.claims.get().competence == competence
    public = new_page(lang=language)
    public.goto(f"/{language}/{'nariai' if language == 'lt' else 'members'}/{company.slug}/")
    text = "jutiklius vandens tinklams" if language == "lt" else "sensors for water networks"
    assert text in public.inner_text("main")
    logo = public.locator("main img").first
    assert logo.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


@pytest.mark.parametrize("language", ["lt", "en"])
def test_a_bad_picture_is_answered_beside_its_field_and_nothing_is_saved(new_page, files, language):
    company = make_company()
    user = make_user(language=language)
    make_representative(company, user=user)
    page = new_page(lang=language, user=user)
    account = "paskyra/organizacija" if language == "lt" else "account/company"
    page.goto(f"/{language}/{account}/{company.slug}/")
    before = files()
    svg = {"name": "x.png", "mimeType": "image/png", "buffer": b"<svg onload='alert(1)'/>"}
    page.set_input_files("[name=logo]", svg)
    page.locator("main form.form button[type=submit]").last.click()
    page.wait_for_selector("[name=logo][aria-invalid=true]")
    described = page.locator("[name=logo]").get_attribute("aria-describedby").split()
    errors = " ".join(page.inner_text(f"#{name}") for name in described)
    assert "JPEG" in errors
    assert files() == before


@pytest.mark.parametrize("language", ["lt", "en"])
def test_two_people_with_one_profile_open_keep_what_each_changed(new_page, language):
    company = make_company("Ąžuolo sistemos", town="Kaunas")
    kept, gone, added = (make_competence(name) for name in ("Jutikliai", "Ryšiai", "Robotai"))
    for competence in (kept, gone):
        company.claims.create(competence=competence, direction="offers")
    folder = "paskyra/organizacija" if language == "lt" else "account/company"
    first, second = pages = [
        new_page(lang=language, viewport=PHONE, user=make_representative(company, user=user).user)
        for user in (make_user(), make_user())
    ]
    for page in pages:
        page.goto(f"/{language}/{folder}/{company.slug}/")
    menu = first.locator(".side-nav").bounding_box()
    assert menu["height"] < 60, "on a phone the form begins soon"

    first.fill("[name=town]", "Alytus")
    first.locator("select[name='offers-2-competence']").select_option(str(added.pk))
    second.fill("[name=phone]", "8 612 34567")
    removed = second.locator(f"select[name$=competence] option[value='{gone.pk}'][selected]")
    row = removed.locator("xpath=ancestor::div[contains(@class, 'box')]")
    row.locator("[name$=DELETE]").check()
    for page in pages:
        page.locator("main form.form button[type=submit]").last.click()
        page.wait_for_selector(".callout--ok")

    company.refresh_from_db()
    assert (company.town, company.phone) == ("Alytus", "+370 612 34567")
    assert {claim.competence for claim in company.claims.all()} == {kept, added}
