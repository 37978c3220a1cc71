"""The form of joining and the applicant's own page, as strangers use them."""

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _

from itk.shared.models import SiteProfile
from members import workflows
from members.models import Company, MembershipApplication, TechnologyArea
from members.views.applications import ADDITIONS_PER_HOUR, APPLICATIONS_PER_HOUR
from tests.factories import company_code, make_application, make_company, make_user

pytestmark = pytest.mark.django_db
FIELDS = {
    "legal_form": "UAB",
    "name": "Naujokė",
    "kind": "company",
    "country": "LT",
    "code": company_code(4242),
    "activity": "Kuriame jutiklius. 🙂",
    "motivation": "Ieškome partnerių.",
    "first_name": "Aistė",
    "last_name": "Petraitė",
    "email": "Aiste@Naujoke.example",
    "phone": "8 612 34567",
    "website": "naujoke.example",
    "agreed": "on",
}


@pytest.fixture(autouse=True)
def _site(db):
    SiteProfile.objects.create(pk=1, name_lt="ITK", email="biuras@itk.example")


def send(client, **changes):
    """Open the form and send it; fields that are None are left out."""
    page = client.get(reverse("members:apply")).content.decode()
    submission = re.search(r'name="submission" value="([^"]+)"', page)[1]
    data = {"submission": submission, **FIELDS, **changes}
    return client.post(reverse("members:apply"), {k: v for k, v in data.items() if v is not None})


def pdf(name="Įstatai.pdf", size=10):
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, b"%PDF" + b"0" * (size - 4))


def test_membership_leads_to_the_form(client, lang):
    page = client.get(reverse("membership")).content.decode()
    assert f'href="{reverse("members:apply")}"' in page


def test_application_leads_to_a_page_of_its_own(client, lang):
    area = TechnologyArea.objects.create(code="a", name_lt="Sritis", name_en="Area")
    answer = send(client, documents=[pdf(), pdf("Nutarimas.docx")], technology_areas=[area.pk])
    application = MembershipApplication.objects.get()
    assert answer.url == application.get_absolute_url()
    assert (application.language, application.email) == (lang, "aiste@naujoke.example")
    assert (application.website, application.phone) == (
        "https://naujoke.example",
        "+370 612 34567",
    )
    page = client.get(answer.url)
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    text = page.content.decode()
    for words in ("Naujokė", "Įstatai", "Nutarimas", str(area), _("Submitted"), "🙂"):
        assert words in text


def test_form_sent_twice_makes_one_and_leads_to_the_same_page(client):
    submission = "5d3f8f2e-30a5-4d0f-9b8a-3f9d2f1c0001"
    first = send(client, submission=submission)
    assert send(client, submission=submission).url == first.url
    assert MembershipApplication.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "123456789"),
        ("code", "abc"),
        ("vat_code", "LT123"),
        ("website", "javascript:alert(1)"),
        ("phone", "skambinkite"),
        ("email", "ne paštas"),
        ("name", "A" * 201),
        ("name", None),
        ("activity", "<b>Kuriame</b>"),
        ("agreed", None),
        ("kind", "partner"),
        ("submission", "kita"),
        ("nickname", "robotas"),
        ("documents", lambda: pdf("virusas.exe")),
        ("documents", lambda: pdf(size=settings.APPLICATION_DOCUMENT_MAX_BYTES + 1)),
        ("documents", lambda: [pdf() for _number in range(6)]),
    ],
)
def test_bad_value_is_told_beside_its_field_and_the_rest_kept(client, lang, files, field, value):
    answer = send(client, **{field: value() if callable(value) else value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Ieškome partnerių." in answer.content.decode()
    assert not MembershipApplication.objects.exists()
    assert not files()


def test_missing_code_is_told_once(client, lang):
    errors = send(client, code="").context["form"].errors["code"]
    assert len(errors) == 1


def test_foreign_organisation_has_the_code_of_its_country(client):
    assert send(client, country="EE", code="14022881", vat_code="EE101").status_code == 302


def test_who_is_a_member_or_has_applied_is_told_without_data_of_the_row(client, lang):
    make_application(code=FIELDS["code"], email="slapta@imone.example", first_name="Slaptoji")
    make_company(code=company_code(7), email="irgi@imone.example")
    for code, error in (
        (FIELDS["code"], workflows.AlreadyApplied),
        (company_code(7), workflows.ApplicantIsMember),
    ):
        answer = send(client, code=code)
        assert answer.status_code == 422
        assert answer.context["form"].errors["code"] == [str(error.message)]
        page = answer.content.decode()
        assert not [w for w in ("slapta@", "Slaptoji", "irgi@") if w in page]
    assert MembershipApplication.objects.count() == 1


def test_former_member_applies_again(client):
    make_company(code=FIELDS["code"], status=Company.Status.FORMER)
    assert send(client).status_code == 302


def test_robots_are_stopped_by_count(client):
    codes = [company_code(number) for number in range(100, 101 + APPLICATIONS_PER_HOUR)]
    answers = [send(client, code=code).status_code for code in codes]
    assert answers == [302] * APPLICATIONS_PER_HOUR + [429]
    assert MembershipApplication.objects.count() == APPLICATIONS_PER_HOUR


def test_who_is_logged_in_finds_their_name_there(login):
    user = make_user(first_name="Ona", last_name="Onaitė")
    page = login(user).get(reverse("members:apply")).content.decode()
    assert 'value="Onaitė"' in page


# The own page


@pytest.mark.parametrize("status", MembershipApplication.Status)
def test_own_page_tells_every_state_in_words(client, lang, status):
    fields = {}
    if status == "active":
        values = make_application("signed")
        fields = {
            name: getattr(values, name)
            for name in ("decided_by", "decided_on", "decision_number", "agreement", "signed_on")
        } | {"company": make_company()}
    application = make_application(status, **fields)
    page = client.get(application.get_absolute_url())
    assert page.status_code == 200
    assert str(application.get_status_display()) in page.content.decode()


def test_question_is_answered_with_a_document(client, lang):
    application = make_application("in_review")
    workflows.note_application(application=application, text="Tik mums.")
    workflows.ask_applicant(application=application, text="Kiek žmonių?")
    url = application.get_absolute_url()
    page = client.get(url).content.decode()
    assert "Kiek žmonių?" in page
    form = client.post(url, {"text": ""}).context["form"]
    assert form["text"].label == {"lt": "Atsakymas", "en": "Answer"}[lang]
    assert "Tik mums." not in page
    assert client.post(url, {"text": "Dvylika.", "documents": pdf()}).url == url
    page = client.get(url)
    assert page.context["question"] is None
    assert "Dvylika." in page.content.decode()
    document = application.documents.get()
    answer = client.get(
        reverse("members:application_document", args=[application.token, document.pk])
    )
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Cache-Control"] == "private, no-store"


def test_nothing_written_and_too_much_is_told(client, lang):
    application = make_application()
    url = application.get_absolute_url()
    assert client.post(url, {"text": " "}).status_code == 422
    for _number in range(5):
        client.post(url, {"documents": pdf()})
    answer = client.post(url, {"text": "Dar vienas", "documents": pdf()})
    assert answer.status_code == 422
    assert "documents" in answer.context["form"].errors
    assert "Dar vienas" in answer.content.decode()


def test_answer_to_what_is_over_is_not_lost(client):
    application = make_application("rejected")
    answer = client.post(application.get_absolute_url(), {"text": "Kodėl?"})
    assert answer.status_code == 422
    assert "Kodėl?" in answer.content.decode()


def test_letters_are_stopped_by_count(client):
    url = make_application().get_absolute_url()
    answers = [client.post(url, {"text": "A"}).status_code for _n in range(ADDITIONS_PER_HOUR + 1)]
    assert answers == [302] * ADDITIONS_PER_HOUR + [429]


def test_application_is_withdrawn_after_a_question(client, lang):
    application = make_application()
    url = reverse("members:application_withdraw", args=[application.token])
    assert client.get(url).status_code == 200
    application.refresh_from_db()
    assert application.status == "submitted"
    for _click in range(2):
        assert client.post(url).url == application.get_absolute_url()
    application.refresh_from_db()
    assert application.status == "withdrawn"
    assert client.get(url).url == application.get_absolute_url()


def test_what_is_signed_is_not_withdrawn(client, lang):
    application = make_application("signed")
    url = reverse("members:application_withdraw", args=[application.token])
    page = client.post(url, follow=True)
    assert str(workflows.HasMovedOn.message) in page.content.decode()


def test_other_tokens_open_nothing(client):
    application, other = make_application(), make_application()
    workflows.add_to_application(application=other, documents=[pdf()])
    document = other.documents.get()
    addresses = [
        reverse("members:application", args=["netikras"]),
        reverse("members:application_withdraw", args=["netikras"]),
        reverse("members:application_document", args=[application.token, document.pk]),
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * 3


def test_stranger_sends_documents_here_and_nowhere_else(client):
    big = pdf(size=settings.STRANGER_MAX_BYTES + 1)
    assert send(client, documents=[big]).status_code == 302
    assert client.post(reverse("contact"), {"file": pdf(size=2 * 1024 * 1024)}).status_code == 413
