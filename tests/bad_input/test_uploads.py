"""Pictures and files that are not what they should be: told beside the field, and nothing is kept."""

import io

import pytest
from django.conf import settings as portal
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from PIL import Image

from itk.shared.files import MATERIAL_EXTENSIONS
from tests.bad_input.steps import told, unchanged
from tests.events.admin.steps import form_data
from tests.events.admin.steps import page as admin_page
from tests.factories import make_event, make_page
from tests.members.admin.steps import company_form
from tests.members.test_profile import UPLOADS, Page
from tests.news.test_admin import page_form

pytestmark = pytest.mark.django_db


def pixels():
    """Return what is told of too many pixels."""
    words = _("The image has too many pixels: at most %(limit)s megapixels (width × height).")
    return words % {"limit": 40}


def megabytes():
    """Return what is told of too many bytes."""
    return _("The image is too large: at most %(limit)s MB.") % {"limit": 5}


def damaged():
    """Return what is told of half a picture."""
    return _("The image is damaged or not complete: save it again and choose the new file.")


def no_image():
    """Return what is told of what is no picture, whatever it is called."""
    return _("This file is not an image we can use: choose a JPEG, PNG, WebP or GIF file.")


PICTURES = {
    "400 megapixels": pixels,
    "truncated": damaged,
    "disguised": no_image,
    "svg": no_image,
    "svg named png": no_image,
    "tiff": no_image,
    "too many bytes": megabytes,
}


def half_a_picture():
    """Return a photograph whose second half is missing."""
    content = io.BytesIO()
    Image.effect_noise((300, 300), 90).convert("RGB").save(content, "JPEG")
    return content.getvalue()[: content.tell() // 2]


def picture(case):
    """Return the upload of a case."""
    name, content = UPLOADS[case]
    if case == "truncated":
        content = half_a_picture()
    return SimpleUploadedFile(name, content, "image/png")


@pytest.mark.parametrize("case", PICTURES)
def test_a_logo_in_the_profile(editor, company, case):
    profile = Page(editor, company)
    values = profile.values() | {"logo": picture(case), "town": "Alytus"}
    with unchanged():
        response = editor.post(profile.url, values)
    page = told(response, PICTURES[case](), beside="logo")
    assert page.first(name="town")["attrs"]["value"] == "Alytus"  # nothing typed is lost


@pytest.mark.parametrize("case", PICTURES)
def test_a_logo_in_the_administration(coordinator, company, case):
    url = reverse("admin:members_company_change", args=[company.pk])
    with unchanged():
        response = coordinator.post(url, company_form(company, logo=picture(case)))
    told(response, PICTURES[case](), beside="logo", status=200)


@pytest.mark.parametrize("case", PICTURES)
def test_a_picture_of_an_event(coordinator, case):
    url = admin_page("event_change", make_event().pk)
    data = form_data(coordinator.get(url)) | {"image": picture(case)}
    with unchanged():
        response = coordinator.post(url, data)
    told(response, PICTURES[case](), beside="image", status=200)


# Files


def upload(name):
    """Return a file; the one of an accepted kind is a byte over the limit."""
    length = portal.MATERIAL_MAX_BYTES + 1 if name.endswith(".pdf") else 100
    return SimpleUploadedFile(name, b"x" * length)


def too_big():
    """Return what is told of a file one byte over the limit."""
    limit = filesizeformat(portal.MATERIAL_MAX_BYTES)
    size = filesizeformat(portal.MATERIAL_MAX_BYTES + 1)
    return _("The file is %(size)s; at most %(limit)s is accepted.") % {
        "size": size,
        "limit": limit,
    }


def wrong_kind():
    """Return what is told of a file of another kind."""
    kinds = ", ".join(sorted(MATERIAL_EXTENSIONS))
    return _("This kind of file is not accepted. Accepted: %(kinds)s.") % {"kinds": kinds}


FILES = {
    "svg": ("logo.svg", wrong_kind),
    "html": ("puslapis.html", wrong_kind),
    "program": ("programa.exe", wrong_kind),
    "too many bytes": ("skaidres.pdf", too_big),
}


@pytest.fixture
def small_limit(settings):
    """A limit that a test can pass."""
    settings.MATERIAL_MAX_BYTES = 2048


@pytest.mark.parametrize("case", FILES)
def test_a_file_of_an_event(coordinator, small_limit, case):
    name, message = FILES[case]
    url = admin_page("event_change", make_event().pk)
    data = form_data(coordinator.get(url)) | {
        "materials-TOTAL_FORMS": 1,
        "materials-0-title_lt": "Skaidrės",
        "materials-0-audience": "public",
        "materials-0-order": 0,
        "materials-0-file": upload(name),
    }
    with unchanged():
        response = coordinator.post(url, data)
    told(response, message(), beside="materials-0-file", status=200)


@pytest.mark.parametrize("case", FILES)
def test_a_file_of_a_page(coordinator, small_limit, case):
    name, message = FILES[case]
    row = make_page()
    data = page_form(row) | {
        "files-TOTAL_FORMS": 1,
        "files-0-title_lt": "Įstatai",
        "files-0-order": 0,
        "files-0-file": upload(name),
    }
    with unchanged():
        response = coordinator.post(reverse("admin:news_page_change", args=[row.pk]), data)
    told(response, message(), beside="files-0-file", status=200)
