"""Addresses that moved, as a reader meets them."""

import pytest

from itk.shared.models import Redirect

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
