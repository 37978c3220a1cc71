"""People, competences and accounts in the administration."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from members.groups import DESK, ensure_groups
from members.models import Consent, Representative, User
from members.workflows import (
    InvitationExpired,
    NotAllowed,
    find_invitation,
    invite_representative,
)
from tests.factories import (
    make_company,
    make_competence,
    make_representative,
    make_user,
)
from tests.members.admin.steps import act, found, press

pytestmark = pytest.mark.django_db

INLINES = ("representatives", "claims", "periods")


def test_representative_is_invited_with_a_role(coordinator, outbox):
    person = make_representative(role="none")
    press(coordinator, person, "invite", role="editor")
    person.refresh_from_db()
    assert person.role == "editor"
    assert person.invitation_is_open
    assert outbox.rows().get().to == [person.email]


def test_nobody_is_invited_to_do_nothing(coordinator, outbox):
    person = make_representative(role="none")
    url = reverse("admin:members_representative_button", args=[person.pk, "invite"])
    assert 'value="none"' not in coordinator.get(url).content.decode()
    for data in ({}, {"role": "none"}):
        assert coordinator.post(url, data).status_code == 422
    assert not outbox.rows().exists()


def test_a_corrected_email_makes_the_mailed_link_void(coordinator):
    person = invite_representative(representative=make_representative(role="editor"))
    url = reverse("admin:members_representative_change", args=[person.pk])
    form = coordinator.get(url).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    coordinator.post(url, {**data, "email": "kita@imone.example"})
    token, person = person.invite_token, Representative.objects.get()
    assert person.email == "kita@imone.example"
    assert not person.invitation_is_open
    with pytest.raises(InvitationExpired):
        find_invitation(token=token)


def save(client, person, **changes):
    """Save the page of a person with the changes and return the answer."""
    url = reverse("admin:members_representative_change", args=[person.pk])
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    return client.post(url, {**data, **changes}, follow=True)


def test_who_has_left_is_no_longer_changed(coordinator):
    person = make_representative(role="none")
    person.left_at = timezone.now()
    person.save()
    page = save(coordinator, person, first_name="Kita")
    assert page.status_code == 200
    assert "This person has left the organisation." in page.content.decode()
    before = person.first_name
    person.refresh_from_db()
    assert person.first_name == before


def test_email_of_a_colleague_is_told_beside_its_field(coordinator):
    colleague = make_representative(role="none")
    person = make_representative(colleague.company, role="none")
    page = save(coordinator, person, email=colleague.email)
    assert "email" in page.context["adminform"].form.errors
    new = {"company": person.company_id, "first_name": "Rasa", "last_name": "Rasaitė"}
    url = reverse("admin:members_representative_add")
    page = coordinator.post(url, {**new, "email": colleague.email, "role": "none"})
    assert "email" in page.context["adminform"].form.errors
    assert Representative.objects.count() == 2


def test_what_a_workflow_refuses_to_save_is_told(coordinator, monkeypatch):
    def refuse(**_asked):
        raise NotAllowed

    monkeypatch.setattr("members.admin.people.change_representative", refuse)
    person = make_representative(role="none")
    page = save(coordinator, person, first_name="Kita")
    assert page.redirect_chain
    assert "You may not do this for the organisation." in page.content.decode()


def test_many_are_invited_and_each_refusal_is_told(coordinator, outbox):
    good = make_representative()
    nameless = make_representative(email=None)
    known = make_representative(user=make_user())
    idle = make_representative(role="none")
    page = act(coordinator, "representative", "invite_chosen", good, nameless, known, idle)
    text = page.content.decode()
    assert "Invitations are on their way (1 row)" in text
    assert f"{nameless}: This person has no e-mail address." in text
    assert f"{known}: This person already has an account." in text
    assert f"{idle}: Choose the person&#x27;s role first" in text
    assert outbox.rows().count() == 1


def test_who_leaves_is_asked_for_afterwards(coordinator):
    person = make_representative(user=make_user())
    url = reverse("admin:members_representative_button", args=[person.pk, "leave"])
    assert "access ends at once" in coordinator.get(url).content.decode()
    person.refresh_from_db()
    assert person.left_at is None
    coordinator.post(url)
    person.refresh_from_db()
    assert person.left_at is not None
    assert found(coordinator, "representative") == []
    assert found(coordinator, "representative", left="yes") == [person]
    assert found(coordinator, "representative", left="all") == [person]


def test_people_are_found_by_name_and_organisation(coordinator):
    person = make_representative(make_company("Šviesos kodas"), last_name="Žukaitė")
    make_representative(make_company("Kita"), last_name="Kitokia")
    for query in ("zukaite", "ŽUKAITĖ sviesos", person.email.upper()):
        assert found(coordinator, "representative", q=query) == [person]


def test_people_by_their_log_in(coordinator):
    account = make_representative(user=make_user())
    invited = make_representative(invited_at=timezone.now())
    never = make_representative()
    for login_state, person in (("account", account), ("invited", invited), ("none", never)):
        assert found(coordinator, "representative", login=login_state) == [person]


def test_consents_are_read_only(coordinator):
    consent = Consent.objects.create(
        full_name="Ona Žukaitė",
        purpose="photo",
        text="Sutinku.",
        text_version="1",
        language="lt",
    )
    url = reverse("admin:members_consent_change", args=[consent.pk])
    assert coordinator.get(url).status_code == 200
    assert coordinator.post(url, {"full_name": "Kita"}).status_code == 403
    assert coordinator.get(reverse("admin:members_consent_add")).status_code == 403
    assert found(coordinator, "consent", q="zukaite") == [consent]


# Competences


def test_groups_are_a_filter(coordinator):
    competence = make_competence()
    assert found(coordinator, "competence", group="groups") == [competence.parent]
    assert found(coordinator, "competence", group=str(competence.parent_id)) == [competence]
    assert len(found(coordinator, "competence", group="kita")) == 2


# Accounts


def user_form(user, **changes):
    """Return the fields of the form of an account."""
    return {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "language": user.language,
        "is_active": "on",
        "representations-TOTAL_FORMS": 0,
        "representations-INITIAL_FORMS": 0,
        **changes,
    }


def test_account_is_made_by_e_mail_without_a_password(coordinator):
    data = {"email": "Nauja@ITK.example", "language": "lt", "usable_password": "false"}
    answer = coordinator.post(reverse("admin:members_user_add"), data)
    assert answer.status_code == 302
    user = User.objects.get(email="nauja@itk.example")
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).email == "nauja@itk.example"


def test_e_mail_of_another_account_is_told_in_any_case(coordinator):
    make_user("yra@itk.example")
    data = {"email": "YRA@itk.example", "language": "lt", "usable_password": "false"}
    page = coordinator.post(reverse("admin:members_user_add"), data)
    assert page.context["adminform"].form.errors["email"] == [
        "There is already an account with this e-mail."
    ]


def test_earlier_address_stops_working_when_the_e_mail_is_changed(coordinator):
    user = make_user("sena@itk.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    url = reverse("admin:members_user_change", args=[user.pk])
    assert coordinator.post(url, user_form(user, email="nauja@itk.example")).status_code == 302
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["nauja@itk.example"]


def test_coordinator_gives_groups_but_makes_no_superuser(coordinator):
    user, desk = make_user(), ensure_groups()[DESK]
    permission = Permission.objects.first()
    data = user_form(
        user,
        is_staff="on",
        groups=[desk.pk],
        is_superuser="on",
        user_permissions=[permission.pk],
    )
    url = reverse("admin:members_user_change", args=[user.pk])
    assert ">Desk</option>" in coordinator.get(url).content.decode()
    coordinator.post(url, data)
    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert list(user.groups.all()) == [desk]
    assert not user.user_permissions.exists()


def test_coordinator_does_not_change_a_superuser(coordinator, login):
    chief = make_user(is_staff=True, is_superuser=True)
    url = reverse("admin:members_user_change", args=[chief.pk])
    assert coordinator.post(url, user_form(chief, first_name="Kita")).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[chief.pk])
    assert coordinator.get(password).status_code == 403
    Authenticator.objects.create(user=chief, type="totp", data={})
    assert press(coordinator, chief, "forget_factor").status_code == 403
    assert Authenticator.objects.exists()
    assert login(chief).post(url, user_form(chief, first_name="Kita")).status_code == 302


def test_lost_phone(coordinator):
    user = make_user()
    Authenticator.objects.create(user=user, type="totp", data={})
    url = reverse("admin:members_user_button", args=[user.pk, "forget_factor"])
    assert "Make sure" in coordinator.get(url).content.decode()
    assert Authenticator.objects.exists()
    coordinator.post(url)
    assert not Authenticator.objects.exists()


def test_accounts_are_found_by_name(coordinator):
    user = make_user(first_name="Žydrė", last_name="Šimkutė")
    assert found(coordinator, "user", q="zydre simkute") == [user]


def test_tables_of_the_libraries_have_no_pages(coordinator):
    for path in ("account/emailaddress/", "mfa/authenticator/", "post_office/emailtemplate/"):
        assert coordinator.get(f"/admin/{path}").status_code == 404
