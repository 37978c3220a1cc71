"""What somebody can do who has photographed the code of another's ticket: check in, nothing else."""

import pytest
from django.urls import reverse

from events.models import Attendance, Registration
from events.urls import urlpatterns
from tests.factories import make_event, make_registration
from tests.planted import fails_with

pytestmark = pytest.mark.django_db
SECRETS = {"token", "code"}
WITH_A_SECRET = [pattern for pattern in urlpatterns if SECRETS & set(pattern.pattern.converters)]


@pytest.fixture
def registration():
    return make_registration(make_event(days_ahead=0), email="slaptas@imone.example")


def row(registration):
    """Return all that is kept of the registration."""
    return Registration.objects.filter(pk=registration.pk).values().get()


@fails_with("the_ticket_opens_the_own_page")
def test_in_place_of_a_secret_link_it_opens_no_page(client, registration, lang):
    before = row(registration)
    for pattern in WITH_A_SECRET:
        values = {"slug": registration.event.slug, "token": registration.ticket_code}
        values["code"] = registration.ticket_code
        names = pattern.pattern.converters
        address = reverse(f"events:{pattern.name}", kwargs={name: values[name] for name in names})
        for response in (client.get(address), client.post(address)):
            assert response.status_code in (404, 405), address
            assert "slaptas" not in response.content.decode()
    assert row(registration) == before


def test_at_the_poster_it_says_to_be_here_and_the_desk_still_decides(client, registration, lang):
    before = row(registration)
    address = reverse("events:arrival", args=[registration.event.slug])
    response = client.post(address, {"code": registration.ticket_code}, follow=True)
    assert registration.full_name not in response.content.decode()
    assert registration.marks.get().how == "self"
    assert not Attendance.objects.exists()
    assert row(registration) == before


def test_it_finds_nobody_on_public_pages(client, registration, lang):
    for address in (reverse("search"), reverse("events:upcoming"), reverse("members:directory")):
        response = client.get(address, {"q": registration.ticket_code})
        assert registration.last_name not in response.content.decode()
