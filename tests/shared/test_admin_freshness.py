"""Two people have the same page of the administration open, and both save."""

import pytest
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.groups import COORDINATORS
from tests.events.admin.steps import form_data, page, staff
from tests.factories import make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event(venue="Salė", title_lt="Tinklai")


@pytest.fixture(params=["lt", "en"])
def coordinator(login, request):
    with override(request.param):
        yield login(staff(COORDINATORS, language=request.param))


@pytest.fixture
def stale(coordinator, event):
    """What a page sends that was opened before somebody else wrote another venue."""
    data = form_data(coordinator.get(page("event_change", event.pk)))
    event.venue = "Didžioji salė"
    event.save()
    return data | {"title_lt": "Kitas pavadinimas"}


def errors(response):
    return " ".join(response.context["adminform"].form.non_field_errors())


def test_what_somebody_saved_meanwhile_is_not_undone_unawares(coordinator, event, stale):
    response = coordinator.post(page("event_change", event.pk), stale)
    event.refresh_from_db()
    assert (event.venue, event.title_lt) == ("Didžioji salė", "Tinklai")
    for name in (_("venue"), _("title")):
        assert name.casefold() in errors(response).casefold()


def test_nothing_that_was_typed_is_lost(coordinator, event, stale):
    response = coordinator.post(page("event_change", event.pk), stale)
    assert form_data(response)["title_lt"] == "Kitas pavadinimas"


def test_sent_once_more_it_is_written(coordinator, event, stale):
    again = form_data(coordinator.post(page("event_change", event.pk), stale))
    coordinator.post(page("event_change", event.pk), again)
    event.refresh_from_db()
    assert (event.venue, event.title_lt) == ("Salė", "Kitas pavadinimas")


def test_one_after_the_other_both_save(coordinator, event):
    for title in ("Pirmas", "Antras"):
        data = form_data(coordinator.get(page("event_change", event.pk)))
        coordinator.post(page("event_change", event.pk), data | {"title_lt": title})
        event.refresh_from_db()
        assert event.title_lt == title
