"""The letter to the cluster: it arrives once, from people, and to somebody."""

import pytest
from django.urls import reverse

from itk.shared.models import SiteProfile
from itk.views.contact import LETTERS_PER_HOUR
from tests.factories import make_user

pytestmark = pytest.mark.django_db

LETTER = {
    "name": "Rūta Žukaitė",
    "email": "ruta@imone.example",
    "subject": "Dėl narystės",
    "message": "Laba diena, norėtume prisijungti.",
    "website": "",
}


@pytest.fixture(autouse=True)
def site(db):
    return SiteProfile.objects.create(
        pk=1,
        name_lt="Klasteris",
        name_en="Cluster",
        email="biuras@itk.example",
        phone="+370 600 00000",
    )


def test_letter_goes_to_the_office_and_the_reply_to_the_writer(client, lang, outbox):
    response = client.post(reverse("contact"), LETTER)
    assert response.status_code == 302
    assert response["Location"] == reverse("contact_done")
    (message,) = outbox.deliver()
    assert message.to == ["biuras@itk.example"]
    assert message.extra_headers["Reply-To"] == "ruta@imone.example"
    assert "Dėl narystės" in message.subject
    assert "norėtume prisijungti" in message.body
    assert client.get(response["Location"]).status_code == 200


def test_those_named_in_the_sites_data_get_it(client, site, outbox):
    site.notify_contact = "rasa@itk.example\njonas@itk.example"
    site.save()
    client.post(reverse("contact"), LETTER)
    assert outbox.rows().get().to == ["rasa@itk.example", "jonas@itk.example"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("email", "ne-adresas"),
        ("email", "a@b.lt\nBcc: c@d.lt"),
        ("subject", " "),
        ("message", ""),
        ("message", "x" * 5001),
        ("message", "a\x00b"),
    ],
)
def test_mistake_is_told_beside_its_field_and_nothing_is_sent(client, lang, outbox, field, value):
    response = client.post(reverse("contact"), LETTER | {field: value})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {field}
    assert f'id="id_{field}_error"' in response.content.decode()
    assert "norėtume prisijungti" in response.content.decode() or field == "message"
    assert not outbox.rows().exists()


def test_line_breaks_do_not_reach_the_headers(client, outbox):
    client.post(reverse("contact"), LETTER | {"subject": "Vienas\r\nBcc: kas@nors.example"})
    (message,) = outbox.deliver()
    assert "Bcc" not in message.message()
    assert message.recipients() == ["biuras@itk.example"]


def test_trap_tells_a_robot_nothing(client, lang, outbox):
    response = client.post(reverse("contact"), LETTER | {"website": "https://spam.example"})
    assert response["Location"] == reverse("contact_done")
    assert not outbox.rows().exists()


def test_many_letters_from_one_address_are_refused(client, lang, outbox):
    for _number in range(LETTERS_PER_HOUR):
        assert client.post(reverse("contact"), LETTER).status_code == 302
    response = client.post(reverse("contact"), LETTER)
    assert response.status_code == 429
    assert "norėtume prisijungti" in response.content.decode()
    assert outbox.rows().count() == LETTERS_PER_HOUR


def test_without_readers_there_is_no_form_to_lose_a_letter_in(client, lang, site, outbox):
    site.email = ""
    site.save()
    assert "<textarea" not in client.get(reverse("contact")).content.decode()
    assert client.post(reverse("contact"), LETTER).status_code == 404
    assert not outbox.rows().exists()


def test_form_is_filled_in_for_who_is_logged_in(login, lang):
    page = login(make_user("ona@imone.example", first_name="Ona")).get(reverse("contact"))
    assert 'value="ona@imone.example"' in page.content.decode()


def test_forged_form_is_told_in_the_language_of_the_address(lang):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post(reverse("contact"), LETTER)
    assert response.status_code == 403
    assert f'<html lang="{lang}">' in response.content.decode()
