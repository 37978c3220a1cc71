"""Staff link organisations that people typed."""

import pytest

from members.groups import COORDINATORS, EDITORS
from tests.events.admin.steps import messages, page, staff
from tests.factories import make_company, make_event, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(login, lang):
    return login(staff(COORDINATORS, language=lang))


def url_of(event):
    return page("event_registrations_organisations", event.pk)


def test_a_near_one_is_linked_with_one_press_for_all(client):
    company, event = make_company("Šviesos kodas"), make_event()
    for name in ("Sviesos kodai", "sviesos kodai"):
        make_registration(event, company_name=name)
    listed = client.get(page("event_registrations", event.pk)).content.decode()
    assert url_of(event) in listed
    shown = client.get(url_of(event)).content.decode()
    assert f'name="company" value="{company.pk}"' in shown
    data = {"name": "Sviesos kodai", "code": "", "company": company.pk}
    response = client.post(url_of(event), data, follow=True)
    assert "2" in messages(response)[0]
    assert set(event.registrations.values_list("company", flat=True)) == {company.pk}
    assert url_of(event) not in client.get(page("event_registrations", event.pk)).content.decode()


def test_another_is_written_by_name_or_code(client):
    company, event = make_company("Zona"), make_event()
    for name, other in (("Visai kitaip", "zona"), ("Dar kitaip", company.code)):
        row = make_registration(event, company_name=name)
        client.post(url_of(event), {"name": name, "code": "", "other": other})
        row.refresh_from_db()
        assert (row.company, row.company_name) == (company, name)


def test_a_partner_and_who_is_not_in_the_directory_are_linked_too(client):
    for number, fields in enumerate(({"status": "partner"}, {"published": False})):
        company = make_company(f"Zona {number}", **fields)
        row = make_registration(make_event(), company_name="Visai kitaip")
        data = {"name": "Visai kitaip", "code": "", "other": company.name}
        assert company.full_name in client.get(url_of(row.event)).content.decode()
        client.post(url_of(row.event), data)
        row.refresh_from_db()
        assert row.company == company


@pytest.mark.parametrize("wrong", [{"other": "nieko"}, {"company": "999999"}, {"company": "x"}, {}])
def test_what_is_no_organisation_is_told(client, wrong):
    row = make_registration(company_name="Rytas")
    response = client.post(url_of(row.event), {"name": "Rytas", "code": "", **wrong})
    assert response.status_code == 422
    assert messages(response)
    row.refresh_from_db()
    assert row.company is None


def test_only_who_may_change_registrations(login):
    event = make_event()
    assert login(staff(EDITORS)).get(url_of(event)).status_code == 403
