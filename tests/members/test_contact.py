"""A letter to an organisation: whom it reaches, and that it tells nobody's address."""

import pytest
from django.urls import reverse
from django.utils import timezone

from itk.shared.models import SiteProfile
from members.models import Company, Representative
from members.views.contact import LETTERS_PER_HOUR
from members.workflows import NobodyReads, Reader, write_to_company
from tests.factories import make_company, make_representative, make_user

pytestmark = pytest.mark.django_db
Role = Representative.Role
LETTER = {
    "name": "Rūta Žukaitė",
    "email": "ruta@svetur.example",
    "subject": "Dėl valdiklių",
    "message": "Laba diena, ieškome valdiklių.",
    "website": "",
}


@pytest.fixture(autouse=True)
def site(db):
    return SiteProfile.objects.create(
        pk=1, name_lt="Klasteris", name_en="Cluster", email="biuras@itk.example"
    )


@pytest.fixture
def company():
    return make_company("Šviesa", email="info@sviesa.example")


def form_of(company):
    return reverse("members:contact", args=[company.slug])


def send(client, company, **changed):
    return client.post(form_of(company), LETTER | changed)


def recipients(outbox):
    return sorted(address for row in outbox.rows() for address in row.to)


def test_the_contact_persons_get_it_each_apart_in_their_language(client, lang, company, outbox):
    english = make_user("ona@imone.example", language="en")
    make_representative(company, email="ona@sviesa.example", is_contact=True, user=english)
    make_representative(company, email="jonas@sviesa.example", is_contact=True)
    make_representative(company, email="vadove@sviesa.example")
    make_representative(
        company, email="buves@sviesa.example", is_contact=True, left_at=timezone.now()
    )
    response = send(client, company)
    assert response["Location"] == reverse("members:contact_done", args=[company.slug])
    messages = {message.to[0]: message for message in outbox.deliver()}
    assert messages.keys() == {"ona@sviesa.example", "jonas@sviesa.example"}
    for message in messages.values():
        assert message.recipients() == message.to
        assert message.extra_headers["Reply-To"] == "ruta@svetur.example"
        for text in (message.body, message.alternatives[0][0]):
            assert "ieškome valdiklių" in text
            assert "Rūta Žukaitė" in text
            assert "UAB „Šviesa“" in text
        assert "Dėl valdiklių" in message.subject
    assert "goes straight to the writer" in messages["ona@sviesa.example"].body
    assert "/lt/" in messages["jonas@sviesa.example"].body


def test_without_a_contact_person_the_administrators_get_it(client, company, outbox):
    make_representative(company, email="vadove@sviesa.example", role=Role.OWNER)
    make_representative(company, email="redaktorius@sviesa.example", role=Role.EDITOR)
    make_representative(company, email=None, is_contact=True)
    send(client, company)
    assert recipients(outbox) == ["vadove@sviesa.example"]


def test_without_people_its_own_address_gets_it(client, company, outbox):
    send(client, company)
    assert recipients(outbox) == ["info@sviesa.example"]


def test_an_organisation_abroad_is_written_to_in_english(client, outbox):
    company = make_company(country="LV", email="info@abroad.example")
    send(client, company)
    assert "goes straight to the writer" in outbox.deliver()[0].body


def test_where_nobody_is_reached_it_says_so_and_goes_to_the_office(client, lang, outbox):
    company = make_company("Zona", email=None)
    page = client.get(form_of(company)).content.decode()
    assert ("biuras" if lang == "lt" else "office, which hands it on") in page
    response = send(client, company)
    (message,) = outbox.deliver()
    assert message.to == ["biuras@itk.example"]
    assert message.extra_headers["Reply-To"] == "ruta@svetur.example"
    assert "Zona" in message.subject
    assert reverse("admin:members_company_change", args=[company.pk]) in message.body
    done = client.get(response["Location"]).content.decode()
    assert ("klasterio biurą" if lang == "lt" else "has reached the cluster’s office") in done


def test_where_nobody_at_all_reads_there_is_no_form(client, lang, site, outbox):
    site.email = ""
    site.save()
    company = make_company(email=None)
    assert "<textarea" not in client.get(form_of(company)).content.decode()
    assert send(client, company).status_code == 404
    with pytest.raises(NobodyReads):
        letter = {name: text for name, text in LETTER.items() if name != "website"}
        write_to_company(company=company, **letter)
    assert not outbox.rows().exists()


def test_the_office_neither_gets_nor_reads_what_reaches_the_organisation(company, outbox):
    letter = {name: text for name, text in LETTER.items() if name != "website"}
    assert write_to_company(company=company, **letter) is Reader.ORGANISATION
    row = outbox.rows().get()
    assert "biuras@itk.example" not in row.to + row.cc + row.bcc
    assert row.headers["X-Portal-Private"] == "1"


def test_no_address_stands_on_the_form_or_after_it(client, lang, company):
    person = make_representative(company, is_contact=True)
    form = client.get(form_of(company)).content.decode()
    done = client.get(reverse("members:contact_done", args=[company.slug])).content.decode()
    for page in (form, done):
        assert person.email not in page
        assert person.full_name not in page
        assert '<meta name="robots" content="noindex">' in page


def test_the_page_leads_to_the_form_and_says_what_happens(client, lang, company):
    assert form_of(company) in client.get(company.get_absolute_url()).content.decode()
    page = client.get(form_of(company)).content.decode()
    assert ("biuras laiško nemato" if lang == "lt" else "office does not see the letter") in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("email", "ne-adresas"),
        ("email", "a@b.lt\nBcc: c@d.lt"),
        ("subject", " "),
        ("message", ""),
        ("message", "x" * 5001),
        ("message", "a\x00b"),
    ],
)
def test_a_mistake_is_told_beside_its_field(client, lang, company, outbox, field, value):
    response = send(client, company, **{field: value})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {field}
    assert "ieškome valdiklių" in response.content.decode() or field == "message"
    assert not outbox.rows().exists()


def test_line_breaks_do_not_reach_the_headers(client, company, outbox):
    send(client, company, subject="Vienas\r\nBcc: kas@nors.example", name="A\r\nB")
    (message,) = outbox.deliver()
    assert "Bcc" not in message.message()
    assert message.recipients() == ["info@sviesa.example"]


def test_nothing_that_nobody_sees_turns_a_subject_around(client, company, outbox):
    send(client, company, subject="Sąskaita \u202efdp.exe", name="Ona\u200b \u2067Šimkė")
    (message,) = outbox.deliver()
    assert "Sąskaita fdp.exe" in message.subject
    assert "Ona Šimkė" in message.body


def test_a_trap_tells_a_robot_nothing(client, company, outbox):
    assert send(client, company, website="https://spam.example").status_code == 302
    assert not outbox.rows().exists()


def test_many_letters_from_one_address_are_refused_and_kept_in_the_form(client, company, outbox):
    for _number in range(LETTERS_PER_HOUR):
        assert send(client, make_company(email="a@b.example")).status_code == 302
    response = send(client, company)
    assert response.status_code == 429
    assert "ieškome valdiklių" in response.content.decode()
    assert outbox.rows().count() == LETTERS_PER_HOUR


def test_many_letters_to_one_organisation_are_refused(client, company, outbox, monkeypatch):
    monkeypatch.setattr("members.views.contact.LETTERS_TO_ONE_PER_HOUR", 2)
    codes = [
        client.post(form_of(company), LETTER, REMOTE_ADDR=f"10.0.0.{n}").status_code
        for n in range(3)
    ]
    assert codes == [302, 302, 429]


@pytest.mark.parametrize(
    "fields", [{"published": False}, {"status": "former"}, {"status": "partner"}]
)
def test_only_members_of_the_directory_have_a_form(client, fields):
    company = make_company(email="info@imone.example", **fields)
    assert client.get(form_of(company)).status_code == 404
    assert send(client, company).status_code == 404
    assert client.get(reverse("members:contact_done", args=[company.slug])).status_code == 404


def test_who_is_logged_in_is_filled_in(login, company, lang):
    reader = login(make_user("ona@imone.example", first_name="Ona"))
    assert 'value="ona@imone.example"' in reader.get(form_of(company)).content.decode()


def test_hidden_organisations_have_no_way_to_the_form(login, company):
    company.published = False
    company.save()
    own = login(make_representative(company, user=make_user()).user)
    page = own.get(company.get_absolute_url())
    assert page.status_code == 200
    assert form_of(company) not in page.content.decode()
    assert Company.objects.public().count() == 0
