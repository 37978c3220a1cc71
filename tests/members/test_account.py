"""The first page of the account, one's settings, the people of the organisation."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from members.models import CompetenceClaim, Representative
from members.views.account import Completeness
from tests.factories import make_company, make_competence, make_representative, make_user

pytestmark = pytest.mark.django_db
Role = Representative.Role


def page(client, name, *args):
    """Open a page of the account."""
    return client.get(reverse(f"members:{name}", args=args))


# The first page


def test_an_anonymous_reader_is_asked_to_log_in(client, lang):
    for name in ("account", "settings"):
        response = page(client, name)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


def test_ones_organisations_are_shown_with_what_one_may_do(login, lang):
    person = make_representative(make_company("Šviesa"), user=make_user())
    make_representative(make_company("Žiedas"), user=person.user, role=Role.NONE)
    make_representative(make_company("Buvusi"), user=person.user, left_at=timezone.now())
    make_company("Svetima")
    response = page(login(person.user), "account")
    content = response.content.decode()
    assert response.status_code == 200
    assert [o.company.name for o in response.context["organisations"]] == ["Šviesa", "Žiedas"]
    assert content.count("<progress") == 1
    assert reverse("members:profile", args=[person.company.slug]) in content
    for name in ("Buvusi", "Svetima"):
        assert name not in content


def test_who_represents_nobody_is_told_what_to_do(login, lang):
    content = page(login(make_user()), "account").content.decode()
    assert 'class="empty"' in content
    assert reverse("contact") in content


def test_who_is_not_in_the_directory_is_asked_to_fill_the_profile_in(login, lang):
    company = make_company(published=False, confirmed_on=None)
    person = make_representative(company, user=make_user())
    (task,) = login(person.user).get(reverse("members:account")).context["tasks"]
    assert task.title == {"lt": "Užpildykite profilį", "en": "Fill in the profile"}[lang]
    assert task.url == reverse("members:profile", args=[company.slug])


def test_a_profile_that_nobody_confirmed_lately_waits(login, lang):
    person = make_representative(make_company(confirmed_on="2020-01-01"), user=make_user())
    make_representative(make_company(confirmed_on=timezone.localdate()), user=person.user)
    (task,) = page(login(person.user), "account").context["tasks"]
    assert task.url == reverse("members:profile", args=[person.company.slug])


def test_staff_are_asked_to_turn_on_the_second_step(login, lang):
    staff = make_user(is_staff=True)
    (task,) = page(login(staff), "account").context["tasks"]
    assert task.url == reverse("mfa_activate_totp")
    Authenticator.objects.create(user=staff, type=Authenticator.Type.TOTP, data={})
    assert page(login(staff), "account").context["tasks"] == []
    assert page(login(make_user()), "account").context["tasks"] == []


def test_the_completeness_of_a_profile_names_the_next_step(lang):
    company = make_company(
        short_description_lt="", short_description_en="", town="", municipality=""
    )
    empty = Completeness.of(company)
    assert empty.percent == 0
    assert str(empty.next) == str(company.profile_steps()[0][1])
    company.short_description_lt = company.short_description_en = "Trumpai."
    company.description_lt = company.description_en = "Ilgai."
    company.logo, company.municipality = "logos/x.webp", "13"
    company.website, company.phone = "https://imone.example", "+370 600 00001"
    for direction in CompetenceClaim.Direction:
        CompetenceClaim.objects.create(
            company=company, competence=make_competence(), direction=direction
        )
    almost = Completeness.of(company)
    assert almost.percent == 90
    company.technology_areas.create(code="a", name_lt="A")
    assert Completeness.of(company) == Completeness(100, "")


# Settings


@pytest.fixture
def user():
    return make_user(first_name="Rūta", last_name="Žukaitė", language="lt")


def save(client, **changes):
    values = {"first_name": "Rūta", "last_name": "Žukaitė", "language": "lt"}
    return client.post(reverse("members:settings"), values | changes)


def test_the_page_goes_on_in_the_chosen_language(login, user, lang):
    other = {"lt": "en", "en": "lt"}[lang]
    client = login(user)
    response = save(client, language=other, first_name="Ona")
    user.refresh_from_db()
    assert (user.first_name, user.language) == ("Ona", other)
    with translation.override(other):
        assert response["Location"] == reverse("members:settings")
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == other
    shown = client.get(response["Location"])
    assert "callout--ok" in shown.content.decode()
    assert client.get("/")["Location"] == f"/{other}/"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("first_name", ""), ("last_name", "  "), ("first_name", "a" * 101)),
        *(("last_name", "<script>alert(1)</script>"), ("language", "de"), ("first_name", "a\x00")),
    ],
)
def test_bad_settings_are_refused_beside_their_field(login, user, lang, field, value):
    response = save(login(user), **{field: value})
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert f'id="id_{field}_error"' in response.content.decode()
    user.refresh_from_db()
    assert (user.first_name, user.last_name, user.language) == ("Rūta", "Žukaitė", "lt")


def test_nobody_makes_themselves_staff(login, user, lang):
    save(login(user), is_staff="on", email="kitas@imone.example")
    user.refresh_from_db()
    assert not user.is_staff
    assert user.email != "kitas@imone.example"


# People


def test_the_people_of_the_organisation(login, lang):
    company = make_company()
    reader = make_representative(company, user=make_user(), role=Role.NONE, is_head=True)
    invited = make_representative(
        company,
        invite_token="x",
        invited_at=timezone.now(),
        invite_expires_at=timezone.now() + settings.INVITATION_VALID_FOR,
    )
    left = make_representative(company, left_at=timezone.now())
    response = page(login(reader.user), "people", company.slug)
    content = response.content.decode()
    assert response.status_code == 200
    assert str(Representative._meta.get_field("is_head").verbose_name) in content
    assert invited.email in content
    assert left.full_name not in content
    assert f'"{reverse("members:profile", args=[company.slug])}"' not in content
