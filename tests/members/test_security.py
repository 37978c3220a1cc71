"""The second step of logging in."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import get_user
from django.urls import reverse

from itk.shared.models import SiteProfile
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    """A person with the password "password"."""
    return make_user("ona@imone.example")


@pytest.fixture
def careful(client, user, lang):
    """A browser in which the person has just given the password once more."""
    client.force_login(user)
    response = client.post(
        reverse("account_reauthenticate"),
        {"password": "password", "next": reverse("mfa_index")},
    )
    assert response["Location"] == reverse("mfa_index")
    return client


def code_now(secret, ahead=0):
    """Return the code that an app shows."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + ahead))


def turn_on(client):
    """Turn the second step on and return the secret."""
    url = reverse("mfa_activate_totp")
    secret = client.get(url).context["form"].secret
    response = client.post(url, {"code": code_now(secret)})
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def first_step(client):
    """Log in by password."""
    return client.post(
        reverse("account_login"), {"login": "ona@imone.example", "password": "password"}
    )


def test_weighty_pages_ask_for_the_password_again(client, user, lang):
    client.force_login(user)
    for name in ("mfa_activate_totp",):
        response = client.get(reverse(name))
        assert response["Location"].startswith(reverse("account_reauthenticate"))
    wrong = client.post(reverse("account_reauthenticate"), {"password": "ne-tas"})
    assert wrong.status_code == 422
    assert 'id="id_password_error"' in wrong.content.decode()


def test_the_secret_is_shown_as_a_picture_on_its_page_only(careful):
    response = careful.get(reverse("mfa_activate_totp"))
    policy = response["Content-Security-Policy"]
    assert re.search(r"img-src [^;]*data:", policy)
    assert 'src="data:image/svg+xml;base64,' in response.content.decode()
    assert response.context["form"].secret in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    other = careful.get(reverse("mfa_index"))
    assert "data:" not in other["Content-Security-Policy"]


def test_a_wrong_code_does_not_turn_it_on(careful, user):
    response = careful.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert response.status_code == 422
    assert 'id="id_code_error"' in response.content.decode()
    assert not Authenticator.objects.exists()


def test_the_whole_way_from_on_to_off(careful, user, lang):
    client = careful
    secret = turn_on(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert download["Content-Type"].startswith("text/plain")
    assert codes[0] in download.content.decode()
    assert client.get(reverse("mfa_index")).status_code == 200

    client.post(reverse("account_logout"))
    response = first_step(client)
    assert response["Location"] == reverse("mfa_authenticate")
    assert not get_user(client).is_authenticated
    assert client.get(response["Location"]).status_code == 200
    wrong = client.post(response["Location"], {"code": "000000"})
    assert wrong.status_code == 422
    assert 'id="id_code_error"' in wrong.content.decode()
    right = client.post(response["Location"], {"code": codes[0]})
    assert right["Location"] == reverse("members:account")
    assert get_user(client) == user

    url = reverse("mfa_deactivate_totp")
    assert client.get(url)["Location"].startswith(reverse("account_reauthenticate"))
    way = reverse("mfa_reauthenticate")
    assert client.get(way).status_code == 200
    assert client.post(way, {"code": "000000"}).status_code == 422
    client.post(way, {"code": code_now(secret, ahead=0), "next": url})
    if client.get(url).status_code == 302:  # the app's code was used to turn it on, so take another
        client.post(way, {"code": codes[1], "next": url})
    assert client.get(url).status_code == 200
    assert client.post(url)["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.exists()
    client.post(reverse("account_logout"))
    assert first_step(client)["Location"] == reverse("members:account")


def test_new_recovery_codes_void_the_old(careful):
    turn_on(careful)
    old = careful.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    url = reverse("mfa_generate_recovery_codes")
    assert careful.get(url).status_code == 200
    assert careful.post(url)["Location"] == reverse("mfa_view_recovery_codes")
    new = careful.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert not set(old) & set(new)


def test_an_invitation_does_not_pass_the_second_step_by(careful, user, lang):
    from members.workflows import accept_invitation, invite_representative
    from tests.factories import make_representative

    turn_on(careful)
    token = invite_representative(representative=make_representative()).invite_token
    accept_invitation(token=token, user=user)
    careful.post(reverse("account_logout"))
    response = careful.post(reverse("members:invitation", args=[token]), {"password": "password"})
    assert response["Location"] == reverse("mfa_authenticate")
    assert not get_user(careful).is_authenticated


def test_staff_are_told_to_turn_it_on(client, lang):
    client.force_login(make_user(is_staff=True))
    assert "callout--warning" in client.get(reverse("mfa_index")).content.decode()
    client.force_login(make_user())
    assert "callout--warning" not in client.get(reverse("mfa_index")).content.decode()


def test_the_app_names_the_site(careful):
    SiteProfile.objects.create(pk=1, name_lt="Klasteris", short_name="KLT")
    secret = careful.get(reverse("mfa_activate_totp")).context["totp_url"]
    assert "issuer=KLT" in secret
