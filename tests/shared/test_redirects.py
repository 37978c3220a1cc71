"""Addresses that moved."""

import pytest

from itk.shared.models import Redirect
from itk.shared.redirects import addresses, redirect_moved, where_moved
from tests.factories import make_company, make_event, make_registration

pytestmark = pytest.mark.django_db


def pairs():
    """Return the redirects: from where to where."""
    return dict(Redirect.objects.values_list("old_path", "new_path"))


def test_each_language_has_its_address():
    company = make_company(slug="tinklai")
    assert addresses(company) == {"lt": "/lt/nariai/tinklai/", "en": "/en/members/tinklai/"}


def test_second_move_leads_there_in_one_step():
    redirect_moved(before={"lt": "/lt/a/"}, after={"lt": "/lt/b/"})
    redirect_moved(before={"lt": "/lt/b/"}, after={"lt": "/lt/c/"})
    assert pairs() == {"/lt/a/": "/lt/c/", "/lt/b/": "/lt/c/"}


def test_moving_back_frees_the_address():
    redirect_moved(before={"lt": "/lt/a/"}, after={"lt": "/lt/b/"})
    redirect_moved(before={"lt": "/lt/b/"}, after={"lt": "/lt/a/"})
    assert pairs() == {"/lt/b/": "/lt/a/"}


def test_same_address_is_no_move():
    redirect_moved(before={"lt": "/lt/a/", "en": "/en/a/"}, after={"lt": "/lt/a/", "en": "/en/b/"})
    assert pairs() == {"/en/a/": "/en/b/"}


def test_what_lies_below_has_moved_with_it():
    redirect_moved(before={"lt": "/lt/a/"}, after={"lt": "/lt/b/"})
    redirect_moved(before={"lt": "/lt/a/x/"}, after={"lt": "/lt/c/"})
    assert where_moved("/lt/a/y/z/") == "/lt/b/y/z/"
    assert where_moved("/lt/a/x/y/") == "/lt/c/y/"
    assert where_moved("/lt/ab/") is None
    assert where_moved("/lt/kita/") is None
    assert where_moved("/" + "x/" * 600) is None


def test_link_of_a_mail_outlives_the_address_of_its_event(client):
    event = make_event(slug="senas")
    registration = make_registration(event)
    before = addresses(event)
    old_link = registration.get_absolute_url()
    event.slug = "naujas"
    event.save()
    redirect_moved(before=before, after=addresses(event))
    answer = client.get(old_link, follow=True)
    assert answer.redirect_chain == [(old_link.replace("senas", "naujas"), 301)]
    assert answer.status_code == 200


def test_post_is_not_led_on(client):
    redirect_moved(before={"lt": "/lt/a/"}, after={"lt": "/lt/b/"})
    assert client.post("/lt/a/").status_code == 404
