"""Spreadsheets of people and of organisations as they come: read, or told beside the field why not."""

import time
from html import unescape

import pytest
from django.conf import settings as portal
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Registration
from members.models import Company
from tests.bad_input.steps import everything, told, unchanged
from tests.events.admin.steps import page as admin_page
from tests.factories import company_code, make_event

pytestmark = pytest.mark.django_db
HEADERS = {
    "people": "Vardas;Pavardė;El. paštas;Įmonė",
    "organisations": "Pavadinimas;Miestas;Kodas",
}
GOOD = {
    "people": "Eglė;Šimkutė;egle@imone.example;Ūkas",
    "organisations": f"UAB „Šviesos tinklai“;Kaunas;{company_code(7)}",
}
KINDS = list(HEADERS)
SECONDS = 30  # of the processor, however busy the machine is


@pytest.fixture(params=KINDS)
def kind(request):
    """Which import."""
    return request.param


@pytest.fixture
def url(kind):
    """The page of the import."""
    if kind == "people":
        return admin_page("event_registrations_import", make_event(capacity=None).pk)
    return reverse("admin:members_company_import")


@pytest.fixture
def made(kind):
    """The rows that the import makes."""
    return Registration.objects if kind == "people" else Company.objects


def text(kind, *rows):
    """Return the text of a file."""
    return "\r\n".join([HEADERS[kind], *rows])


def upload(client, url, content):
    """Choose the file."""
    content = content.encode() if isinstance(content, str) else content
    return client.post(url, {"file": SimpleUploadedFile("sarasas.csv", content)})


def apply(client, url, judged, step="whole"):
    """Import what was judged."""
    return client.post(url, {"token": judged.context["token"], "step": step}, follow=True)


def tones(response):
    """Return how each row fares: new, refused ("no") or known."""
    return [row["tone"] for row in response.context["rows"]]


@pytest.mark.parametrize("encoding", ["cp1257", "utf-16", "utf-8-sig", "utf-8"])
def test_encodings(coordinator, kind, url, made, encoding):
    rows, _files = everything()
    judged = upload(coordinator, url, text(kind, GOOD[kind]).encode(encoding))
    assert tones(judged) == ["new"]
    assert everything()[0] == rows  # judging writes nothing
    assert tones(apply(coordinator, url, judged)) == ["new"]
    row = made.get()
    name = row.full_name if kind == "people" else row.name
    assert name == {"people": "Eglė Šimkutė", "organisations": "Šviesos tinklai"}[kind]
    apply(coordinator, url, upload(coordinator, url, text(kind, GOOD[kind])))
    assert made.get() == row


def test_a_formula_is_a_text_and_no_formula_again(coordinator, kind, url, made):
    formula = '"=HYPERLINK(""http://blogas.example"")"'
    rest = {"people": "Pavardė;;", "organisations": "Kaunas;"}[kind]
    judged = upload(coordinator, url, text(kind, f"{formula};{rest}"))
    apply(coordinator, url, judged)
    row = made.get()
    written = row.first_name if kind == "people" else row.name
    assert written == '=HYPERLINK("http://blogas.example")'


@pytest.mark.parametrize("step", ["whole", "good"])
def test_a_broken_row(coordinator, kind, url, made, step):
    broken = f"{GOOD[kind]};per;daug"
    judged = upload(coordinator, url, text(kind, broken, GOOD[kind]))
    assert tones(judged) == ["no", "new"]
    words = _("The row has more cells than there are columns.")
    assert words in unescape(judged.content.decode())
    done = apply(coordinator, url, judged, step)
    if step == "whole":
        told(done, _("Some rows are rejected: nothing was imported."), status=200)
    assert made.count() == (0 if step == "whole" else 1)


@pytest.mark.slow
def test_five_thousand_rows(coordinator, kind, url, made):
    line = {
        "people": "Ona;Nr{0};ona{0}@imone.example;Ūkas",
        "organisations": "UAB „Įmonė {0}“;Kaunas;",
    }[kind]
    rows = [line.format(number) for number in range(5000)]
    began = time.process_time()
    response = upload(coordinator, url, text(kind, *rows))
    assert time.process_time() - began < SECONDS
    assert tones(response).count("new") == 5000
    assert not made.exists()


UNREADABLE = {
    "one row over the limit": lambda kind: text(kind, *[GOOD[kind]] * 4),
    "one byte over the limit": lambda kind: text(kind, "x" * 1000),
    "nothing": lambda kind: "",
    "headers only": lambda kind: HEADERS[kind],
    "a picture": lambda kind: b"\x89PNG\r\n\x1a\n\x00\x00",
    "a broken workbook": lambda kind: b"PK\x03\x04 broken",
    "an old workbook": lambda kind: b"\xd0\xcf\x11\xe0 old",
    "quotation marks": lambda kind: text(kind, f'"{GOOD[kind]}'),
}


def message_of(case):
    """Return what is told of a file that is not read at all."""
    messages = {
        "one row over the limit": _("The file has too many rows: at most %(limit)s.")
        % {"limit": 3},
        "one byte over the limit": _("The file is too big: at most %(limit)s MB.") % {"limit": 0},
        "nothing": _("The submitted file is empty."),
        "headers only": _("The file has a header row but no rows below it."),
        "quotation marks": _("Row %(number)s opens a quotation mark that is never closed.")
        % {"number": 2},
        "an old workbook": _(
            "Old Excel files (.xls) and files with a password cannot be read: save as .xlsx."
        ),
    }
    unreadable = _("The file cannot be read: save it as an Excel workbook (.xlsx) or as CSV.")
    return messages.get(case, unreadable)


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_is_not_read_at_all(coordinator, settings, kind, url, case):
    settings.SPREADSHEET_MAX_ROWS = 3
    content = UNREADABLE[case](kind)
    if case == "one byte over the limit":
        settings.SPREADSHEET_MAX_BYTES = len(content.encode()) - 1
    with unchanged():
        response = upload(coordinator, url, content)
    told(response, message_of(case), beside="file")


def test_the_limits_are_those_that_are_promised():
    assert (portal.SPREADSHEET_MAX_ROWS, portal.SPREADSHEET_MAX_BYTES) == (10_000, 10 * 1024**2)
