"""A spreadsheet of people: chosen, judged without writing, applied whole or without its bad rows."""

import io
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from events.admin.attendee_import import AttendeeImport
from events.models import AttendanceMark, ColumnMapping, Registration
from itk.jobs import clear_uploads
from members.groups import COORDINATORS, DESK
from tests.events.admin.steps import messages, page, staff
from tests.factories import make_company, make_event, make_registration

pytestmark = pytest.mark.django_db

HEADERS = "Vardas;Pavardė;El. paštas;Įmonė"
GOOD = ("Eglė;Šimkutė;egle@imone1.example;Ūkas", "Žygis;Ąžuolas;zygis@imone2.example;Ūkas")
BAD = "Ona;Petrė;ne-adresas;Ūkas"


def text(*rows):
    return "\r\n".join([HEADERS, *rows])


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in (HEADERS, *rows):
        book.active.append(row.split(";"))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def client(login, lang):
    """A coordinator in each language."""
    return login(staff(COORDINATORS, language=lang))


def url_of(event):
    return page("event_registrations_import", event.pk)


def upload(client, event, content, name="sarasas.csv", **options):
    content = content.encode() if isinstance(content, str) else content
    return client.post(url_of(event), {"file": SimpleUploadedFile(name, content), **options})


def fates(response):
    return [row["tone"] for row in response.context["rows"]]


def step(client, event, judged, name, **more):
    data = {"token": judged.context["token"], "step": name, **more}
    return client.post(url_of(event), data, follow=True)


@pytest.mark.parametrize(
    "content",
    [
        text(*GOOD),
        text(*GOOD).encode("utf-8-sig"),
        text(*GOOD).encode("utf-16"),
        text(*GOOD).encode("cp1257"),
        text(*GOOD).replace(";", "\t"),
        "sep=,\n" + text(*GOOD).replace(";", ","),
        workbook(*GOOD),
    ],
    ids=["utf-8", "bom", "utf-16", "windows-1257", "tabs", "sep", "xlsx"],
)
def test_each_sort_of_file_is_judged_and_applied(client, files, outbox, content):
    event = make_event()
    judged = upload(client, event, content)
    assert fates(judged) == ["new", "new"]
    assert not Registration.objects.exists()
    assert len(files()) == 1
    done = step(client, event, judged, "whole")
    names = {row.full_name for row in event.registrations.all()}
    assert names == {"Eglė Šimkutė", "Žygis Ąžuolas"}
    assert {row.source for row in event.registrations.all()} == {"import"}
    assert fates(done) == ["new", "new"]
    assert outbox.rows().count() == 0
    again = upload(client, event, content)
    assert fates(again) == ["", ""]
    step(client, event, again, "whole")
    assert event.registrations.count() == 2


def test_a_rejected_row_stops_the_whole_and_not_the_good(client):
    event = make_event()
    judged = upload(client, event, text(GOOD[0], BAD, GOOD[1]))
    assert fates(judged) == ["new", "no", "new"]
    assert judged.context["rows"][1]["notes"]
    assert judged.context["rows"][1]["number"] == 3
    refused = step(client, event, judged, "whole")
    assert len(messages(refused)) == 1
    assert not Registration.objects.exists()
    done = step(client, event, judged, "good")
    assert fates(done) == ["new", "no", "new"]
    assert event.registrations.count() == 2


def test_a_formula_stays_the_text_it_is(client):
    event = make_event()
    judged = upload(client, event, text('"=HYPERLINK(""http://blogas.example"")";Pavardė;;Ūkas'))
    step(client, event, judged, "whole")
    assert event.registrations.get().first_name == '=HYPERLINK("http://blogas.example")'


def test_a_broken_row_is_rejected_alone(client):
    event = make_event()
    judged = upload(client, event, text(GOOD[0], "Ona;Petrė;ona@imone.example;Ūkas;per;daug"))
    assert fates(judged) == ["new", "no"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "tuscias.csv"),
        (HEADERS, "antrastes.csv"),
        (b"PK\x03\x04 broken", "sugadintas.xlsx"),
        (b"\xd0\xcf\x11\xe0 old", "senas.xls"),
        (b"%PDF-1.7", "failas.pdf"),
        ('Vardas;Pavardė\n"Ona;Petrė', "kabutes.csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_its_field(client, files, content, name):
    event = make_event()
    response = upload(client, event, content, name=name)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"file"}
    assert files() == set()
    assert not Registration.objects.exists()


def columns(response):
    """Return what each column of the file is taken for."""
    form = response.context["choices"]
    return [form[name].value() for name in form.fields if name.startswith("column_")]


def test_columns_without_names_are_asked_about_and_remembered(client):
    event, content = make_event(), "Kas;Iš kur\nOna Onaitė;UAB Ūkas"
    asked = upload(client, event, content)
    assert asked.status_code == 422
    assert columns(asked) == ["", ""]
    data = {"token": asked.context["token"], "column_0": "full_name", "column_1": "company_name"}
    judged = client.post(url_of(event), data)
    assert fates(judged) == ["new"]
    assert not ColumnMapping.objects.exists()
    step(client, event, judged, "whole")
    assert event.registrations.get().company_name == "UAB Ūkas"
    other = make_event()
    again = upload(client, other, "KAS; Iš  kur\nJonas Jonaitis;UAB Upė")
    assert columns(again) == ["full_name", "company_name"]
    assert fates(again) == ["new"]


def test_two_columns_cannot_be_the_same(client):
    event = make_event()
    judged = upload(client, event, text(*GOOD))
    assert columns(judged) == ["first_name", "last_name", "email", "company_name"]
    data = {"token": judged.context["token"], "column_3": "email"}
    refused = client.post(url_of(event), data)
    assert refused.status_code == 422
    assert "column_3" in refused.context["choices"].errors


def test_a_name_that_is_nearly_a_members_is_asked_about(client):
    company = make_company("Šviesos kodas")
    event = make_event()
    content = text("Ona;Onaitė;;Šviesos kodai", "Jonas;Jonaitis;;Visai kita")
    judged = upload(client, event, content)
    (name,) = [n for n in judged.context["choices"].fields if n.startswith("company_")]
    offered = [value for value, _label in judged.context["choices"].fields[name].choices]
    assert offered == ["", str(company.pk)]
    data = {"token": judged.context["token"], name: str(company.pk)}
    judged = client.post(url_of(event), data)
    assert judged.context["rows"][0]["cells"][3] == company.full_name
    step(client, event, judged, "whole")
    assert event.registrations.get(last_name="Onaitė").company == company
    assert event.registrations.get(last_name="Jonaitis").company is None


def test_attendance_of_the_list_is_marked_on_the_day_chosen(client):
    event = make_event(days_ahead=-1, days=3)
    known = make_registration(event, first_name="Eglė", last_name="Šimkutė", email="egle@a.example")
    rows = (
        "Vardas;Pavardė;El. paštas;Atvyko",
        "Eglė;Šimkutė;egle@a.example;taip",
        "Jonas;Jonaitis;;x",
    )
    judged = upload(client, event, "\n".join(rows))
    day = judged.context["choices"].fields["attendance_day"]
    days = [str(day.pk) for day in event.days.all()]
    assert [value for value, _label in day.choices] == ["", *days[:2]]
    assert fates(judged) == ["new", "new"]
    judged = client.post(
        url_of(event), {"token": judged.context["token"], "attendance_day": days[1]}
    )
    step(client, event, judged, "whole")
    assert known.attendances.get().day_id == int(days[1])
    assert {mark.how for mark in AttendanceMark.objects.all()} == {"paper"}
    assert AttendanceMark.objects.count() == 2
    again = upload(client, event, "\n".join(rows))
    judged = client.post(
        url_of(event), {"token": again.context["token"], "attendance_day": days[1]}
    )
    assert fates(judged) == ["", ""]


def test_of_an_event_to_come_no_attendance_is_asked(client):
    judged = upload(client, make_event(), "Vardas;Pavardė;Atvyko\nOna;Onaitė;taip")
    assert "attendance_day" not in judged.context["choices"].fields
    assert fates(judged) == ["new"]


@pytest.mark.parametrize("status", ["cancelled", "closed"])
def test_for_an_event_that_is_settled_nothing_can_be_chosen(client, status):
    event = make_event(status=status, days_ahead=-2)
    response = client.get(url_of(event), follow=True)
    assert response.redirect_chain
    assert len(messages(response)) == 1


def test_where_staff_choose_the_dry_run_tells_what_happens(client):
    event = make_event(selection="staff", capacity=1)
    assert client.get(url_of(event)).context["intro"] != AttendeeImport.intro
    judged = upload(client, event, text(*GOOD))
    foretold = [row["fate"] for row in judged.context["rows"]]
    step(client, event, judged, "whole")
    assert list(event.registrations.order_by("pk").values_list("status", flat=True)) == [
        *("confirmed", "waiting")
    ]
    assert len(set(foretold)) == 2


def test_no_file_is_told_beside_its_field(client):
    response = client.post(url_of(make_event()), {})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"file"}


@pytest.mark.parametrize(("rows", "status"), [(3, 200), (4, 422)])
def test_one_row_over_the_limit_is_too_many(client, settings, files, rows, status):
    settings.SPREADSHEET_MAX_ROWS = 3
    lines = [f"Ona;Nr{number};;" for number in range(rows)]
    assert upload(client, make_event(), text(*lines)).status_code == status
    assert len(files()) == (1 if status == 200 else 0)


def test_one_byte_over_the_limit_is_too_much(client, settings):
    content = text(*GOOD).encode()
    settings.SPREADSHEET_MAX_BYTES = len(content) - 1
    assert upload(client, make_event(), content).status_code == 422


def test_the_limits_are_told_beside_the_field(client):
    form = client.get(url_of(make_event())).context["form"]
    assert "10 MB" in str(form.fields["file"].help_text)
    assert settings.SPREADSHEET_MAX_ROWS == 10_000


@pytest.mark.slow
def test_five_thousand_rows_are_judged_quickly(login):
    event = make_event()
    for number in range(30):
        make_company(f"Elektronikos sprendimai {number}")
    rows = [f"Ona;Nr{n};ona{n}@imone.example;UAB Elektronika {n}" for n in range(5000)]
    client = login(staff(COORDINATORS))
    began = time.process_time()
    response = upload(client, event, text(*rows))
    assert len(response.context["rows"]) == 5000
    assert time.process_time() - began < 10
    assert fates(response).count("new") == 5000


def test_other_choices_judge_the_same_file_again(client, outbox):
    event = make_event()
    make_registration(event, email="egle@imone1.example")
    judged = upload(client, event, text(*GOOD))
    assert fates(judged) == ["no", "new"]
    data = {"token": judged.context["token"], "another_person": "on", "notify": "on"}
    judged = client.post(url_of(event), data)
    assert fates(judged) == ["new", "new"]
    step(client, event, judged, "whole")
    assert event.registrations.count() == 3
    assert outbox.rows().count() == 2


def test_a_file_can_be_deleted_unused(client, files):
    event = make_event()
    judged = upload(client, event, text(*GOOD))
    step(client, event, judged, "discard")
    assert files() == set()
    assert not Registration.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "forged:token:here"])
def test_a_forged_token_leads_to_the_start(client, token):
    event = make_event()
    response = client.post(url_of(event), {"token": token, "step": "whole"}, follow=True)
    assert len(messages(response)) == 1
    assert response.context["form"] is not None


def test_a_file_serves_its_person_and_its_event_only(login):
    event, other = make_event(), make_event()
    judged = upload(login(staff(COORDINATORS)), event, text(*GOOD))
    data = {"token": judged.context["token"], "step": "whole"}
    login(staff(COORDINATORS)).post(url_of(event), data)
    judged.client.post(url_of(other), data)
    assert not Registration.objects.exists()


def test_a_file_is_kept_for_an_hour(login, time_machine, files):
    event = make_event()
    client = login(staff(COORDINATORS))
    judged = upload(client, event, text(*GOOD))
    clear_uploads()
    assert len(files()) == 1
    time_machine.move_to(timezone.now() + timedelta(hours=1, minutes=1))
    step(client, event, judged, "whole")
    assert not Registration.objects.exists()
    clear_uploads()
    assert files() == set()


def test_an_applied_file_is_gone_and_not_applied_again(client, files):
    event = make_event()
    judged = upload(client, event, text(*GOOD))
    before = files()
    done = step(client, event, judged, "whole")
    assert not before & files()
    again = step(client, event, judged, "whole")
    assert len(messages(again)) == 1
    assert event.registrations.count() == 2
    address = urlsplit(done.request["PATH_INFO"] + "?" + done.request["QUERY_STRING"])
    assert fates(client.get(f"{address.path}?{address.query}")) == ["new", "new"]
    assert parse_qs(address.query)["done"]


def test_the_outcome_is_for_who_imported(login):
    event = make_event()
    client = login(staff(COORDINATORS))
    done = step(client, event, upload(client, event, text(*GOOD)), "whole")
    query = done.request["QUERY_STRING"]
    other = login(staff(COORDINATORS)).get(f"{url_of(event)}?{query}")
    assert other.status_code == 302


def test_the_desk_imports_nothing(login):
    event = make_event()
    assert upload(login(staff(DESK)), event, text(*GOOD)).status_code == 403
    assert not Registration.objects.exists()
