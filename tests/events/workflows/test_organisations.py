"""Organisations that people typed are linked by staff to those that are known."""

import pytest

from events.workflows import link_company, typed_organisations
from tests.factories import make_company, make_event, make_registration

pytestmark = pytest.mark.django_db


def typed(*names, **fields):
    event = fields.pop("event", None) or make_event()
    return [make_registration(event, company_name=name, **fields) for name in names]


def test_one_typed_name_is_listed_once_with_its_people():
    rows = typed("Šviesos tinklai", "sviesos TINKLAI", "Kita", "")
    make_registration(company=make_company(), company_name="Susieta")
    found = typed_organisations(rows)
    assert [(one.name, len(one.people)) for one in found] == [("Kita", 1), ("Šviesos tinklai", 2)]


@pytest.mark.parametrize(
    "name", ["UAB Sviesos kodas", "Šviesos kodai", "Šviesos kodas Lietuva", "Sviesos koda"]
)
def test_near_names_are_found_without_the_legal_form(name):
    company = make_company("Šviesos kodas")
    make_company("Visai kas kita")
    (found,) = typed_organisations(typed(name))
    assert found.near == [company]


def test_the_same_code_comes_before_a_near_name():
    near, same_code = make_company("Šviesos kodas"), make_company("Zona", status="partner")
    rows = typed("Šviesos kodai", company_code=same_code.code)
    assert typed_organisations(rows)[0].near == [same_code, near]
    (by_code,) = typed_organisations(typed("", company_code=same_code.code))
    assert by_code.near == [same_code]


def test_nothing_near_is_told_last():
    company = make_company("Šviesos kodas")
    found = typed_organisations(typed("Aaa", "Šviesos kodai"))
    assert [one.near for one in found] == [[company], []]


def test_nobody_typed_anything():
    assert typed_organisations(typed("")) == []


def test_all_with_the_name_are_linked_at_once_and_keep_what_was_typed():
    company = make_company("Šviesos kodas")
    rows = typed("Šviesos kodai", "SVIESOS kodai") + typed("Šviesos kodai")
    others = typed("Šviesos kodai ir ko") + typed("Šviesos kodai", company_code="121215434")
    closed = typed("Šviesos kodai", event=make_event(status="closed", days_ahead=-5))
    assert link_company(name="Šviesos kodai", code="", company=company) == rows
    for row in rows:
        row.refresh_from_db()
        assert row.company == company
    assert rows[1].company_name == "SVIESOS kodai"
    for row in others + closed:
        row.refresh_from_db()
        assert row.company is None


def test_linking_twice_changes_nothing():
    typed("Rytas")
    first, second = make_company(), make_company()
    assert len(link_company(name="Rytas", code="", company=first)) == 1
    assert link_company(name="Rytas", code="", company=second) == []
