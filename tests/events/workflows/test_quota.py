"""Of one organisation an event takes at most so many people."""

import pytest
from django.utils import translation

from events.workflows import (
    QuotaReached,
    cancel_registration,
    change_registration,
    link_company,
    register,
)
from tests.factories import make_company, make_event, make_person, make_user

pytestmark = pytest.mark.django_db


def come(event, **fields):
    options = {k: fields.pop(k) for k in ("source", "over_capacity_reason") if k in fields}
    return register(event=event, person=make_person(**fields), **options).registration


def test_the_next_of_a_member_is_refused_in_words():
    event, company = make_event(quota=2), make_company()
    come(event, company=company)
    come(event, company=company)
    for language, words in (("lt", "daugiausia 2"), ("en", "at most 2 people")):
        with translation.override(language), pytest.raises(QuotaReached) as refused:
            come(event, company=company)
        assert words in str(refused.value)
    assert event.registrations.count() == 2
    come(event, company=make_company())


@pytest.mark.parametrize(
    "again",
    [
        "uab „sviesos  KODAS“",
        "Šviesos kodas",
        "Šviesos kodas, UAB",
        "Uždaroji akcinė bendrovė Šviesos kodas",
    ],
)
def test_a_typed_name_counts_whatever_its_letters_and_legal_form(again):
    event = make_event(quota=1)
    come(event, company_name="UAB Šviesos kodas")
    with pytest.raises(QuotaReached):
        come(event, company_name=again)
    come(event, company_name="Šviesos kodas ir partneriai")


def test_a_typed_name_and_the_member_are_one():
    event, company = make_event(quota=1), make_company("Šviesos kodas", published=False)
    come(event, company_name="Šviesos kodas")
    with pytest.raises(QuotaReached):
        come(event, company=company)


def test_a_name_linked_later_counts_for_the_member():
    event, company = make_event(quota=1), make_company()
    come(event, company_name="Visai kitaip")
    link_company(name="Visai kitaip", code="", company=company)
    with pytest.raises(QuotaReached):
        come(event, company=company)


def test_a_code_is_an_organisation_too():
    event = make_event(quota=1)
    come(event, company_code="121215434")
    with pytest.raises(QuotaReached):
        come(event, company_code="121215434", company_name="Kita")


def test_who_names_no_organisation_is_of_none():
    event = make_event(quota=1)
    come(event)
    come(event, company_name="—")
    assert come(event).status == "confirmed"


def test_a_cancelled_person_gives_the_share_back():
    event = make_event(quota=1)
    first = come(event, company_name="Rytas")
    cancel_registration(registration=first)
    assert come(event, company_name="Rytas").status == "confirmed"


def test_who_waits_counts():
    event = make_event(quota=1, capacity=1)
    come(event)
    assert come(event, company_name="Rytas").status == "waiting"
    with pytest.raises(QuotaReached):
        come(event, company_name="Rytas")


def test_staff_go_over_with_a_reason_that_stays():
    event = make_event(quota=1)
    come(event, company_name="Rytas")
    with pytest.raises(QuotaReached):
        come(event, company_name="Rytas", source="phone")
    row = come(event, company_name="Rytas", source="phone", over_capacity_reason="Pranešėjas")
    assert (row.status, row.over_capacity_reason) == ("confirmed", "Pranešėjas")


@pytest.mark.parametrize("source", ["desk", "import"])
def test_who_is_at_the_door_or_in_a_list_of_staff_is_not_refused(source):
    event = make_event(quota=1)
    come(event, company_name="Rytas")
    assert come(event, company_name="Rytas", source=source).status == "confirmed"


def test_nobody_changes_into_a_full_organisation_but_staff_may():
    event = make_event(quota=1)
    come(event, company_name="Rytas")
    row = come(event, company_name="Vakaras")
    with pytest.raises(QuotaReached):
        change_registration(registration=row, company_name="rytas")
    change_registration(registration=row, company_name="Vakaras ir ko")
    changed = change_registration(registration=row, by=make_user(), company_name="Rytas")
    assert changed.company_name == "Rytas"
