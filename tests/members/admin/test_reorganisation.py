"""A member becomes another organisation: what moves, what stays, where the old address leads."""

from datetime import date

import pytest
from django.urls import reverse

from members.models import Company, Representative
from members.workflows import (
    NoMembership,
    OwnSuccessor,
    end_membership,
    publish_company,
    reorganise_company,
)
from tests.factories import (
    make_answer,
    make_call,
    make_company,
    make_event,
    make_fee,
    make_registration,
    make_representative,
    make_user,
)
from tests.members.admin.steps import press

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)


@pytest.fixture
def old():
    """A member with a past."""
    return make_company("Senoji rėlė", slug="senoji", former_names="Pirmoji rėlė")


def reorganise(company, successor, people="stay"):
    """Reorganise on the day and return the successor."""
    return reorganise_company(company=company, successor=successor, on=DAY, people=people)


def test_membership_goes_on_and_the_past_stays(old, client, lang):
    registration = make_registration(make_event(), company=old)
    fee = make_fee(old)
    heir = make_company("Naujoji", status=Company.Status.APPLICANT, published=False)
    heir.periods.all().delete()
    heir = reorganise(old, heir)
    old.refresh_from_db()
    assert (old.status, old.successor, old.succeeded_on) == ("former", heir, DAY)
    period = old.periods.get()
    assert (period.left, period.reason_lt) == (DAY, "Reorganizuota: UAB „Naujoji“")
    assert "Naujoji" in period.reason_en
    assert (heir.status, heir.published, heir.periods.get().joined) == ("active", False, DAY)
    registration.refresh_from_db()
    fee.refresh_from_db()
    assert (registration.company, fee.company) == (old, old)
    url = reverse("company", args=["senoji"])
    assert client.get(url).status_code == 410
    publish_company(company=heir)
    assert client.get(url).url == heir.get_absolute_url()


def test_former_names_are_found(old):
    heir = reorganise(old, make_company("Naujoji"))
    assert heir.former_names.splitlines() == ["UAB „Senoji rėlė“", "Pirmoji rėlė"]
    for name in ("senoji rele", "pirmoji rele"):
        assert heir in Company.objects.public().matching(name)


def test_people_go_along_with_their_log_ins(old):
    user = make_user()
    person = make_representative(old, user=user, position_lt="Vadovė", is_finance=True)
    heir = reorganise(old, make_company(), "move")
    person.refresh_from_db()
    assert person.left_at
    moved = heir.representatives.get()
    assert (moved.user, moved.role, moved.position_lt, moved.is_finance) == (
        user,
        "owner",
        "Vadovė",
        True,
    )
    assert not Company.objects.editable_by(user).filter(pk=old.pk)


def test_people_are_invited_and_lose_the_old_access(old, outbox):
    make_representative(old, user=make_user())
    make_representative(old, role=Representative.Role.NONE)
    make_representative(old, email=None)
    heir = reorganise(old, make_company(), "invite")
    assert heir.representatives.filter(user=None).count() == 3
    assert outbox.rows().count() == 1
    assert not old.representatives.current()


def test_who_is_there_already_is_not_there_twice(old):
    user, heir = make_user(), make_company()
    make_representative(old, user=user)
    make_representative(old, email="ona@imone.example")
    make_representative(heir, user=user)
    make_representative(heir, email="ona@imone.example")
    reorganise(old, heir, "move")
    assert heir.representatives.count() == 2
    assert not old.representatives.current()


def test_who_stays_stays(old):
    make_representative(old)
    heir = reorganise(old, make_company())
    assert old.representatives.current().count() == 1
    assert not heir.representatives.exists()


def test_what_it_looks_for_and_answered_goes_on(old):
    successor = make_company()
    contact = make_representative(old, email="rasa@rele.example")
    unknown = make_representative(old, user=make_user(), email=None)
    there = make_representative(successor, email="rasa@rele.example")
    one, other = make_call(old, contact=contact), make_call(old, contact=unknown)
    plain = make_call(old)
    closed = make_call(old, status="closed")
    shown = make_call(kind="bid", chosen=[old])
    given = make_answer(shown, old)
    twice = make_answer(company=old)
    make_answer(twice.call, successor)
    own = make_answer(make_call(successor), old)
    reorganise(old, successor)
    for row in (one, other, plain, closed, given, twice, own):
        row.refresh_from_db()
    assert {one.company, other.company, plain.company, given.company} == {successor}
    assert (one.contact, other.contact) == (there, None)
    assert {closed.company, twice.company, own.company} == {old}
    assert list(shown.chosen.all()) == [successor]


def test_what_cannot_be_is_refused(old):
    with pytest.raises(OwnSuccessor):
        reorganise(old, old)
    end_membership(company=old, left=DAY)
    with pytest.raises(NoMembership):
        reorganise(old, make_company())


def test_button_asks_for_successor_date_and_people(coordinator, old):
    heir = make_company("Naujoji")
    data = {"successor": heir.pk, "on": "2026-05-01", "people": "move"}
    for wrong in ({"successor": ""}, {"successor": old.pk}, {"on": "rytoj"}, {"people": "visi"}):
        assert press(coordinator, old, "reorganise", **{**data, **wrong}).status_code == 422
    page = press(coordinator, old, "reorganise", **data)
    assert "goes on as" in page.content.decode()
    old.refresh_from_db()
    assert old.successor == heir
    again = press(coordinator, old, "reorganise", **data)
    assert "no longer possible" in again.content.decode()
