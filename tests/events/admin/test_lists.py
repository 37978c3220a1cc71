"""The other lists of the admin of events: registrations, speakers, projects, materials, attendance."""

from datetime import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from events.models import (
    Attendance,
    AttendanceMark,
    FundingProject,
    Material,
    Registration,
    Session,
    Speaker,
)
from events.workflows import mark_attendance
from members.groups import COORDINATORS, EDITORS
from tests.events.admin.steps import assistant, cells, form_data, messages, page, staff
from tests.factories import make_company, make_event, make_project, make_registration

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture
def client(login, lang):
    """A coordinator in each language."""
    return login(staff(COORDINATORS, language=lang))


def save(client, name, row, **changes):
    url = page(f"{name}_change", row.pk)
    return client.post(url, form_data(client.get(url)) | changes, follow=True)


def rows_of(count):
    """Make as many rows of each list."""
    company = make_company()
    for number in range(count):
        event = make_event(days_ahead=0)
        row = make_registration(event, company=company)
        mark_attendance(registration=row, day=event.days.get())
        speaker = Speaker.objects.create(name=f"Rūta {number}", company=company)
        session = Session.objects.create(
            event=event,
            day=event.days.get(),
            title_lt="Pranešimas",
            starts=time(11),
            ends=time(12),
        )
        session.speakers.add(speaker)
        make_project()
        Material.objects.create(event=event, title_lt="Skaidrės", link="https://imone.example/")


@pytest.mark.parametrize(
    "name",
    ["registration", "speaker", "fundingproject", "material", "attendance", "attendancemark"],
)
def test_a_list_asks_the_same_of_the_database_for_few_and_many(
    login, django_assert_max_num_queries, django_assert_num_queries, name
):
    client, url = login(staff(COORDINATORS)), page(f"{name}_changelist")
    rows_of(2)
    client.get(url)
    with django_assert_max_num_queries(25) as few:
        client.get(url)
    rows_of(8)
    with django_assert_num_queries(len(few)):
        response = client.get(url)
    assert response.context["cl"].result_count == 10


@pytest.mark.parametrize("group", [EDITORS])
@pytest.mark.parametrize("name", ["registration", "attendance", "attendancemark"])
def test_editors_see_no_people(login, group, name):
    assert login(staff(group)).get(page(f"{name}_changelist")).status_code == 403


# Registrations


def test_contact_details_are_mended(client):
    row = make_registration(last_name="Petrauskaite")
    save(client, "registration", row, last_name="Petrauskaitė", email="ONA@Imone.example")
    row.refresh_from_db()
    assert (row.last_name, row.email) == ("Petrauskaitė", "ona@imone.example")
    assert row.folded_name == "ona petrauskaite"


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "cancelled"), ("mode", "online"), ("company_name", "Kita"), ("source", "desk")],
)
def test_nothing_else_is_written(client, field, value):
    row = make_registration(company_name="Ūkas")
    before = getattr(row, field)
    save(client, "registration", row, **{field: value})
    row.refresh_from_db()
    assert getattr(row, field) == before


def test_nobody_becomes_registered_twice(client):
    row = make_registration(first_name="Ona", last_name="Petrė", email="ona@imone.example")
    other = make_registration(
        row.event, first_name="Ona", last_name="Petre", email="b@imone.example"
    )
    response = save(client, "registration", other, email="Ona@imone.example")
    assert "email" in response.context["adminform"].form.errors
    other.refresh_from_db()
    assert other.email == "b@imone.example"


def test_what_the_workflow_refuses_is_told(client, monkeypatch):
    from events.admin import registrations
    from events.workflows import AlreadyRegistered

    def refuse(**_changes):
        raise AlreadyRegistered

    monkeypatch.setattr(registrations, "change_registration", refuse)
    row = make_registration()
    response = save(client, "registration", row, last_name="Kita")
    assert messages(response) == [str(AlreadyRegistered())]
    row.refresh_from_db()
    assert row.last_name != "Kita"


@pytest.mark.parametrize(
    ("status", "days"), [(Status.CANCELLED, 30), (Status.CONFIRMED, -30)], ids=["off", "over"]
)
def test_what_is_settled_stays(client, status, days):
    row = make_registration(make_event(days_ahead=days), status=status)
    url = page("registration_change", row.pk)
    assert client.get(url).status_code == 200
    assert client.post(url, {"first_name": "Kita"}).status_code == 403


def test_nobody_is_added_or_deleted_here(client):
    row = make_registration()
    assert client.get(page("registration_add")).status_code == 403
    assert client.post(page("registration_delete", row.pk), {"post": "yes"}).status_code == 403
    assert Registration.objects.exists()


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [("confirm", Status.WAITING, Status.CONFIRMED), ("cancel", Status.CONFIRMED, Status.CANCELLED)],
)
def test_the_buttons_of_a_registration(login, name, before, after):
    row = make_registration(status=before)
    url = page("registration_button", row.pk, name)
    assert login(staff(EDITORS)).post(url).status_code == 403
    row.refresh_from_db()
    assert row.status == before
    login(assistant()).post(url)
    row.refresh_from_db()
    assert row.status == after


def test_people_are_found_across_events(client):
    found = make_registration(first_name="Šarūnas", company_name="Ūkas")
    make_registration()
    response = client.get(page("registration_changelist"), {"q": "sarunas ukas"})
    assert list(response.context["cl"].queryset) == [found]


def test_chosen_registrations_are_exported(client):
    row = make_registration(is_sample=True)
    data = {"action": "export_xlsx", "_selected_action": [row.pk]}
    (_head, cell), _sheet = cells(client.post(page("registration_changelist"), data))
    assert cell[0] in (row.event.title_lt, row.event.title_en)
    assert cell[-1] in ("Yes", "Taip")


# The rest


def test_a_project_shows_litas_in_euros(client):
    project = make_project(total=34528, share=17264, currency="LTL")
    text = client.get(page("fundingproject_change", project.pk)).content.decode()
    assert any(written in text.replace("\xa0", " ") for written in ("10 000", "10,000"))


def test_a_share_larger_than_the_total_is_refused(client):
    project = make_project()
    response = save(client, "fundingproject", project, total="10.00", share="11.00")
    assert response.context["adminform"].form.errors
    assert FundingProject.objects.get().share == 202910


def test_a_private_file_is_opened_through_the_view_that_asks(client):
    material = Material(event=make_event(), title_lt="Skaidrės", audience="members")
    material.file.save("skaidres.pdf", ContentFile(b"%PDF-1.7"))
    response = client.get(page("material_change", material.pk))
    with translation.override(response.headers["Content-Language"]):
        assert material.get_absolute_url() in response.content.decode()
    assert f"media/{material.file.name}" not in response.content.decode()
    assert b"".join(client.get(material.get_absolute_url())) == b"%PDF-1.7"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"link": ""}, "link"), ({"link": "ne adresas"}, "link"), ({"title_lt": ""}, "title_lt")],
)
def test_a_material_without_content_is_refused(client, changes, field):
    material = Material.objects.create(
        event=make_event(), title_lt="Skaidrės", link="https://imone.example/"
    )
    response = save(client, "material", material, **changes)
    assert field in response.context["adminform"].form.errors
    material.refresh_from_db()
    assert material.link


def test_a_file_keeps_the_name_it_came_with(client):
    file = SimpleUploadedFile("Žalioji energetika.pdf", b"%PDF-1.7")
    data = {
        "event": make_event().pk,
        "title_lt": "Skaidrės",
        "file": file,
        "audience": "public",
        "order": "0",
    }
    client.post(page("material_add"), data)
    material = Material.objects.get()
    assert material.file_name == "Žalioji energetika.pdf"
    assert "energetika" not in material.file.name


@pytest.mark.parametrize("name", ["skriptas.html", "paveikslas.svg", "programa.exe"])
def test_a_file_of_another_kind_is_refused(client, files, name):
    data = {
        "event": make_event().pk,
        "title_lt": "Skaidrės",
        "file": SimpleUploadedFile(name, b"<script>"),
        "audience": "public",
        "order": "0",
    }
    response = client.post(page("material_add"), data)
    assert "file" in response.context["adminform"].form.errors
    assert files() == set()


@pytest.mark.parametrize("name", ["attendance", "attendancemark"])
def test_attendance_is_only_read(client, name):
    event = make_event(days_ahead=0)
    mark_attendance(registration=make_registration(event), day=event.days.get())
    row = {"attendance": Attendance, "attendancemark": AttendanceMark}[name].objects.get()
    assert client.get(page(f"{name}_change", row.pk)).status_code == 200
    assert client.post(page(f"{name}_change", row.pk), {"present": ""}).status_code == 403
    assert client.post(page(f"{name}_delete", row.pk), {"post": "yes"}).status_code == 403
    assert client.get(page(f"{name}_add")).status_code == 403
    row.refresh_from_db()
    assert row.present
