"""The pages of an organisation's people: kept by its profile administrators."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Representative
from members.views import people
from members.views.people import INVITATIONS_TO_ONE_PER_DAY
from members.workflows import invite_representative
from tests.factories import make_company, make_representative, make_user

pytestmark = pytest.mark.django_db
Role = Representative.Role
NEW = {"first_name": "Ona", "last_name": "Šimkė", "email": "Ona@Imone.example", "role": "editor"}


@pytest.fixture
def owner():
    return make_representative(make_company(), user=make_user())


@pytest.fixture
def client(owner, login):
    return login(owner.user)


def address(name, person, *, with_person=True):
    """Return the address of a page about the person, or of the organisation."""
    arguments = [person.company.slug, *([person.pk] if with_person else [])]
    return reverse(f"members:{name}", args=arguments)


def text(answer):
    return unescape(answer.content.decode())


def fields_of(client, url):
    """Return what the form of a page holds now."""
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_an_administrator_adds_somebody_and_invites_them(client, owner, lang, outbox):
    url = address("person_add", owner, with_person=False)
    assert client.get(url).status_code == 200
    answer = client.post(url, {**NEW, "is_voter": "on", "invite": "on"}, follow=True)
    person = Representative.objects.get(email="ona@imone.example")
    assert person.full_name in answer.content.decode()
    assert (person.company, person.is_voter, person.role) == (owner.company, True, "editor")
    assert outbox.rows().get().to == [person.email]


def test_most_are_added_without_an_email_and_without_an_account(client, owner, lang, outbox):
    url = address("person_add", owner, with_person=False)
    client.post(url, {**NEW, "email": "", "role": "none", "phone": "8 612 34567"})
    person = Representative.objects.exclude(pk=owner.pk).get()
    assert (person.email, person.phone, person.role) == (None, "+370 612 34567", "none")
    assert not outbox.rows()


def test_people_stand_in_the_order_of_the_lithuanian_alphabet(client, owner, lang):
    names = ["Zuokas", "Šernas", "Čiurlys", "Ąžuolaitė", "Ėglė", "Cibas"]
    for name in names:
        make_representative(owner.company, last_name=name)
    people = client.get(address("people", owner, with_person=False)).context["people"]
    found = [person.last_name for person in people if person.last_name in names]
    assert found == ["Ąžuolaitė", "Cibas", "Čiurlys", "Ėglė", "Šernas", "Zuokas"]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("first_name", {"first_name": " "}),
        ("last_name", {"last_name": "<b>Ona</b>"}),
        ("email", {"email": "ona"}),
        ("email", {"email": "", "invite": "on"}),
        ("phone", {"phone": "skambinkite"}),
        ("role", {"role": "boss"}),
        ("role", {"role": "none", "invite": "on"}),
    ],
)
def test_bad_input_is_answered_beside_its_field(client, owner, lang, field, values):
    answer = client.post(address("person_add", owner, with_person=False), NEW | values)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert Representative.objects.get() == owner


def test_an_email_that_a_colleague_has_is_refused_beside_the_field(
    client, owner, lang, monkeypatch
):
    url = address("person_add", owner, with_person=False)
    for _look in range(2):
        answer = client.post(url, {**NEW, "email": owner.email.upper()})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["email"]
        # The second time the form does not see it, as when two add the same person at once.
        monkeypatch.setattr(
            "members.forms.people.OwnDataForm.clean_email", lambda form: form.cleaned_data["email"]
        )


def test_a_person_is_changed(client, owner, lang):
    person = make_representative(owner.company, role=Role.NONE)
    url = address("person", person)
    values = fields_of(client, url)
    assert "is_public" not in values
    answer = client.post(url, {**values, "is_contact": "on", "position_lt": "Vadovė"})
    assert answer["Location"] == address("people", owner, with_person=False)
    person.refresh_from_db()
    assert (person.is_contact, person.position_lt) == (True, "Vadovė")


def test_who_saves_later_does_not_give_back_a_role_taken_meanwhile(client, owner, lang):
    person = make_representative(owner.company, role=Role.EDITOR, is_contact=True)
    url = address("person", person)
    seen = fields_of(client, url)
    form = client.get(url).context["form"]
    shown = {form[name].html_initial_name: form[name].value() or "" for name in form.fields}
    content = client.get(url).content.decode()
    assert all(f'name="{name}"' in content for name in shown)
    client.post(url, {**seen, **shown, "role": Role.NONE})
    del seen["is_contact"]
    assert client.post(url, {**seen, **shown, "phone": "8 612 34567"}).status_code == 302
    person.refresh_from_db()
    assert (person.role, person.phone) == (Role.NONE, "+370 612 34567")
    assert not person.is_contact


def test_the_last_administrator_is_told_beside_the_role(client, owner, lang):
    url = address("person", owner)
    answer = client.post(url, {**fields_of(client, url), "role": "editor"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["role"]
    owner.refresh_from_db()
    assert owner.role == Role.OWNER


def test_who_decides_nothing_changes_their_own_data_only(login, owner, lang):
    person = make_representative(owner.company, user=make_user(), role=Role.EDITOR)
    client = login(person.user)
    url = address("person", person)
    client.post(url, {**fields_of(client, url), "is_public": "on", "role": "owner"})
    person.refresh_from_db()
    assert (person.is_public, person.role) == (True, Role.EDITOR)
    assert client.get(address("person_leave", person)).status_code == 200
    for name in ("person", "person_leave"):
        assert client.get(address(name, owner)).status_code == 403
    assert client.get(address("person_add", owner, with_person=False)).status_code == 403
    assert client.post(address("person_do", owner), {"do": "withdraw"}).status_code == 403
    list_page = client.get(address("people", owner, with_person=False)).content.decode()
    assert f'"{address("person", person)}"' in list_page
    assert f'"{address("person", owner)}"' not in list_page


def test_another_organisation_does_not_exist(client, owner, lang):
    other = make_representative()
    for name in ("person", "person_leave", "person_do"):
        assert client.post(address(name, other), {}).status_code == 404
        wrong = reverse(f"members:{name}", args=[owner.company.slug, other.pk])
        assert client.post(wrong, {}).status_code == 404
    assert client.get(address("people", other, with_person=False)).status_code == 404
    assert client.get(address("person_add", other, with_person=False)).status_code == 404


def test_the_list_asks_as_often_for_many_people_as_for_one(
    client, owner, lang, django_assert_num_queries, django_assert_max_num_queries
):
    url = address("people", owner, with_person=False)
    with django_assert_max_num_queries(8) as asked:
        client.get(url)
    for _number in range(30):
        make_representative(owner.company, user=make_user())
    with django_assert_num_queries(len(asked)):
        client.get(url)


def test_an_anonymous_reader_is_asked_to_log_in(owner, lang):
    for name in ("people", "person_add"):
        answer = Client().get(address(name, owner, with_person=False))
        assert answer["Location"].startswith(reverse("account_login"))
    for name in ("person", "person_leave", "person_do"):
        answer = Client().post(address(name, owner), {"do": "hand_over"})
        assert answer["Location"].startswith(reverse("account_login"))


def test_an_invitation_is_sent_and_taken_back(client, owner, lang, outbox):
    person = make_representative(owner.company, role=Role.EDITOR)
    page = client.get(address("person", person)).content.decode()
    assert 'value="invite"' in page
    assert 'value="withdraw"' not in page
    client.post(address("person_do", person), {"do": "invite"})
    assert outbox.rows().get().to == [person.email]
    assert 'value="withdraw"' in client.get(address("person", person)).content.decode()
    person.refresh_from_db()
    link = reverse("members:invitation", args=[person.invite_token])
    client.post(address("person_do", person), {"do": "withdraw"})
    assert client.get(link).status_code == 410


def test_who_invites_the_same_person_again_and_again_has_to_wait(
    client, owner, lang, outbox, clock
):
    clock("2026-05-05 10:10")
    person = make_representative(owner.company, role=Role.EDITOR)
    for _number in range(INVITATIONS_TO_ONE_PER_DAY):
        client.post(address("person_do", person), {"do": "invite"})
    sent = outbox.rows().count()
    answer = client.post(address("person_do", person), {"do": "invite"}, follow=True)
    assert _("Many invitations have been sent already. Try again tomorrow.") in text(answer)
    assert outbox.rows().count() == sent == INVITATIONS_TO_ONE_PER_DAY
    clock("2026-05-06 10:10")
    client.post(address("person_do", person), {"do": "invite"})
    assert outbox.rows().count() == sent + 1


def test_an_organisation_that_invites_many_has_to_wait(client, owner, lang, outbox, monkeypatch):
    monkeypatch.setattr(people, "INVITATIONS_PER_DAY", 1)
    url = address("person_add", owner, with_person=False)
    client.post(url, {**NEW, "invite": "on"})
    answer = client.post(url, {**NEW, "email": "kita@imone.example", "invite": "on"})
    assert answer.status_code == 429
    assert 'value="kita@imone.example"' in text(answer)
    assert outbox.rows().count() == 1
    assert client.post(url, {**NEW, "email": "kita@imone.example"}).status_code == 302


def test_a_refused_button_is_told_and_an_unknown_one_is_a_bad_request(client, owner, lang):
    person = make_representative(owner.company, role=Role.NONE)
    answer = client.post(address("person_do", person), {"do": "invite"}, follow=True)
    assert "callout--danger" in answer.content.decode()
    assert client.post(address("person_do", person), {"do": "fire"}).status_code == 400
    assert client.get(address("person_do", person)).status_code == 405


def test_the_administration_is_handed_over(client, owner, lang):
    person = make_representative(owner.company, user=make_user(), role=Role.EDITOR)
    assert 'value="hand_over"' in client.get(address("person", person)).content.decode()
    client.post(address("person_do", person), {"do": "hand_over"})
    assert Representative.objects.administrators().get() == person


def test_who_leaves_loses_access_at_once(client, owner, lang):
    heir = make_representative(owner.company, user=make_user(), role=Role.NONE)
    url = address("person_leave", owner)
    refused = client.post(url, {})
    assert refused.status_code == 422
    assert refused.context["form"].errors["heir"]
    answer = client.post(url, {"heir": heir.pk})
    assert answer["Location"] == reverse("members:account")
    assert client.get(address("people", owner, with_person=False)).status_code == 404
    assert Representative.objects.administrators().get() == heir


def test_an_administrator_ends_a_colleagues_representation(client, owner, lang):
    person = invite_representative(representative=make_representative(owner.company))
    answer = client.post(address("person_leave", person), {"heir": owner.pk}, follow=True)
    assert answer.redirect_chain[-1][0] == address("people", owner, with_person=False)
    person.refresh_from_db()
    assert person.left_at <= timezone.now()
    assert client.get(address("person", person)).status_code == 404


def test_the_heir_is_a_colleague(client, owner, lang):
    person = make_representative(owner.company)
    answer = client.post(address("person_leave", person), {"heir": make_representative().pk})
    assert answer.status_code == 422
    person.refresh_from_db()
    assert person.left_at is None
