"""Organisations, their people and accounts in the admin: effects, and who may not."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from itk.shared.models import Redirect
from itk.shared.spreadsheets import read_table
from members.groups import DESK, EDITORS, ensure_groups
from members.models import Company, Competence, CompetenceClaim, Consent, User
from tests.factories import (
    company_code,
    make_company,
    make_competence,
    make_representative,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db

INLINES = ("representatives", "claims", "periods")


@pytest.fixture
def coordinator(login):
    """A coordinator who has logged in."""
    return login(make_staff())


def company_form(company=None, **changes):
    """Return the fields of the form of an organisation, with the rows of its people as they are."""
    source = company or Company()
    names = [
        *("legal_form", "name", "slug", "kind", "website", "phone", "town", "municipality"),
        *("country", "code", "code_override_reason", "vat_code", "nace_code", "nace_revision"),
        *("size_class", "former_names", "short_description_lt", "short_description_en"),
        *("description_lt", "description_en"),
    ]
    data = {name: getattr(source, name) or "" for name in names}
    data |= {"email": source.email or "", "founded": "", "succeeded_on": "", "successor": ""}
    if company is None:
        data |= {"status": "applicant", "country": "LT", "kind": "company"}
    for name in INLINES:
        data |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    if company is not None:
        period = company.periods.get()
        data |= {
            "periods-TOTAL_FORMS": 1,
            "periods-INITIAL_FORMS": 1,
            "periods-0-id": period.pk,
            "periods-0-company": company.pk,
            "periods-0-joined": period.joined.isoformat(),
        }
    return {**data, **changes}


def change(client, company, **changes):
    """Save the form of the organisation with the changes."""
    url = reverse("admin:members_company_change", args=[company.pk])
    return client.post(url, company_form(company, **changes))


def press(client, obj, name, **data):
    """Press a button of the page of an object and return the page it leads to."""
    label = obj._meta.label_lower.replace(".", "_")
    return client.post(reverse(f"admin:{label}_button", args=[obj.pk, name]), data, follow=True)


def act(client, model, action, *rows):
    """Choose rows of a list and do something with them."""
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(reverse(f"admin:members_{model}_changelist"), data, follow=True)


def found(client, model, **query):
    """Return the rows of a list."""
    page = client.get(reverse(f"admin:members_{model}_changelist"), query)
    return list(page.context["cl"].result_list)


# Organisations


def test_organisation_is_added_as_an_applicant(coordinator):
    data = company_form(name="Šviesos kodas", legal_form="UAB", code=company_code(77))
    answer = coordinator.post(reverse("admin:members_company_add"), data)
    assert answer.status_code == 302
    company = Company.objects.get()
    assert (company.slug, company.status, company.published) == (
        "sviesos-kodas",
        Company.Status.APPLICANT,
        False,
    )


def test_nobody_becomes_a_member_by_a_choice_in_a_list(coordinator):
    data = company_form(name="Šviesos kodas", status="active")
    page = coordinator.post(reverse("admin:members_company_add"), data)
    assert "status" in page.context["adminform"].form.errors
    assert not Company.objects.exists()


@pytest.mark.parametrize("code", ["123456789", "12", "abc"])
def test_wrong_code_is_told_beside_its_field_and_kept_with_a_reason(coordinator, code):
    company = make_company()
    page = change(coordinator, company, code=code)
    assert "code" in page.context["adminform"].form.errors
    assert change(coordinator, company, code=code, code_override_reason="Registre taip.").url
    company.refresh_from_db()
    assert company.code == code


def test_code_of_another_organisation_is_told(coordinator):
    other, company = make_company(), make_company()
    page = change(coordinator, company, code=other.code)
    assert "There is already an organisation with this code." in page.content.decode()


def test_people_and_claims_are_written_on_the_page_of_the_organisation(coordinator):
    company, competence = make_company(), make_competence()
    rows = {
        "representatives-TOTAL_FORMS": 1,
        "representatives-0-first_name": "Rūta",
        "representatives-0-last_name": "Žukaitė",
        "representatives-0-email": "RUTA@imone.example",
        "representatives-0-role": "owner",
        "claims-TOTAL_FORMS": 1,
        "claims-0-direction": "offers",
        "claims-0-competence": competence.pk,
        "claims-0-note_lt": "Jutikliai",
        "claims-0-note_en": "Sensors",
    }
    assert change(coordinator, company, **rows).status_code == 302
    assert company.representatives.get().email == "ruta@imone.example"
    claim = company.claims.get()
    assert (claim.competence, claim.note_lt, claim.note_en) == (competence, "Jutikliai", "Sensors")


def test_changed_address_leads_on(coordinator, client):
    company = make_company(slug="senas")
    change(coordinator, company, slug="naujas")
    assert set(Redirect.objects.values_list("old_path", flat=True)) == {
        "/lt/nariai/senas/",
        "/en/members/senas/",
    }
    answer = client.get("/en/members/senas/")
    assert (answer.status_code, answer["Location"]) == (301, "/en/members/naujas/")


def test_taken_address_is_told(coordinator):
    make_company(slug="uzimtas")
    company = make_company(slug="senas")
    page = change(coordinator, company, slug="uzimtas")
    assert "slug" in page.context["adminform"].form.errors
    assert not Redirect.objects.exists()


def test_svg_is_refused_as_a_logo(coordinator, files):
    company = make_company()
    svg = SimpleUploadedFile("logo.svg", b"<svg onload='x()'/>", "image/svg+xml")
    page = change(coordinator, company, logo=svg)
    assert "logo" in page.context["adminform"].form.errors
    assert not files()


def test_logo_is_shown_where_it_is_changed(coordinator, picture):
    company = make_company()
    change(coordinator, company, logo=picture())
    company.refresh_from_db()
    page = coordinator.get(reverse("admin:members_company_change", args=[company.pk]))
    assert f'<img src="{company.logo.url}"' in page.content.decode()


def test_membership_begins_and_ends_by_buttons(coordinator):
    company = make_company(status=Company.Status.APPLICANT, published=False)
    company.periods.all().delete()
    press(coordinator, company, "admit", joined="2024-05-01")
    company.refresh_from_db()
    assert company.status == Company.Status.ACTIVE
    press(coordinator, company, "publish")
    assert company in Company.objects.public()
    page = press(coordinator, company, "end", left="2020-01-01")
    assert "before the organisation joined" in page.content.decode()
    press(coordinator, company, "end", left="2025-01-01", reason_lt="Susijungė")
    company.refresh_from_db()
    assert company.status == Company.Status.FORMER
    assert company.periods.get().reason_lt == "Susijungė"


def test_form_of_a_button_tells_what_is_wrong(coordinator):
    company = make_company(status=Company.Status.APPLICANT)
    url = reverse("admin:members_company_button", args=[company.pk, "admit"])
    assert coordinator.get(url).status_code == 200
    page = coordinator.post(url, {"joined": "vakar"})
    assert page.status_code == 422
    assert "joined" in page.context["form"].errors


def test_buttons_that_no_longer_fit_change_nothing(coordinator):
    company = make_company()
    page = press(coordinator, company, "publish")
    assert "This is no longer possible" in page.content.decode()


def test_confirmed_by_a_button(coordinator):
    company = make_company(confirmed_on=None)
    assert found(coordinator, "company", confirmed="stale") == [company]
    press(coordinator, company, "confirm")
    company.refresh_from_db()
    assert company.confirmed_on == timezone.localdate()


def test_many_are_published_and_hidden_at_once(coordinator):
    member = make_company(published=False)
    applicant = make_company(status=Company.Status.APPLICANT, published=False)
    page = act(coordinator, "company", "publish_chosen", member, applicant)
    assert "admit the organisation first" in page.content.decode()
    assert set(Company.objects.filter(published=True)) == {member}
    act(coordinator, "company", "unpublish_chosen", member)
    assert not Company.objects.filter(published=True).exists()


def test_filters(coordinator):
    owned = make_company(municipality="13")
    make_representative(owned, user=make_user())
    orphan = make_company(short_description_en="", municipality="19")
    assert found(coordinator, "company", owner="none") == [orphan]
    assert found(coordinator, "company", english="lacking") == [orphan]
    assert found(coordinator, "company", municipality="13") == [owned]
    page = coordinator.get(reverse("admin:members_company_changelist"))
    assert "Vilniaus miesto savivaldybė" in page.content.decode()


@pytest.mark.parametrize("query", ["azuol", "ĄŽUOLYNO", "uab ąžuolyno", "senasis"])
def test_organisation_is_found(coordinator, query):
    company = make_company("Ąžuolyno sistemos", former_names="Senasis vardas")
    make_company("Kita")
    assert found(coordinator, "company", q=query) == [company]
    url = reverse("admin:autocomplete")
    field = {"app_label": "members", "model_name": "company", "field_name": "successor"}
    answer = coordinator.get(url, {"term": query, **field}).json()
    assert [row["id"] for row in answer["results"]] == [str(company.pk)]


def test_list_is_in_the_lithuanian_order(coordinator):
    for name in ("Žalia", "Ąžuolas", "Zebras", "Banga", "Čiulpė", "Ciklas"):
        make_company(name)
    names = [company.name for company in found(coordinator, "company")]
    assert names == ["Ąžuolas", "Banga", "Ciklas", "Čiulpė", "Zebras", "Žalia"]


def test_export_tells_samples_and_keeps_formulas_texts(coordinator):
    company = make_company("=1+1", is_sample=True, legal_form="")
    answer = act(coordinator, "company", "export_xlsx", company)
    assert answer["Content-Disposition"].startswith("attachment")
    table = read_table(answer.content)
    [row] = table.rows
    assert row.values["Organisation"] == "=1+1"
    assert row.values["Member since"] == "2012-03-26"
    assert row.values["Sample record"] == "Yes"


# Import


def test_spreadsheet_is_judged_then_imported_then_known(coordinator):
    url = reverse("admin:members_company_import")
    rows = f"Pavadinimas;Įmonės kodas\nUAB „Šviesa“;{company_code(5)}\nUAB „Klaida“;123456789\n"

    def upload():
        return SimpleUploadedFile("nariai.csv", rows.encode("utf-8-sig"))

    page = coordinator.post(url, {"file": upload(), "joined": "2020-01-01"})
    assert page.status_code == 200
    assert not Company.objects.exists()
    token = page.context["token"]
    coordinator.post(url, {"token": token, "step": "good"})
    company = Company.objects.get()
    assert (company.full_name, company.status) == ("UAB „Šviesa“", "active")
    again = coordinator.post(url, {"file": upload()})
    assert [row["tone"] for row in again.context["rows"]] == ["", "no"]


@pytest.mark.parametrize(
    "content", [b"", b"Kodas;Miestas\n1;Vilnius\n", b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04x"]
)
def test_file_that_is_no_list_of_organisations_is_told(coordinator, content, files):
    url = reverse("admin:members_company_import")
    page = coordinator.post(url, {"file": SimpleUploadedFile("x.csv", content)})
    assert page.status_code == 422
    assert page.context["form"].errors["file"]
    assert not files()


@pytest.mark.parametrize("group", [EDITORS, DESK])
def test_import_is_for_who_may_add(login, group):
    assert login(make_staff(group)).get(reverse("admin:members_company_import")).status_code == 403


# People


def test_representative_is_invited_with_a_role(coordinator, outbox):
    person = make_representative(role="none")
    press(coordinator, person, "invite", role="editor")
    person.refresh_from_db()
    assert person.role == "editor"
    assert person.invitation_is_open
    assert outbox.rows().get().to == [person.email]


def test_many_are_invited_and_each_refusal_is_told(coordinator, outbox):
    good = make_representative()
    nameless = make_representative(email=None)
    known = make_representative(user=make_user())
    page = act(coordinator, "representative", "invite_chosen", good, nameless, known)
    text = page.content.decode()
    assert "Invitations are on their way (1 row)" in text
    assert f"{nameless}: This person has no e-mail address." in text
    assert f"{known}: This person already has an account." in text
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


def test_competences_are_merged_by_a_button(coordinator):
    source, target = make_competence("LoRa"), make_competence("LoRaWAN")
    company = make_company()
    CompetenceClaim.objects.create(company=company, competence=source, direction="offers")
    url = reverse("admin:members_competence_button", args=[source.pk, "merge"])
    choices = coordinator.get(url).context["form"].fields["target"].queryset
    assert list(choices) == [target]
    answer = coordinator.post(url, {"target": target.pk})
    assert answer["Location"] == reverse("admin:members_competence_change", args=[target.pk])
    assert company.claims.get().competence == target
    assert not Competence.objects.filter(pk=source.pk).exists()


def test_groups_are_a_filter(coordinator):
    competence = make_competence()
    assert found(coordinator, "competence", group="groups") == [competence.parent]
    assert found(coordinator, "competence", group=str(competence.parent_id)) == [competence]
    assert len(found(coordinator, "competence", group="kita")) == 2


def test_third_level_cannot_be_chosen(coordinator):
    child, other = make_competence(), make_competence()
    data = {
        "name_lt": other.name_lt,
        "name_en": "",
        "code": other.code,
        "parent": child.pk,
        "synonyms": "",
        "order": "0",
    }
    url = reverse("admin:members_competence_change", args=[other.pk])
    assert "parent" in coordinator.post(url, data).context["adminform"].form.errors


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


# Who may not, and how much it costs


@pytest.mark.parametrize("model", ["company", "representative", "user", "consent", "competence"])
def test_people_without_a_right_are_turned_away(login, client, model):
    url = reverse(f"admin:members_{model}_changelist")
    assert client.get(url).status_code == 302
    assert login(make_user()).get(url).status_code in (302, 403)
    if model != "company":
        assert login(make_staff(DESK)).get(url).status_code == 403


def test_desk_sees_organisations_and_changes_nothing(login):
    desk, company = login(make_staff(DESK)), make_company(published=False)
    page = desk.get(reverse("admin:members_company_change", args=[company.pk]))
    assert page.status_code == 200
    assert page.context["buttons"] == []
    assert change(desk, company, name="Kita").status_code == 403
    assert press(desk, company, "publish").status_code == 403
    company.refresh_from_db()
    assert not company.published


def test_unknown_button_and_unknown_row_are_not_found(coordinator):
    company = make_company()
    url = reverse("admin:members_company_button", args=[company.pk, "sprogdinti"])
    assert coordinator.post(url).status_code == 404
    url = reverse("admin:members_company_button", args=[0, "publish"])
    assert coordinator.post(url).status_code == 404


def test_following_a_link_presses_nothing(coordinator):
    company = make_company(published=False)
    url = reverse("admin:members_company_button", args=[company.pk, "publish"])
    assert coordinator.get(url).status_code == 405
    company.refresh_from_db()
    assert not company.published


@pytest.mark.parametrize("model", ["company", "representative", "user", "competence"])
def test_list_asks_as_often_for_many_rows_as_for_few(coordinator, model):
    def fill(rows):
        for _number in range(rows):
            user = make_staff(EDITORS)
            Authenticator.objects.create(user=user, type="totp", data={})
            company = make_company()
            make_representative(company, user=user)
            CompetenceClaim.objects.create(
                company=company, competence=make_competence(), direction="needs"
            )

    def count():
        with CaptureQueriesContext(connection) as queries:
            found(coordinator, model)
        return len(queries)

    fill(2)
    count()
    few = count()
    fill(8)
    assert count() == few


def test_page_of_an_organisation_asks_once_more_for_each_claim(coordinator):
    company = make_company()
    url = reverse("admin:members_company_change", args=[company.pk])

    def fill(rows):
        for _number in range(rows):
            make_representative(company, user=make_user())
            CompetenceClaim.objects.create(
                company=company, competence=make_competence(), direction="needs"
            )

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(url).status_code == 200
        return len(queries)

    fill(2)
    count()
    few = count()
    fill(6)
    # The field that completes a name reads the name of each row's competence by itself.
    assert count() == few + 6


def test_dates_of_an_expired_invitation_are_told(coordinator):
    person = make_representative(invited_at=timezone.now() - timedelta(days=30))
    url = reverse("admin:members_representative_change", args=[person.pk])
    assert "The invitation has expired" in coordinator.get(url).content.decode()
