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

from events.models import Registration
from itk.jobs import clear_uploads
from members.groups import COORDINATORS, DESK
from tests.events.admin.steps import messages, page, staff
from tests.factories import make_event, make_registration

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
        ("Miestas;Telefonas\nVilnius;+370 600 00000", "be-vardu.csv"),
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


def test_five_thousand_rows_are_judged_quickly(login):
    event = make_event()
    rows = [f"Ona;Nr{number};ona{number}@imone.example;Ūkas" for number in range(5000)]
    client = login(staff(COORDINATORS))
    began = time.monotonic()
    response = upload(client, event, text(*rows))
    assert len(response.context["rows"]) == 5000
    assert time.monotonic() - began < 10
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
