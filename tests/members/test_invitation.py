"""The page on which a person accepts an invitation."""

import pytest
from django.contrib.auth import get_user
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Representative, User
from members.workflows import accept_invitation, invite_representative
from tests.factories import make_company, make_representative, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "ilgas-slaptazodis-7"


@pytest.fixture
def invited():
    """A person with an open invitation."""
    person = make_representative(make_company("Šviesa"), email="ona@imone.example")
    return invite_representative(representative=person)


def test_an_invitation_speaks_the_language_of_the_account_it_meets(outbox):
    make_user("ona@imone.example", language="en")
    invite_representative(representative=make_representative(email="ona@imone.example"))
    assert outbox.rows().get().context["language"] == "en"


@pytest.fixture
def url(invited, lang):
    """The link, in each language."""
    return reverse("members:invitation", args=[invited.invite_token])


def test_the_page_says_who_is_invited_to_represent_what(client, url, invited):
    response = client.get(url)
    content = response.content.decode()
    assert response.status_code == 200
    for text in ("UAB „Šviesa“", invited.full_name, invited.email, 'type="password"'):
        assert text in content
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"
    invited.refresh_from_db()
    assert invited.user is None


def test_accepting_makes_an_account_and_logs_in(client, url, invited, lang):
    response = client.post(url, {"password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"] == reverse("members:account")
    user = get_user(client)
    assert user.email == invited.email
    assert user.language == lang
    account = client.get(response["Location"]).content.decode()
    assert "UAB „Šviesa“" in account
    assert client.get(reverse("members:profile", args=[invited.company.slug])).status_code == 200


@pytest.mark.parametrize(
    "password", ["", "trumpas", "12345678901", "password123", "ona@imone.example"]
)
def test_a_weak_password_is_refused_beside_its_field(client, url, password):
    response = client.post(url, {"password": password})
    assert response.status_code == 422
    assert 'id="id_password_error"' in response.content.decode()
    assert not User.objects.exists()


def test_a_double_click_ends_as_one_click(client, url):
    assert client.post(url, {"password": PASSWORD}).status_code == 302
    client.logout()  # the second request left before the first was answered
    again = client.post(url, {"password": PASSWORD})
    assert again.status_code == 302
    assert again["Location"] == reverse("members:account")
    assert get_user(client).is_authenticated
    assert User.objects.count() == 1


def test_a_used_link_is_gone_for_others(client, url, login, invited):
    accept_invitation(token=invited.invite_token, password=PASSWORD)
    for reader in (client, login(make_user())):
        for response in (reader.get(url), reader.post(url, {"password": "kitas-slaptazodis-8"})):
            assert response.status_code == 410
            assert invited.full_name not in response.content.decode()


def test_a_used_link_leads_its_person_to_the_account(url, login, invited):
    user = accept_invitation(token=invited.invite_token, password=PASSWORD).user
    client = login(user)
    for response in (client.get(url), client.post(url)):
        assert response.status_code == 302
        assert response["Location"] == reverse("members:account")


@pytest.mark.parametrize(
    "change", [{"invite_expires_at": timezone.now()}, {"left_at": timezone.now()}]
)
def test_an_expired_invitation_is_gone(client, url, invited, change):
    Representative.objects.update(**change)
    for response in (client.get(url), client.post(url, {"password": PASSWORD})):
        assert response.status_code == 410
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        content = response.content.decode()
        assert reverse("contact") in content
        assert invited.full_name not in content
    assert not User.objects.exists()


@pytest.mark.parametrize("token", ["forged", "%00", "a b", "x" * 500])
def test_a_forged_link_is_not_there(client, lang, token):
    base = reverse("members:invitation", args=["t"]).removesuffix("t/")
    assert client.get(f"{base}{token}/").status_code == 404
    assert client.post(f"{base}{token}/", {"password": PASSWORD}).status_code == 404


def test_an_existing_account_logs_in_and_comes_back(client, url, invited):
    make_user(invited.email)
    content = client.get(url).content.decode()
    assert 'type="password"' not in content
    assert f"{reverse('account_login')}?next={url.replace('/', '%2F')}" in content
    response = client.post(url, {"password": PASSWORD})
    assert response.status_code == 422
    assert User.objects.count() == 1
    invited.refresh_from_db()
    assert invited.user is None
    logged_in = client.post(
        reverse("account_login"),
        {"login": invited.email, "password": "password", "next": url},
    )
    assert logged_in["Location"] == url
    assert _("Accept the invitation") in client.get(url).content.decode()
    assert client.post(url)["Location"] == reverse("members:account")
    invited.refresh_from_db()
    assert invited.user.email == invited.email


def test_a_person_who_is_logged_in_joins_with_that_account(login, url, invited):
    user = make_user()
    client = login(user)
    content = client.get(url).content.decode()
    assert user.email in content
    assert f'action="{reverse("account_logout")}"' in content, "who is not meant finds a way out"
    assert 'type="password"' not in content
    assert client.post(url).status_code == 302
    invited.refresh_from_db()
    assert invited.user == user


def test_another_account_is_asked_to_log_out_first(login, url, invited):
    make_user(invited.email)
    client = login(make_user())
    content = client.get(url).content.decode()
    assert f'action="{reverse("account_logout")}"' in content
    assert client.post(url).status_code == 422
    invited.refresh_from_db()
    assert invited.user is None


def test_an_account_that_already_represents_the_organisation_is_told(login, url, invited):
    user = make_representative(invited.company, user=make_user()).user
    response = login(user).post(url)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    invited.refresh_from_db()
    assert invited.user is None
