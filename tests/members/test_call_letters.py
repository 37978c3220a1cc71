"""The pages that letters about calls lead to: a GET changes nothing, a button does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Representative, User
from members.workflows.call_letters import digest_token, due_url
from tests.factories import make_call, make_competence, make_representative, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_representative(user=make_user())


def due(call, person):
    token = due_url(call, person).rstrip("/").rpartition("/")[2]
    return reverse("members:call_due", args=[token])


class TestTheEnd:
    def test_opening_changes_nothing_and_asks(self, client, person, lang):
        call = make_call(person.company)
        before = call.updated_at
        response = client.get(due(call, person))
        assert response.status_code == 200
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in response.headers["Cache-Control"]
        call.refresh_from_db()
        assert call.updated_at == before

    def test_button_extends(self, client, person, lang):
        call = make_call(person.company, deadline=timezone.localdate() + timedelta(days=2))
        assert client.post(due(call, person), {"extend": "1"}).status_code == 302
        call.refresh_from_db()
        assert call.deadline == timezone.localdate() + timedelta(days=32)

    def test_outcome_closes(self, client, person, lang):
        call = make_call(person.company)
        assert client.post(due(call, person), {"outcome": ""}).status_code == 422
        response = client.post(due(call, person), {"outcome": "nobody"}, follow=True)
        assert response.status_code == 200
        call.refresh_from_db()
        assert (call.status, call.outcome) == ("closed", "nobody")

    def test_what_cannot_be_is_told(self, client, person, lang):
        closed = make_call(person.company, status="closed")
        response = client.post(due(closed, person), {"extend": "1"}, follow=True)
        assert 'role="alert"' in response.content.decode()
        draft = make_call(person.company, status="draft")
        assert client.post(due(draft, person), {"outcome": "won"}).status_code == 422

    def test_who_no_longer_edits_is_told_that_it_is_over(self, client, person, lang):
        call = make_call(person.company)
        address = due(call, person)
        Representative.objects.update(role="none")
        answer = client.get(address)
        assert answer.status_code == 410
        assert "no-store" in answer["Cache-Control"]
        assert client.post(address, {"extend": "1"}).status_code == 410

    def test_link_that_never_was_is_not_found(self, client, lang):
        assert client.get(reverse("members:call_due", args=["nera"])).status_code == 404


class TestTheDigest:
    def url(self, user):
        return reverse("members:call_digest_stop", args=[digest_token(user)])

    def test_opening_asks_and_a_button_decides_both_ways(self, client, person, lang):
        user = person.user
        assert client.get(self.url(user)).status_code == 200
        user.refresh_from_db()
        assert user.call_digest == "profile"
        for data, digest in [({}, "none"), ({"again": "1"}, "profile")]:
            assert client.post(self.url(user), data).status_code == 302
            user.refresh_from_db()
            assert user.call_digest == digest

    def test_mail_program_presses_once_without_a_cookie(self, person):
        from django.test import Client

        client = Client(enforce_csrf_checks=True)
        answer = client.post(self.url(person.user), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert User.objects.get().call_digest == "none"

    def test_link_that_never_was_is_not_found(self, client):
        for method in (client.get, client.post):
            address = reverse("members:call_digest_stop", args=["nera"])
            assert method(address).status_code == 404


class TestFollowing:
    def test_competences_are_chosen(self, login, person, lang):
        competence = make_competence()
        client, address = login(person.user), reverse("members:followed")
        data = {"digest": "chosen", "competences": [competence.pk]}
        assert client.post(address, data).status_code == 302
        form = client.get(address).context["form"]
        assert form.initial == {"digest": "chosen", "competences": [competence.pk]}

    @pytest.mark.parametrize(
        ("data", "wrong"),
        [({}, "digest"), ({"digest": "x"}, "digest"), ({"competences": ["0"]}, "competences")],
    )
    def test_bad_input_is_told_beside_its_field(self, login, person, lang, data, wrong):
        response = login(person.user).post(
            reverse("members:followed"), {"digest": "none"} | data if wrong != "digest" else data
        )
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [wrong]

    def test_it_is_ones_own(self, client):
        assert client.get(reverse("members:followed")).status_code == 302
