"""The same organisations invited by several at once, at two server processes: one letter each."""

import pytest
from django.urls import reverse

from tests.factories import make_company, make_representative, make_staff
from tests.members.test_races import race
from tests.members.test_races_applications import Sender
from tests.planted import fails_with

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@fails_with("locks_do_not_lock")
def test_eight_presses_at_once_send_one_letter_to_each(server, login, outbox):
    companies = [make_company() for _each in range(3)]
    for company in companies:
        make_representative(company, role="none", is_contact=True)
    client = login(make_staff())
    cookies = [(name, morsel.value) for name, morsel in client.cookies.items()]
    sender = Sender(server, reverse("admin:members_company_add"), cookies)
    sender.url = server + reverse("admin:members_company_first_invitations")
    chosen = ",".join(str(company.pk) for company in companies)
    assert set(race(*[lambda: sender.send(companies=chosen)] * 8)) == {302}
    assert outbox.rows().count() == 3
