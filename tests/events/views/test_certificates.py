"""A certificate: taken by who was there, verified by anyone who has its code."""

import io

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from events.models import Certificate
from events.privacy import NOBODY
from events.views.certificates import CHECKS
from events.workflows import mark_attendance
from events.workflows.certificates import issue_certificate
from tests.factories import make_event, make_project, make_registration

pytestmark = pytest.mark.django_db

ADDRESSES = {"lt": "/lt/pazymejimas/", "en": "/en/certificate/"}


def who_came(**fields):
    event = make_event(days_ahead=-2, title_lt="Šviesos diena", title_en="Day of light", **fields)
    registration = make_registration(event, first_name="Žygimantė")
    mark_attendance(registration=registration, day=event.days.get())
    return registration


def address(language, name, *args):
    with translation.override(language):
        return reverse(f"events:{name}", args=args)


def own(language, registration, name="registration"):
    return address(language, name, registration.event.slug, registration.manage_token)


@pytest.mark.parametrize("lang", ["lt", "en"])
def test_who_was_there_takes_it_from_their_own_page(client, lang):
    registration = who_came()
    url = own(lang, registration, "registration_certificate")
    assert url in client.get(own(lang, registration)).text
    assert client.get(url).status_code == 405
    assert not Certificate.objects.exists()
    response = client.post(url)
    text = PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    code = Certificate.objects.get().code
    assert f"{ADDRESSES[lang]}{code}/" in "".join(text.split())
    assert "Žygimantė" in text
    assert response["Content-Disposition"].startswith("attachment")
    client.post(url)
    assert Certificate.objects.count() == 1


def test_who_was_not_there_is_offered_none(client):
    registration = make_registration(make_event(days_ahead=-2))
    url = own("lt", registration, "registration_certificate")
    assert url not in client.get(own("lt", registration)).text
    response = client.post(url, follow=True)
    assert response.redirect_chain[-1][0] == own("lt", registration)
    assert not Certificate.objects.exists()


@pytest.mark.parametrize(
    ("lang", "title", "verdict"),
    [
        ("lt", "Šviesos diena", "Pažymėjimas galioja"),
        ("en", "Day of light", "The certificate is valid"),
    ],
)
def test_its_page_says_whose_it_is_and_that_it_is_true(client, lang, title, verdict):
    code = issue_certificate(registration=who_came(project=make_project())).code
    response = client.get(f"{ADDRESSES[lang]}{code}/")
    for words in (title, verdict, "Žygimantė", code):
        assert words in response.text
    assert "@" not in response.text.split("<main")[1].split("</main>")[0]
    assert "noindex" in response["X-Robots-Tag"]


def test_taken_back_it_is_not_valid(client):
    registration = who_came()
    code = issue_certificate(registration=registration).code
    mark_attendance(registration=registration, day=registration.event.days.get(), present=False)
    response = client.get(f"/lt/pazymejimas/{code}/")
    assert "Pažymėjimas negalioja" in response.text


def test_of_a_name_that_is_forgotten_there_is_none(client):
    registration = who_came()
    code = issue_certificate(registration=registration).code
    registration.first_name = NOBODY
    registration.save()
    assert client.get(f"/lt/pazymejimas/{code}/").status_code == 404


@pytest.mark.parametrize("code", ["NERATOKIO2", "<b>", "%00", "x" * 300, "ąčę"])
def test_a_code_of_nothing_is_not_found_in_words(client, code):
    response = client.get(f"/lt/pazymejimas/{code}/")
    assert response.status_code == 404
    assert "Tokio pažymėjimo nėra" in response.text
    assert "<b>" not in response.text.split("<main")[1]


class TestForm:
    def test_it_leads_to_the_certificate_however_the_code_is_written(self, client):
        response = client.get("/en/certificate/", {"code": " abcde-fgh23 "})
        assert response["Location"] == "/en/certificate/ABCDEFGH23/"

    @pytest.mark.parametrize("code", ["", "—", "x" * 41, "\x00"])
    def test_what_is_no_code_is_told_beside_the_field(self, client, code):
        response = client.get("/lt/pazymejimas/", {"code": code})
        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"code"}

    def test_without_a_code_it_is_just_shown_and_sets_no_cookie(self, client):
        response = client.get("/lt/pazymejimas/")
        assert response.status_code == 200
        assert not response.cookies

    def test_guessing_is_limited(self, client, monkeypatch):
        monkeypatch.setitem(CHECKS, "amount", 2)
        answers = [client.get("/lt/pazymejimas/NERATOKIO2/").status_code for _n in range(3)]
        assert answers == [404, 404, 429]
        assert client.get("/lt/pazymejimas/").status_code == 200
