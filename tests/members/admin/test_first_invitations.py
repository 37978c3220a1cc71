"""Many organisations are invited by one action: shown first, and each once."""

import pytest
from django.urls import reverse

from members.groups import EDITORS
from tests.factories import make_company, make_representative, make_staff
from tests.members.admin.steps import act

pytestmark = pytest.mark.django_db
URL = "admin:members_company_first_invitations"


@pytest.mark.parametrize("language", ["lt", "en"])
def test_page_between_shows_who_is_mailed_and_why_others_are_not(login, outbox, language):
    client = login(make_staff(language=language))
    company, other = make_company("Alfa"), make_company("Beta")
    person = make_representative(company, role="none", is_contact=True)
    page = act(client, "company", "invite_contacts", company, other)
    text = page.content.decode()
    assert person.email in text
    told = {"lt": "nėra kontaktinio asmens", "en": "no contact person with an e-mail"}
    assert told[language] in text
    assert page.context["chosen"] == str(company.pk)
    assert not outbox.rows().exists()


def test_each_is_invited_once_even_if_pressed_twice(coordinator, outbox):
    companies = [make_company() for _each in range(3)]
    for company in companies:
        make_representative(company, role="none", is_contact=True)
    chosen = {"companies": ",".join(str(company.pk) for company in companies)}
    first = coordinator.post(reverse(URL), chosen, follow=True).content.decode()
    assert "3 invitations are on their way." in first
    second = coordinator.post(reverse(URL), chosen, follow=True).content.decode()
    assert "are on their way" not in second
    assert second.count("Somebody is invited already") == 3
    assert outbox.rows().count() == 3


def test_nobody_to_invite_is_told(coordinator):
    page = act(coordinator, "company", "invite_contacts", make_company())
    assert "Nobody of the chosen" in page.content.decode()
    assert 'type="submit" class="default"' not in page.content.decode()


@pytest.mark.parametrize("companies", ["", "a,b", "1" * 40, "0", "²"])
def test_what_is_no_organisation_is_left(coordinator, companies):
    assert coordinator.post(reverse(URL), {"companies": companies}).status_code == 302


def test_it_is_for_who_may_change_people(login, coordinator):
    client = login(make_staff(EDITORS))
    assert client.post(reverse(URL), {"companies": "1"}).status_code == 403
    page = client.get(reverse("admin:members_company_changelist")).content.decode()
    assert "invite_contacts" not in page
