"""Drawn pictures, and uploaded files where no web server hands them out."""

import io
import re

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from itk.shared.models import SiteProfile
from tests.factories import make_article, make_company, make_event, make_page, make_project

pytestmark = pytest.mark.django_db


def test_cover_is_the_same_for_the_same_object_and_kept(client):
    first, second = client.get("/cover/renginys.svg"), client.get("/cover/renginys.svg")
    assert first.content == second.content
    assert first.content != client.get("/cover/kitas.svg").content
    assert first["Content-Type"] == "image/svg+xml"
    assert "public" in first["Cache-Control"]
    assert "max-age=86400" in first["Cache-Control"]


def test_cover_has_the_clusters_colours_and_a_policy_that_lets_only_them_in(client):
    SiteProfile.objects.create(pk=1, name_lt="K", brand_light="#003366", brand_dark="#99ccff")
    response = client.get("/cover/renginys.svg")
    assert "#003366" in response.content.decode()
    policy = response["Content-Security-Policy"]
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='", policy)


def test_area_of_a_cover_never_reaches_the_drawing(client):
    area = "<script>alert(1)</script>"
    response = client.get("/cover/renginys.svg", {"area": area})
    assert response.status_code == 200
    assert b"script" not in response.content


@pytest.mark.parametrize("language", ["lt", "en"])
@pytest.mark.parametrize("make", [make_article, make_event, make_page, make_project])
def test_share_picture_has_the_size_that_networks_ask_for(client, make, language):
    row = make(slug="dalykas", title_lt="Ąžuolas", title_en="Oak")
    address = f"/share/{row._meta.model_name}/dalykas.png"
    address = address.replace("fundingproject", "project")
    response = client.get(address, {"language": language})
    picture = Image.open(io.BytesIO(response.content))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(response.content) < 100_000
    again = client.get(address, {"language": language}, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    other = "en" if language == "lt" else "lt"
    assert client.get(address, {"language": other})["ETag"] != response["ETag"]


def test_site_and_company_have_share_pictures(client):
    make_company("Šviesa", slug="sviesa")
    assert client.get("/share/site/home.png").status_code == 200
    assert client.get("/share/company/sviesa.png").status_code == 200


def test_hidden_rows_have_no_share_picture(client):
    make_article(slug="a", status="draft")
    make_event(slug="e", audience="invited")
    make_page(slug="p", audience="members")
    make_company(slug="c", published=False)
    for address in ("article/a", "event/e", "page/p", "company/c", "project/x", "nera/x"):
        assert client.get(f"/share/{address}.png").status_code == 404


def test_uploaded_file_cannot_act_as_a_page(client):
    name = default_storage.save("news/pavyzdys.html", ContentFile(b"<script>alert(1)</script>"))
    response = client.get(f"{settings.MEDIA_URL}{name}")
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "news/",
        "",
        "../private/x.pdf",
        "..%2fprivate%2fx.pdf",
        "%2e%2e/secret_key",
        "/etc/passwd",
        "nera",
    ],
)
def test_only_public_files_are_handed_out(client, path):
    default_storage.save("news/pavyzdys.webp", ContentFile(b"x"))
    private = settings.PRIVATE_ROOT / "x.pdf"
    private.parent.mkdir(parents=True, exist_ok=True)
    private.write_bytes(b"secret")
    assert client.get(f"/media/{path}").status_code == 404


def test_name_that_no_disk_can_hold_is_not_found(client):
    assert client.get(f"/media/{'a' * 300}.webp").status_code == 404
