"""Logging in and out, forgotten passwords, a changed e-mail."""

import re

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members.adapters import AccountAdapter
from members.models import User
from members.workflows import end_representation
from tests.factories import make_representative, make_user

pytestmark = pytest.mark.django_db
NEW = "visai-naujas-slaptazodis-9"


@pytest.fixture
def user():
    """A person with the password "password"."""
    return make_user("ona@imone.example", first_name="Ona", language="lt")


def log_in(client, login="ona@imone.example", password="password", **more):
    """Send the form of logging in."""
    return client.post(reverse("account_login"), {"login": login, "password": password} | more)


def link_in(message):
    """Return the path of the link in a mail."""
    (link,) = set(re.findall(rf"{settings.SITE_URL}(/\S+)", message.body))
    return link


# In and out


@pytest.mark.parametrize("login", ["ona@imone.example", "ONA@Imone.Example", " ona@imone.example "])
def test_log_in_by_e_mail_in_any_case(client, user, lang, login):
    response = log_in(client, login)
    assert response.status_code == 302
    assert response["Location"] == reverse("members:account")
    assert get_user(client) == user


def test_the_office_is_led_to_its_work(client, user, lang):
    User.objects.update(is_staff=True)
    assert log_in(client)["Location"] == reverse("admin:index")


def test_who_asked_for_a_page_is_led_there(client, user, lang):
    User.objects.update(is_staff=True)
    asked = reverse("events:my_registrations")
    assert log_in(client, next=asked)["Location"] == asked


def test_staff_who_look_after_an_organisation_are_led_to_the_account(client, user, lang):
    User.objects.update(is_staff=True)
    person = make_representative(user=user)
    assert log_in(client)["Location"] == reverse("members:account")
    client.logout()
    end_representation(representative=person)
    assert log_in(client)["Location"] == reverse("admin:index")


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "ne-tas"},
        {"login": "kita@imone.example"},
        {"login": "ne-pastas"},
        {"login": ""},
    ],
)
def test_a_wrong_log_in_is_refused(client, user, lang, wrong):
    response = log_in(client, **wrong)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not get_user(client).is_authenticated


def test_the_answer_does_not_tell_whether_the_account_exists(client, user, lang):
    known, unknown = (
        [str(e) for e in log_in(client, login, "ne-tas").context["form"].non_field_errors()]
        for login in ("ona@imone.example", "nera@imone.example")
    )
    assert known == unknown
    assert known


def test_an_inactive_person_is_told_where_to_ask(client, user, lang):
    User.objects.update(is_active=False)
    response = log_in(client)
    assert response["Location"] == reverse("account_inactive")
    assert reverse("contact") in client.get(response["Location"]).content.decode()
    assert not get_user(client).is_authenticated


def test_demo_people_log_in_only_where_the_demo_runs(client, user, lang, settings):
    User.objects.update(is_sample=True)
    assert log_in(client)["Location"] == reverse("account_inactive")
    assert client.get(reverse("members:account")).status_code == 302
    settings.DEMO = True
    assert log_in(client)["Location"] == reverse("members:account")
    assert client.get(reverse("members:account")).status_code == 200


def test_one_is_led_on_within_the_site_only(client, user, lang):
    wanted = reverse("members:settings")
    assert log_in(client, next=wanted)["Location"] == wanted
    other = Client()
    assert log_in(other, next="https://kitur.example/")["Location"] == reverse("members:account")


def test_log_out_asks_once(login, user, lang):
    client = login(user)
    assert client.get(reverse("account_logout")).status_code == 200
    assert get_user(client).is_authenticated
    response = client.post(reverse("account_logout"))
    assert response["Location"] == reverse("home")
    assert not get_user(client).is_authenticated


def test_nobody_signs_up_by_themselves(client, lang):
    values = {"email": "nauja@imone.example", "password1": NEW}
    for response in (
        client.get(reverse("account_signup")),
        client.post(reverse("account_signup"), values),
    ):
        assert response.status_code == 200
        assert "<form" not in response.content.decode().split("<main")[1].split("</main")[0]
    assert not User.objects.exists()


def test_many_wrong_passwords_are_stopped(client, user, lang):
    statuses = [log_in(client, password="ne-tas").status_code for _ in range(7)]
    assert statuses[:5] == [422] * 5
    assert statuses[5:] == [429] * 2
    right = log_in(client)
    assert right.status_code == 429
    assert 'role="alert"' in right.content.decode()
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_attempts_of_one_household_are_counted_together(rf, one, other, together):
    adapter = AccountAdapter()
    counted = {adapter.get_client_ip(rf.get("/", REMOTE_ADDR=where)) for where in (one, other)}
    assert len(counted) == (1 if together else 2)


def test_limits_count_by_the_address_that_the_proxy_reports(client, user, lang, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(11):
        log_in(client, f"kas{number}@imone.example", "ne-tas")
    assert log_in(client).status_code == 429
    elsewhere = client.post(
        reverse("account_login"),
        {"login": "ona@imone.example", "password": "password"},
        headers={"X-Forwarded-For": "198.51.100.7"},
    )
    assert elsewhere.status_code == 302


# The admin


def test_the_admin_has_no_log_in_of_its_own(client, login, user):
    response = client.get("/admin/", follow=True)
    with translation.override("lt"):
        assert response.redirect_chain[-1][0] == f"{reverse('account_login')}?next=%2Fadmin%2F"
    posted = client.post("/admin/login/", {"username": user.email, "password": "password"})
    assert posted.status_code == 302
    assert not get_user(client).is_authenticated
    assert login(user).get("/admin/login/").status_code == 403


# Passwords


def test_a_forgotten_password_is_set_by_a_mailed_link(client, user, lang, outbox):
    User.objects.update(language=lang)
    response = client.post(reverse("account_reset_password"), {"email": "ONA@imone.example"})
    assert response["Location"] == reverse("account_reset_password_done")
    assert client.get(response["Location"]).status_code == 200
    (mail,) = outbox.deliver()
    assert mail.to == [user.email]
    link = link_in(mail)
    assert link.startswith(f"/{lang}/")
    form = client.get(link, follow=True)
    assert form.status_code == 200
    url = form.redirect_chain[-1][0]
    weak = client.post(url, {"password1": "trumpas", "password2": "trumpas"})
    assert weak.status_code == 422
    done = client.post(url, {"password1": NEW, "password2": NEW})
    assert done["Location"] == reverse("account_reset_password_from_key_done")
    assert client.get(done["Location"]).status_code == 200
    assert log_in(client, password=NEW).status_code == 302
    client.logout()
    assert client.get(link, follow=True).status_code == 404


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, lang, outbox):
    response = client.post(reverse("account_reset_password"), {"email": "nera@imone.example"})
    assert response["Location"] == reverse("account_reset_password_done")
    assert not outbox.rows()


def test_a_host_in_the_request_does_not_reach_the_mail(client, user, outbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(
        "/lt/paskyra/slaptazodis/", {"email": user.email}, headers={"host": "blogas.example"}
    )
    assert "blogas.example" not in outbox.deliver()[0].body


@pytest.mark.parametrize("key", ["1-forged", "zzz-set-password", "1-x"])
def test_a_forged_reset_link_is_not_there(client, user, lang, key):
    base = reverse("account_reset_password_from_key", kwargs={"uidb36": "u", "key": "k"})
    response = client.get(base.replace("u-k", key))
    assert response.status_code == 404
    assert reverse("account_reset_password") in response.content.decode()


def test_many_requests_for_a_link_are_stopped(client, user, lang, outbox):
    url = reverse("account_reset_password")
    statuses = [client.post(url, {"email": user.email}).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]
    assert outbox.rows().count() == 5
    page = client.post(url, {"email": user.email}).content.decode()
    assert {"lt": 'lang="lt"', "en": 'lang="en"'}[lang] in page
    assert "<main" in page


def test_the_password_is_changed_knowing_the_present_one(login, user, lang):
    client = login(user)
    url = reverse("account_change_password")
    assert client.get(url).status_code == 200
    good = {"oldpassword": "password", "password1": NEW, "password2": NEW}
    for field, value in (("oldpassword", "ne-tas"), ("password1", "1"), ("password2", "kitas")):
        response = client.post(url, good | {field: value})
        assert response.status_code == 422
        assert f'id="id_{field}_error"' in response.content.decode()
    assert client.post(url, good).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert get_user(client).is_authenticated


def test_an_account_without_a_password_sets_one(login, user, lang):
    user.set_unusable_password()
    user.save()
    client = login(user)
    url = reverse("account_set_password")
    assert client.get(reverse("account_change_password"))["Location"] == url
    assert client.get(url).status_code == 200
    assert client.post(url, {"password1": NEW, "password2": "kitas"}).status_code == 422
    assert client.post(url, {"password1": NEW, "password2": NEW}).status_code == 302


# The e-mail of the account


def ask_for(client, email):
    """Send the form of another e-mail."""
    return client.post(reverse("account_email"), {"action_add": "1", "email": email})


def test_a_new_e_mail_is_confirmed_by_a_mailed_link(login, user, lang, outbox):
    User.objects.update(language=lang)
    client = login(user)
    assert client.get(reverse("account_email")).status_code == 200
    assert ask_for(client, "Nauja@imone.example").status_code == 302
    page = client.get(reverse("account_email")).content.decode()
    assert "nauja@imone.example" in page
    user.refresh_from_db()
    assert user.email == "ona@imone.example"
    (mail,) = outbox.deliver()
    assert mail.to == ["nauja@imone.example"]
    link = link_in(mail)
    assert client.get(link).status_code == 200
    user.refresh_from_db()
    assert user.email == "ona@imone.example"
    assert client.post(link).status_code == 302
    user.refresh_from_db()
    assert user.email == "nauja@imone.example"
    assert EmailAddress.objects.get(user=user).email == "nauja@imone.example"
    client.logout()
    assert log_in(client).status_code == 422
    assert log_in(client, "nauja@imone.example").status_code == 302
    assert client.get(link).status_code == 404


def test_the_change_is_given_up(login, user, lang):
    client = login(user)
    ask_for(client, "nauja@imone.example")
    client.post(reverse("account_email"), {"action_remove": "1", "email": "nauja@imone.example"})
    user.refresh_from_db()
    assert user.email == "ona@imone.example"
    assert [a.email for a in EmailAddress.objects.all()] == ["ona@imone.example"]


def test_the_account_keeps_its_only_e_mail(login, user, lang):
    client = login(user)
    ask_for(client, "nauja@imone.example")
    client.post(reverse("account_email"), {"action_remove": "1", "email": user.email})
    user.refresh_from_db()
    assert user.email == "ona@imone.example"
    assert EmailAddress.objects.filter(email=user.email, verified=True).exists()


@pytest.mark.parametrize("email", ["ne-pastas", "", "ona@imone.example"])
def test_a_bad_e_mail_is_refused_beside_its_field(login, user, lang, outbox, email):
    response = ask_for(login(user), email)
    assert response.status_code == 422
    assert 'id="id_email_error"' in response.content.decode()
    assert not outbox.rows()


def test_anothers_e_mail_is_neither_told_nor_taken(login, user, lang, outbox):
    other = make_user("kita@imone.example", language=lang)
    client = login(user)
    assert ask_for(client, other.email).status_code == 302
    link = link_in(outbox.deliver()[0])
    assert "callout--danger" in client.post(link, follow=True).content.decode()
    user.refresh_from_db()
    other.refresh_from_db()
    assert (user.email, other.email) == ("ona@imone.example", "kita@imone.example")


@pytest.mark.parametrize("key", ["forged", "a:b:c"])
def test_a_forged_confirmation_is_not_there(client, lang, key):
    url = reverse("account_confirm_email", args=[key])
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404


def test_pages_of_logging_in_wear_the_frame_of_the_site(client, user, lang):
    for name in ("account_login", "account_reset_password", "account_signup", "account_inactive"):
        content = client.get(reverse(name)).content.decode()
        title = re.search(r"<title>(.*?)</title>", content, re.DOTALL)[1]
        assert {"lt": "Klasterio portalas", "en": "Cluster portal"}[lang] in title
        assert "placeholder" not in content
    assert client.get(reverse("account_email_verification_sent")).status_code == 200


def test_an_e_mail_taken_a_moment_ago_is_not_taken_again(login, user, lang, outbox, monkeypatch):
    def too_late(*args):
        raise IntegrityError

    client = login(user)
    ask_for(client, "nauja@imone.example")
    link = link_in(outbox.deliver()[0])
    monkeypatch.setattr(DefaultAccountAdapter, "confirm_email", too_late)
    assert "callout--danger" in client.post(link, follow=True).content.decode()
    user.refresh_from_db()
    assert user.email == "ona@imone.example"
