"""What is another's, asked for by its number or address: not there, and nothing of it is shown."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Material
from members.models import TechnologyArea
from tests.bad_input.steps import told, unchanged
from tests.events.admin.steps import page as admin_page
from tests.factories import make_company, make_event, make_registration, make_representative

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs(db):
    """An organisation, a person of it, and that person's registration."""
    company = make_company("Svetimieji")
    make_representative(company, last_name="Svetimaitė", email="svetima@kita.example")
    return make_registration(
        make_event(), last_name="Svetimaitė", email="svetima@kita.example", company=company
    )


def nothing_of_theirs(response):
    """Assert that the page tells nothing of the other person."""
    for secret in ("Svetimaitė", "svetima@kita.example"):
        assert secret not in response.content.decode()


@pytest.mark.parametrize("name", ["members:profile", "members:people"])
def test_another_organisations_pages(editor, theirs, name):
    url = reverse(name, args=[theirs.company.slug])
    responses = [editor.get(url)]
    if name == "members:profile":
        with unchanged():
            responses.append(editor.post(url, {"town": "Alytus", "code": "123456789"}))
    for response in responses:
        told(response, _("We could not find this page"), status=404)
        nothing_of_theirs(response)


def test_the_list_of_ones_registrations(editor, theirs):
    response = editor.get(reverse("events:my_registrations"))
    assert response.status_code == 200
    nothing_of_theirs(response)
    assert theirs.manage_token not in response.content.decode()


@pytest.mark.parametrize("name", ["registration_change", "registration_cancel"])
def test_a_registration_by_its_number(editor, theirs, name):
    for number in (str(theirs.pk), theirs.ticket_code, str(theirs.submission)):
        url = reverse(f"events:{name}", args=[theirs.event.slug, number])
        with unchanged():
            response = editor.post(url, {"first_name": "Jonas"})
        told(response, _("This link opens no registration"), status=404)
        nothing_of_theirs(response)


def test_a_file_for_others(editor, theirs):
    row = Material(event=theirs.event, title_lt="Skaidrės", audience="attendees")
    row.file.save("skaidres.pdf", ContentFile(b"%PDF-1.4"))
    with unchanged():
        response = editor.get(reverse("events:material", args=[row.pk]))
    told(response, _("This page is not open to you"), status=403)


@pytest.mark.parametrize(
    "name",
    ["events_registration_change", "events_event_registrations", "members_company_change"],
)
def test_the_administration_by_number(editor, theirs, name):
    numbers = {
        "events_registration_change": theirs.pk,
        "events_event_registrations": theirs.event_id,
        "members_company_change": theirs.company_id,
    }
    url = reverse(f"admin:{name}", args=[numbers[name]])
    with unchanged():
        responses = [editor.get(url, follow=True), editor.post(url, {"name": "X"}, follow=True)]
    for response in responses:
        told(response, _("This page is not open to you"), status=403)
        nothing_of_theirs(response)


def test_a_person_of_another_event(coordinator, theirs):
    other = make_event(days_ahead=0)
    url = admin_page("event_registration_cancel", other.pk, theirs.pk)
    with unchanged():
        response = coordinator.post(url, {})
    told(response, _("We could not find this page"), status=404)
    nothing_of_theirs(response)


def test_a_stranger_is_asked_to_log_in(lang, theirs):
    for name in ("members:profile", "members:people"):
        url = reverse(name, args=[theirs.company.slug])
        with unchanged():
            response = Client().post(url, {"town": "Alytus"}, follow=True)
        told(response, _("Log in"), status=200)
        nothing_of_theirs(response)


@pytest.mark.parametrize(
    ("name", "field"), [("apply", "technology_areas"), ("profile", "technology_areas")]
)
@pytest.mark.parametrize("number", ["9" * 30, "\x00"])
def test_a_number_that_no_row_has_in_a_list_of_choices(editor, company, name, field, number):
    url = reverse(f"members:{name}", args=[company.slug] if name == "profile" else [])
    TechnologyArea.objects.create(code="a", name_lt="Sritis", name_en="Area")
    with unchanged():
        response = editor.post(url, {field: [number]})
    told(response, "", beside=field)


@pytest.mark.parametrize("key", ["9" * 30, "²", "x\x00"])
def test_what_is_no_row_in_the_choices_of_the_administration(coordinator, theirs, key):
    company = reverse("admin:members_company_change", args=[theirs.company_id])
    call = reverse("admin:members_cooperationcall_add")
    for url, fields in (
        (company, ["technology_areas", "successor"]),
        (call, ["company", "competences", "contact"]),
    ):
        with unchanged():
            response = coordinator.post(url, dict.fromkeys(fields, key))
        assert response.status_code == 200
        assert response.context["adminform"].form.errors.keys() >= set(fields)
    assert coordinator.get(call, dict.fromkeys(fields, key)).status_code == 200


def test_an_address_of_a_list_that_makes_no_sense(coordinator, lang):
    url = reverse("admin:members_company_changelist")
    response = coordinator.get(url, {"status__exact__x": "1"}, follow=True)
    told(response, "", status=200)
    broken = coordinator.get(url, {"page": "x", "e": "1"})
    assert _("We could not understand this request") in broken.rendered_content
