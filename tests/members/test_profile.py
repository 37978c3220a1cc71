"""A representative edits the organisation's profile, and what a bad form gets."""

import io
import re
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import strip_tags
from PIL import Image

from members.models import Company, CompetenceClaim, Representative, TechnologyArea
from members.workflows import CodeTaken, NotAllowed
from tests.factories import (
    company_code,
    make_company,
    make_competence,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    """A member with a claim of each direction."""
    company = make_company("Šviesa", town="Kaunas")
    for direction in CompetenceClaim.Direction:
        CompetenceClaim.objects.create(
            company=company, competence=make_competence(), direction=direction, note_lt="Pastaba."
        )
    return company


@pytest.fixture
def editor(company):
    """A person who edits it."""
    return make_representative(company, user=make_user(), role=Representative.Role.EDITOR).user


@pytest.fixture
def page(login, editor, company, lang):
    """The form's page: `page.get()`, `page.save(town="Alytus")`; what is not named stays as it is."""
    return Page(login(editor), company)


class Page:
    """The form as a browser sends it."""

    def __init__(self, client, company):
        self.client, self.company = client, company
        self.url = reverse("members:profile", args=[company.slug])

    def get(self):
        return self.client.get(self.url)

    def values(self):
        """Return what a browser would send of the untouched form."""
        context = self.get().context
        form, claims = context["form"], context["claims"]
        values = {}
        for bound in form:
            value = bound.value()
            if bound.name == "technology_areas":
                value = [str(area.pk) for area in value]
            if bound.name != "logo":
                value = "" if value is None else value
                values |= {bound.html_name: value, bound.html_initial_name: value}
        for formset in claims.formsets.values():
            for row in (formset.management_form, *formset.forms):
                for b in row:
                    if b.value() is not None:
                        values |= {b.html_name: b.value(), b.html_initial_name: b.value()}
        return values

    def save(self, **changes):
        return self.client.post(self.url, self.values() | changes)


def state(files):
    """Return all that a refused form must leave as it was."""
    rows = [
        list(model.objects.order_by("pk").values())
        for model in (Company, CompetenceClaim, Company.technology_areas.through)
    ]
    return rows, files()


# Seeing and saving


def test_the_form_shows_both_languages_side_by_side(page):
    response = page.get()
    assert response.status_code == 200
    content = response.content.decode()
    for name in ("description_lt", "description_en"):
        assert re.search(rf'<textarea name="{name}"[^>]*lang="{name[-2:]}"', content)
    assert "5 MB" in content


def test_an_untouched_form_changes_nothing_but_confirms(page, files):
    before = state(files)
    response = page.save()
    assert response.status_code == 302
    page.company.refresh_from_db()
    assert page.company.confirmed_on == timezone.localdate()
    after = state(files)
    for rows in (before, after):
        for row in rows[0][0]:
            del row["confirmed_on"], row["updated_at"]
    assert before == after


def test_what_is_saved_is_public_at_once(page, picture, client, files):
    area = TechnologyArea.objects.create(code="miestas", name_lt="Miestas", name_en="City")
    response = page.save(
        short_description_lt="Nauja mintis.",
        short_description_en="A new idea.",
        website="sviesa.example",
        phone="8 612 34567",
        email="INFO@Sviesa.example",
        vat_code="100 001 919 017",
        technology_areas=[str(area.pk)],
        logo=picture(),
    )
    assert response.status_code == 302
    assert response["Location"] == page.url
    page.company.refresh_from_db()
    assert page.company.website == "https://sviesa.example"
    assert page.company.phone == "+370 612 34567"
    assert page.company.email == "info@sviesa.example"
    assert page.company.vat_code == "LT100001919017"
    assert list(page.company.technology_areas.all()) == [area]
    (logo,) = [name for name in files() if "derived" in name]
    public = client.get(reverse("company", args=[page.company.slug])).content.decode()
    word = {"lt": "Nauja mintis.", "en": "A new idea."}[translation.get_language()]
    assert word in public
    assert logo.split("/")[-1] in public


def test_the_present_logo_is_called_by_its_kind_not_by_its_path(page, picture, lang):
    page.save(logo=picture())
    page.company.refresh_from_db()
    shown = strip_tags(page.get().content.decode())
    assert {"lt": "Dabartinis logotipas: WEBP", "en": "Present logo: WEBP"}[lang] in shown
    assert page.company.logo.name not in shown


def test_a_message_says_that_it_is_saved(page, lang):
    page.save(town="Alytus")
    text = page.get().content.decode()
    assert "callout--ok" in text


def test_claims_are_added_and_removed_by_rows(page):
    wanted = make_competence("Nauja")
    offered, needed = page.company.claims.order_by("-direction")
    response = page.save(
        **{
            "offers-0-DELETE": "on",
            "offers-1-competence": wanted.pk,
            "offers-1-note_en": "New.",
            "needs-0-note_lt": "Kita pastaba.",
        }
    )
    assert response.status_code == 302
    claims = {(c.direction, c.competence_id, c.note_lt or "") for c in page.company.claims.all()}
    assert claims == {
        ("offers", wanted.pk, ""),
        ("needs", needed.competence_id, "Kita pastaba."),
    } or claims == {
        ("offers", wanted.pk, ""),
        ("needs", offered.competence_id, "Kita pastaba."),
    }


def test_missing_english_is_flagged(page):
    flag = "callout__title"
    assert flag not in page.get().content.decode()
    Company.objects.update(short_description_en="")
    assert flag in page.get().content.decode()


def test_the_name_of_the_competence_list_is_read_once(page, django_assert_max_num_queries):
    for _ in range(20):
        make_competence()
    with django_assert_max_num_queries(25):
        page.get()


# Bad input: each is refused beside its field, in the page's language, and nothing is kept


def image_bytes(size=(40, 20), format="PNG"):
    """Return a whole image."""
    content = io.BytesIO()
    Image.new("RGB", size, "#0b5f73").save(content, format)
    return content.getvalue()


def huge_png():
    """Return a small file that says it is 20,000 × 20,000 pixels."""

    def chunk(kind, data):
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
UPLOADS = {
    "400 megapixels": ("logo.png", huge_png()),
    "truncated": ("logo.jpg", image_bytes((400, 400), "JPEG")[:600]),
    "disguised": ("logo.png", b"%PDF-1.7 not an image"),
    "svg": ("logo.svg", SVG),
    "svg named png": ("logo.png", SVG),
    "tiff": ("logo.tif", image_bytes(format="TIFF")),
    "too many bytes": ("logo.png", image_bytes() + b"\0" * (5 * 1024 * 1024)),
    "empty": ("logo.png", b""),
}


@pytest.mark.parametrize("kind", UPLOADS)
def test_a_bad_picture_is_refused(page, files, kind):
    name, content = UPLOADS[kind]
    before = state(files)
    response = page.save(logo=SimpleUploadedFile(name, content, "image/png"), town="Alytus")
    refused(response, "logo")
    assert state(files) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "123456789"),
        ("code", "12345"),
        ("code", "kodas"),
        ("vat_code", "LT123"),
        ("website", "javascript:alert(1)"),
        ("website", "ne adresas"),
        ("website", "https://vardas:slaptazodis@sviesa.example"),
        ("phone", "123"),
        ("phone", "<b>8 612 34567</b>"),
        ("email", "ne-pastas"),
        ("founded", "999"),
        ("founded", "vakar"),
        ("founded", "2090"),
        ("founded", "99999999999999999999"),
        ("municipality", "00"),
        ("size_class", "milžiniška"),
        ("technology_areas", "999999"),
        ("short_description_lt", "a" * 201),
        ("description_en", "a" * 6001),
        ("town", "a" * 101),
        ("town", "Kau\x00nas"),
        ("offers-0-competence", "999999"),
        ("needs-0-note_en", "a" * 301),
    ],
)
def test_a_bad_value_is_refused_beside_its_field(page, files, field, value):
    before = state(files)
    response = page.save(**{field: value})
    refused(response, field)
    assert state(files) == before


def test_two_wrong_codes_are_told_at_once(page):
    form = page.save(code="123456789", vat_code="LT123").context["form"]
    assert set(form.errors) == {"code", "vat_code"}


@pytest.mark.parametrize(
    "field",
    [
        *("short_description_lt", "short_description_en", "description_lt", "description_en"),
        *("website", "email", "phone", "town", "code", "vat_code"),
        *("offers-0-note_lt", "offers-0-note_en", "needs-0-note_lt", "needs-0-note_en"),
    ],
)
def test_html_and_script_are_refused_in_every_text_field(page, files, field):
    before = state(files)
    response = page.save(**{field: "<script>alert(1)</script>"})
    refused(response, field)
    assert "<script>alert" not in response.content.decode()
    assert state(files) == before


def test_a_lone_less_than_sign_is_plain_text(page):
    assert page.save(description_lt="Galia < 5 kW, o kaina > 3 €").status_code == 302


def test_another_organisations_code_is_refused_beside_the_field(page, files):
    taken = make_company().code
    before = state(files)
    refused(page.save(code=f" {taken[:3]} {taken[3:]} "), "code")
    assert state(files) == before


@pytest.mark.parametrize("country", ["LV"])
def test_the_same_code_in_another_country_is_another_code(page, country):
    other = make_company(country=country, code=company_code(5_555))
    assert page.save(code=other.code).status_code == 302


def test_a_note_about_nothing_is_refused(page, files):
    before = state(files)
    refused(page.save(**{"offers-1-note_lt": "Apie ką?"}), "offers-1-competence")
    assert state(files) == before


def test_the_same_competence_twice_is_refused(page, files):
    first = page.company.claims.get(direction="offers").competence_id
    before = state(files)
    refused(page.save(**{"offers-1-competence": first}), "offers-1-competence")
    assert state(files) == before


def test_a_form_without_its_management_data_is_refused(page, files):
    before = state(files)
    values = {k: v for k, v in page.values().items() if "TOTAL_FORMS" not in k}
    response = page.client.post(page.url, values)
    assert response.status_code == 422
    assert state(files) == before


def test_too_many_rows_are_refused(page, files):
    before = state(files)
    competences = [make_competence() for _ in range(40)]
    rows = {f"offers-{n}-competence": c.pk for n, c in enumerate(competences)}
    response = page.save(**rows, **{"offers-TOTAL_FORMS": 40})
    assert response.status_code == 422
    assert state(files) == before


@pytest.mark.parametrize(("error", "field"), [(CodeTaken, "code"), (NotAllowed, None)])
def test_what_the_workflow_refuses_is_told_in_the_form(page, files, monkeypatch, error, field):
    def refuse(**kwargs):
        raise error

    monkeypatch.setattr("members.views.account.change_profile", refuse)
    response = page.save(town="Alytus")
    assert response.status_code == 422
    assert response.context["form"].errors[field or "__all__"]


def refused(response, field):
    """Assert 422 with a message beside the field, which the field names to a screen reader."""
    assert response.status_code == 422
    content = response.content.decode()
    where = re.search(rf'<(?:input|select|textarea)[^>]*name="{field}"[^>]*>', content)
    if field == "technology_areas":
        assert 'id="id_technology_areas_error"' in content
        return
    assert where, field
    assert 'aria-invalid="true"' in where[0]
    assert f"id_{field}_error" in re.search(r'aria-describedby="([^"]+)"', where[0])[1]
    assert f'id="id_{field}_error"' in content
    assert 'role="alert"' in content


# Whose profile


def test_another_organisations_profile_is_not_there(login, editor, lang, files):
    other = make_company()
    client = login(editor)
    before = state(files)
    url = reverse("members:profile", args=[other.slug])
    assert client.get(url).status_code == 404
    assert client.post(url, {"town": "Alytus"}).status_code == 404
    assert client.get(reverse("members:people", args=[other.slug])).status_code == 404
    assert state(files) == before


def test_who_has_no_access_does_not_edit(login, company, lang):
    url = reverse("members:profile", args=[company.slug])
    none = make_representative(company, user=make_user(), role=Representative.Role.NONE).user
    left = make_representative(company, user=make_user(), left_at=timezone.now()).user
    for user in (none, left, make_user(), make_user(is_staff=True)):
        assert login(user).get(url).status_code == 404


def test_an_anonymous_reader_is_asked_to_log_in(client, company, lang):
    for name in ("members:profile", "members:people"):
        url = reverse(name, args=[company.slug])
        for response in (client.get(url), client.post(url)):
            assert response.status_code == 302
            assert response["Location"] == f"{reverse('account_login')}?next={url}"
