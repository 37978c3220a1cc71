"""Addresses that moved, bodies that are too big, the site's data: as a reader meets them."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext as _

from itk.shared.models import Redirect, SiteProfile
from tests.factories import make_event, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("below", ["//evil.example/", "///evil.example/", "/%2Fevil.example/"])
def test_address_that_moved_never_leads_to_another_host(client, below):
    Redirect.objects.create(old_path="/lt/sena/", new_path="/")
    response = client.get(f"/lt/sena{below}")
    assert (response.status_code, response["Location"]) == (301, "/evil.example/")


def test_what_lies_below_never_becomes_part_of_a_name(client):
    Redirect.objects.create(old_path="/lt/sena/", new_path="https://naujas.example")
    response = client.get("/lt/sena/.evil.example/")
    assert response["Location"] == "https://naujas.example/.evil.example/"


def test_site_data_is_read_once_a_request_and_anew_by_the_next(client):
    SiteProfile.objects.create(pk=1, name_lt="Senas vardas")
    form = reverse("events:register", args=[make_event().slug])
    with CaptureQueriesContext(connection) as queries:
        assert "Senas vardas" in client.get(form).content.decode()
    assert sum("shared_siteprofile" in query["sql"] for query in queries) == 1
    SiteProfile.objects.update(name_lt="Naujas vardas")
    assert "Naujas vardas" in client.get(form).content.decode()


def test_page_of_who_is_logged_in_is_kept_by_nobody(client, login, lang):
    address = reverse("home")
    assert "Cache-Control" not in client.get(address)
    mine = login(make_user())
    for name in ("home", "members:account", "members:settings", "account_change_password"):
        assert mine.get(reverse(name))["Cache-Control"] == "private, no-store", name


def test_what_says_itself_how_long_it_may_be_kept_is_left(login):
    mine = login(make_user())
    for address in ("/cover/dalykas.svg", "/site.css"):
        assert "public" in mine.get(address)["Cache-Control"]
    assert mine.get(reverse("members:open_csv"))["Cache-Control"] == "no-cache"


BIG = {"message": "a" * (settings.STRANGER_MAX_BYTES + 1)}


@pytest.fixture
def _contacts():
    """A portal that can be written to."""
    SiteProfile.objects.create(pk=1, name_lt="ITK", email="info@itk.example")


@pytest.mark.usefixtures("_contacts")
def test_stranger_sends_no_more_than_the_limit(client, lang):
    answer = client.post(reverse("contact"), BIG)
    assert answer.status_code == 413
    page = answer.content.decode()
    assert f'<html lang="{lang}">' in page
    assert _("Too much at once") in page
    assert client.post(reverse("contact"), {"message": "a" * 1000}).status_code == 422


def test_big_body_to_the_admin_is_refused_before_the_log_in(client):
    answer = client.post("/admin/", BIG)
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["", "-1", "abc", "²"])
def test_length_that_is_none_is_left_to_the_server(client, length):
    assert client.get("/lt/", CONTENT_LENGTH=length).status_code == 200


@pytest.mark.parametrize("cookie", ["bet-kas", "a" * 32])
def test_cookie_that_anybody_can_write_opens_nothing(client, cookie):
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert client.post(reverse("contact"), BIG).status_code == 413


@pytest.mark.usefixtures("_contacts")
def test_uploads_of_who_has_logged_in_pass(login):
    answer = login(make_user()).post(reverse("contact"), BIG)
    assert answer.status_code == 422
