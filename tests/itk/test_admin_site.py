"""The administration as a whole: its short way from a row to the row's page on the site."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from members.groups import COORDINATORS, DESK, EDITORS
from tests.factories import (
    make_company,
    make_event,
    make_invitation,
    make_registration,
    make_representative,
    make_staff,
)

pytestmark = pytest.mark.django_db


def on_site(row):
    content_type = ContentType.objects.get_for_model(row)
    return reverse("admin:view_on_site", args=[content_type.pk, row.pk])


@pytest.mark.parametrize("group", [DESK, EDITORS, COORDINATORS])
@pytest.mark.parametrize("make", [make_registration, make_invitation])
def test_staff_are_not_led_to_the_secret_page_of_a_person(login, group, make):
    response = login(make_staff(group)).get(on_site(make()))
    assert response.status_code == 403
    assert "Location" not in response


def test_registration_offers_no_way_to_the_secret_page_of_its_person(login):
    person = make_registration()
    url = reverse("admin:events_registration_change", args=[person.pk])
    page = login(make_staff()).get(url).content.decode()
    assert on_site(person) not in page
    assert person.manage_token not in page


@pytest.mark.parametrize("make", [make_event, make_company])
def test_who_may_see_a_row_is_led_to_its_page(login, make):
    row = make()
    response = login(make_staff(EDITORS)).get(on_site(row))
    assert response.status_code == 302
    assert response["Location"].endswith(f"/{row.slug}/")
    assert login(make_staff(DESK)).get(on_site(row)).status_code == 403


def test_row_without_a_page_of_its_own_and_unknown_kind_lead_nowhere(login):
    staff = login(make_staff())
    assert staff.get(on_site(make_representative())).status_code == 404
    assert staff.get(reverse("admin:view_on_site", args=[10**6, 1])).status_code == 404
    number = ContentType.objects.get_for_model(make_registration()).pk
    for kind in ("zodis", f"{number}%20", f"{number}%0A", "9" * 30):
        assert staff.get(f"/admin/r/{kind}/1/").status_code == 404
