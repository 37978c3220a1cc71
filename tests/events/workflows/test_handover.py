"""A colleague takes over what somebody who left an organisation had registered."""

import pytest

from events.models import Registration
from members.workflows import end_representation
from tests.factories import (
    make_company,
    make_event,
    make_registration,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaver():
    """An editor who manages registrations; the organisation has an administrator."""
    company = make_company()
    make_representative(company, user=make_user(), first_name="Jonas", last_name="Kazys")
    return make_representative(company, user=make_user(), role="editor")


def managed(leaver, **fields):
    """Return a registration that the leaver made for a colleague."""
    defaults = {
        "company": leaver.company,
        "registered_by": leaver.user,
        "registrar_name": leaver.full_name,
        "registrar_email": leaver.email,
    }
    return make_registration(**{**defaults, **fields})


@pytest.mark.parametrize("days_ahead", [30, -30])
def test_colleagues_registrations_go_to_the_heir(leaver, days_ahead):
    registration = managed(leaver, event=make_event(days_ahead=days_ahead))
    anonymous = managed(leaver, registered_by=None)
    end_representation(representative=leaver, by=leaver.user)
    owner = leaver.company.representatives.administrators().get()
    for row in (registration, anonymous):
        row.refresh_from_db()
        assert row.registered_by == owner.user
        assert (row.registrar_name, row.registrar_email) == ("Jonas Kazys", owner.email)
    assert not Registration.objects.visible_to(leaver.user).exists()


def test_the_leavers_own_registration_and_other_organisations_stay(leaver):
    own = managed(leaver, email=leaver.email)
    elsewhere = managed(leaver, company=make_company())
    end_representation(representative=leaver, by=leaver.user)
    assert set(Registration.objects.visible_to(leaver.user)) == {elsewhere, own}


def test_without_an_heir_nobody_of_the_organisation_manages_them():
    leaver = make_representative(email=None, user=make_user())
    registration = managed(leaver)
    end_representation(representative=leaver)
    registration.refresh_from_db()
    assert (registration.registered_by, registration.registrar_name) == (None, "")


def test_who_never_logged_in_hands_over_nothing():
    leaver = make_representative(email=None)
    registration = make_registration(company=leaver.company, registrar_name="Ona")
    end_representation(representative=leaver)
    registration.refresh_from_db()
    assert registration.registrar_name == "Ona"
