"""HTML and script in every field that holds text: refused or shown as text, never run."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Material, Session, Speaker
from itk.shared.models import SiteProfile
from members.models import CompetenceClaim, TechnologyArea
from tests.bad_input.steps import SCRIPT, Page, told, unchanged
from tests.events.admin.steps import page as admin_page
from tests.events.views.test_register import filled
from tests.factories import (
    make_article,
    make_company,
    make_competence,
    make_event,
    make_page,
    make_project,
    make_registration,
    make_representative,
)
from tests.itk.test_contact import LETTER

pytestmark = pytest.mark.django_db


def plain_text():
    """Return what is told of tags in a plain text."""
    return _("Write plain text: HTML tags such as <b> are not accepted here.")


def telephone():
    """Return what is told of what is no telephone number."""
    return _("Enter a telephone number such as +370 612 34567.")


def address_in_full():
    """Return what is told of what is no e-mail of a person."""
    return _("Write the e-mail address in full, for example name@company.example.")


def typed(field):
    """Return the script, short enough for a telephone."""
    return "<script>1</script>" if field == "phone" else SCRIPT


PERSON = {
    **dict.fromkeys(["first_name", "last_name", "position", "needs", "organisation"], plain_text),
    "phone": telephone,
    "email": address_in_full,
}


# Forms that refuse


@pytest.mark.parametrize("field", PERSON)
def test_a_new_registration(lang, field):
    event = make_event()
    url = reverse("events:register", args=[event.slug])
    name = field if field == "organisation" else f"people-0-{field}"
    with unchanged():
        response = Client().post(url, filled(event, **{field: typed(field)}))
    told(response, PERSON[field](), beside=name)


@pytest.mark.parametrize("field", PERSON)
def test_a_changed_registration(lang, field):
    row = make_registration()
    url = reverse("events:registration_change", args=[row.event.slug, row.manage_token])
    names = ("first_name", "last_name", "email", "language", "mode")
    values = {name: getattr(row, name) for name in names}
    with unchanged():
        response = Client().post(url, values | {field: typed(field)})
    told(response, PERSON[field](), beside=field)


@pytest.mark.parametrize("field", [*PERSON, "registrar_name"])
def test_a_registration_by_staff(coordinator, field):
    name = f"people-0-{field}" if field in PERSON and field != "organisation" else field
    person = {"people-0-first_name": "Jonas", "people-0-last_name": "Jonaitis"}
    person |= {"source": "phone", "people-TOTAL_FORMS": 1, "people-INITIAL_FORMS": 0}
    url = admin_page("event_registrations_add", make_event().pk)
    with unchanged():
        response = coordinator.post(url, person | {name: typed(field)})
    told(response, PERSON.get(field, plain_text)(), beside=name)


@pytest.mark.parametrize("field", ["first_name", "last_name"])
def test_ones_settings(editor, lang, field):
    values = {"first_name": "Ieva", "last_name": "Petraitė", "language": lang}
    with unchanged():
        response = editor.post(reverse("members:settings"), values | {field: SCRIPT})
    told(response, plain_text(), beside=field)


@pytest.mark.parametrize(
    ("name", "field"), [("account_login", "login"), ("account_reset_password", "email")]
)
def test_forms_of_logging_in(lang, name, field):
    with unchanged():
        response = Client().post(reverse(name), {field: SCRIPT, "password": SCRIPT})
    page = Page(response)
    assert response.status_code == 422
    assert page.language == lang
    assert not page.dangers
    assert page.first(name=field)["attrs"]["value"] == SCRIPT


def test_the_address_for_the_link(lang):
    url = reverse("events:link_again", args=[make_event().slug])
    with unchanged():
        response = Client().post(url, {"email": SCRIPT})
    field = told(response, _("Enter a valid email address."), beside="email").first(name="email")
    assert field["attrs"]["value"] == SCRIPT


# Forms that take it as the text it is


def test_a_letter_to_the_cluster(lang, outbox):
    SiteProfile.objects.create(pk=1, name_lt="Klasteris", name_en="Cluster", email="a@itk.example")
    letter = LETTER | dict.fromkeys(["name", "subject", "message"], SCRIPT)
    response = Client().post(reverse("contact"), letter, follow=True)
    assert response.status_code == 200
    assert not Page(response).dangers
    (message,) = outbox.deliver()
    assert "<script>alert(1)" in message.body  # a text is read as a text
    for content, kind in message.alternatives:
        assert kind == "text/html"
        assert "<script>alert(1)" not in content
        assert "onerror='alert" not in content


@pytest.mark.parametrize("name", ["search", "members:directory", "events:upcoming", "news:list"])
@pytest.mark.parametrize("parameter", ["q", "area", "category", "letter", "kind", "next", "page"])
def test_addresses(lang, name, parameter):
    make_company()
    response = Client().get(reverse(name), {parameter: SCRIPT})
    assert response.status_code in (200, 404)
    assert not Page(response).dangers
    assert Page(response).language == lang


# What staff write, and what comes past the forms


def plain(model_row, *fields):
    """Write the script, as much as the column holds, past every form."""
    model = type(model_row)
    lengths = {field: getattr(model._meta.get_field(field), "max_length", None) for field in fields}
    values = {field: SCRIPT[:length] for field, length in lengths.items()}
    model.objects.filter(pk=model_row.pk).update(**values)
    return model_row


def texts(model_row, *fields):
    """Write the script into both languages of the fields, past every form."""
    return plain(model_row, *(f"{field}_{code}" for field in fields for code in ("lt", "en")))


@pytest.fixture
def poisoned(db):
    """Rows of every kind with the script in every text."""
    site = SiteProfile.objects.create(pk=1, name_lt="K", name_en="K", email="a@itk.example")
    texts(site, "name", "tagline", "organisation", "contact_role", "address", "privacy_notice")
    texts(site, "photo_consent")
    plain(site, "short_name", "contact_name", "phone", "social_links")
    competence = texts(make_competence(), "name")
    area = texts(TechnologyArea.objects.create(code="a", name_lt="A"), "name")
    company = texts(make_company(), "short_description", "description")
    plain(company, "name", "legal_form", "town", "phone", "website", "former_names")
    company.technology_areas.add(area)
    CompetenceClaim.objects.create(
        company=company, competence=competence, note_lt=SCRIPT, note_en=SCRIPT, direction="offers"
    )
    person = make_representative(company, is_public=True)
    texts(plain(person, "first_name", "last_name", "phone"), "position")
    project = texts(make_project(), "title", "programme", "measure", "fund", "aims", "results")
    texts(plain(project, "number", "code"), "statement")
    event = make_event(project=project, host=company)
    texts(event, "title", "summary", "text", "interpretation", "change_note", "image_alt")
    plain(event, "town", "venue", "address", "contact_name", "contact_phone", "contact_email")
    speaker = texts(Speaker.objects.create(name=SCRIPT, company_name=SCRIPT), "position", "bio")
    session = Session.objects.create(
        event=event, day=event.days.get(), title_lt=SCRIPT, title_en=SCRIPT, starts="10:00",
        ends="11:00",
    )  # fmt: skip
    session.speakers.add(speaker)
    Material.objects.create(
        event=event, title_lt=SCRIPT, title_en=SCRIPT, link="https://m.example/", audience="public"
    )
    article = texts(make_article(project=project), "title", "lead", "body", "image_alt")
    plain(article, "author_name", "image_credit")
    article.events.add(event)
    article.companies.add(company)
    page = texts(make_page(menu="about"), "title", "body")
    registration = make_registration(event)
    names = ("first_name", "last_name", "position", "needs", "company_name", "phone")
    plain(registration, *names)
    return {
        "company": company,
        "event": event,
        "project": project,
        "article": article,
        "page": page,
        "registration": registration,
    }


def test_public_pages(lang, poisoned):
    event, registration = poisoned["event"], poisoned["registration"]
    secret = [event.slug, registration.manage_token]
    addresses = [
        *(poisoned[name].get_absolute_url() for name in ("company", "event", "project", "article")),
        poisoned["page"].get_absolute_url(),
        *(reverse(name) for name in ("home", "members:directory", "news:list", "contact")),
        *(reverse(name) for name in ("events:upcoming", "events:projects", "membership")),
        reverse("events:month", args=[event.first_date]),
        reverse("events:register", args=[event.slug]),
        *(
            reverse(f"events:registration{name}", args=secret)
            for name in ("", "_change", "_cancel")
        ),
        reverse("search") + "?q=alert",
    ]
    for address in addresses:
        response = Client().get(address)
        assert response.status_code == 200, address
        assert not Page(response).dangers, address


def test_feeds_and_drawings(lang, poisoned):
    for address in (
        reverse("news:feed"),
        reverse("sitemap"),
        f"/cover/{poisoned['event'].slug}.svg",
    ):
        response = Client().get(address)
        assert response.status_code == 200, address
        assert b"<script>alert" not in response.content
        assert b"<img src=x" not in response.content


def test_pages_of_the_administration(coordinator, poisoned):
    event = poisoned["event"]
    addresses = [admin_page("event_registrations", event.pk), reverse("admin:index")]
    kinds = {"company": "members_company", "event": "events_event", "article": "news_article"}
    kinds |= {"project": "events_fundingproject", "page": "news_page"}
    kinds |= {"registration": "events_registration"}
    for name, kind in kinds.items():
        addresses.append(reverse(f"admin:{kind}_changelist"))
        addresses.append(reverse(f"admin:{kind}_change", args=[poisoned[name].pk]))
    for address in addresses:
        response = coordinator.get(address)
        assert response.status_code == 200, address
        assert not Page(response).dangers, address
