"""Logos from a ZIP file in the administration: shown first, then set."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.groups import EDITORS
from tests.factories import make_company, make_staff

pytestmark = pytest.mark.django_db
URL = "admin:members_company_logos"


def upload(picture, *names):
    """Return a ZIP file of pictures as a browser sends it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, picture().read())
    return SimpleUploadedFile("logotipai.zip", content.getvalue(), "application/zip")


@pytest.mark.parametrize("language", ["lt", "en"])
def test_fates_are_shown_then_logos_are_set(login, picture, language):
    client = login(make_staff(language=language))
    company, other = make_company(slug="alfa"), make_company(slug="beta", logo=picture())
    url = reverse(URL)
    page = client.post(url, {"file": upload(picture, "alfa.png", "beta.png", "kita.png")})
    words = {"lt": ("Taps logotipu", "jis lieka"), "en": ("Becomes the logo", "which stays")}
    for word in words[language]:
        assert word in page.content.decode()
    company.refresh_from_db()
    assert not company.logo
    answer = {"token": page.context["token"], "step": "good", "replace": "on"}
    done = client.post(url, answer, follow=True)
    company.refresh_from_db()
    assert company.logo
    assert other.logo.name == type(other).objects.get(pk=other.pk).logo.name
    assert "kita.png" in done.content.decode()


def test_other_choice_judges_the_kept_file_again(coordinator, picture):
    company = make_company(slug="alfa", logo=picture())
    page = coordinator.post(reverse(URL), {"file": upload(picture, "alfa.png")})
    token = page.context["token"]
    page = coordinator.post(reverse(URL), {"token": token, "replace": "on"})
    assert [row["tone"] for row in page.context["rows"]] == ["new"]
    coordinator.post(reverse(URL), {"token": page.context["token"], "step": "whole"})
    assert type(company).objects.get().logo.name != company.logo.name


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_what_is_no_archive_is_told_beside_the_field(coordinator, content, files):
    file = SimpleUploadedFile("a.zip", content)
    answer = coordinator.post(reverse(URL), {"file": file})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not files()


def test_it_is_for_who_may_change_organisations(login):
    assert login(make_staff(EDITORS)).get(reverse(URL)).status_code == 403


def test_list_leads_there(coordinator):
    page = coordinator.get(reverse("admin:members_company_changelist")).content.decode()
    assert reverse(URL) in page
