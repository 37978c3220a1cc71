"""Passing a registration on, the own deadline and the share of an organisation, on pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Registration
from tests.events.views.filling import send, text_of
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db
NEW = {"first_name": "Jonas", "last_name": "Jonaitis", "email": "jonas@imone.example"}


def page_of(row, name="registration_transfer"):
    return reverse(f"events:{name}", args=[row.event.slug, row.manage_token])


def test_a_colleague_gets_the_place_and_the_old_link_dies(lang, outbox):
    row = make_registration()
    url = page_of(row)
    assert url in text_of(Client().get(row.get_absolute_url()))
    assert Client().get(url).status_code == 200
    response = Client().post(url, NEW)
    assert response.url == row.event.get_absolute_url()
    assert Client().get(url).status_code == 404
    changed = Registration.objects.get()
    assert (changed.full_name, changed.status) == ("Jonas Jonaitis", "confirmed")
    assert {mail.to[0] for mail in outbox.rows()} == {row.email, NEW["email"]}


def test_from_an_event_by_invitation_one_is_led_to_the_list():
    row = make_registration(make_event(audience="invited"))
    assert Client().post(page_of(row), NEW).url == reverse("events:upcoming")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"last_name": "<b>J</b>"}, "last_name"),
        ({"first_name": "www.x.example"}, "first_name"),
        ({"email": "jonas@"}, "email"),
        ({"first_name": "ONA", "last_name": "Senoji", "email": "Ona@Imone.example"}, "first_name"),
        ({"last_name": "Esantis"}, "email"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(lang, changes, field):
    event = make_event()
    row = make_registration(event, last_name="Senoji", email="ona@imone.example")
    make_registration(event, **{**NEW, "last_name": "Esantis"})
    response = Client().post(page_of(row), {**NEW, **changes})
    assert response.status_code in (409, 422)
    assert f'id="id_{field}_error"' in text_of(response)
    row.refresh_from_db()
    assert row.last_name == "Senoji"


@pytest.mark.parametrize("name", ["transfer", "change", "cancel"])
def test_after_the_deadline_the_person_is_told_whom_to_call(lang, name):
    event = make_event(
        changes_until=timezone.now() - timedelta(hours=1), contact_phone="+370 600 00000"
    )
    row = make_registration(event)
    url = page_of(row, f"registration_{name}")
    for response in (Client().get(url), Client().post(url, NEW)):
        assert response.status_code == 409
        page = text_of(response)
        assert "tel:+37060000000" in page
        assert _("Changes are no longer made here: please call or write to the organisers.") in page
    row.refresh_from_db()
    assert (row.status, row.first_name) == ("confirmed", "Ona")


def test_the_deadline_is_shown_on_the_page_and_in_the_mail(lang, outbox):
    event = make_event(changes_until=timezone.now() + timedelta(days=3))
    response = send(event)
    day = timezone.localtime(event.changes_until, event.zone)
    shown = {"lt": f"{day:%Y} m.", "en": f"{day.day} "}[lang]
    assert shown in text_of(Client().get(response.url))
    (mail,) = outbox.deliver()
    until = {
        "lt": "Registraciją pakeisti ar atšaukti galima iki",
        "en": "changed and cancelled until",
    }
    assert until[lang] in mail.body


def test_the_share_of_an_organisation_is_told_before_and_beside_its_field(lang):
    event = make_event(quota=1)
    page = Client().get(reverse("events:register", args=[event.slug]))
    words = {"lt": "daugiausia 1 žmogus", "en": "at most 1 person"}[lang]
    assert words in text_of(page)
    send(event, organisation="Rytas")
    response = send(event, email="kita@imone.example", first_name="Kita", organisation="UAB Rytas")
    assert response.status_code == 409
    page = text_of(response)
    assert words in page[page.index('id="id_organisation_error"') :][:600]
    assert event.registrations.count() == 1
