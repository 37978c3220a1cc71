"""From the printed sheet to the certificate: printed, typed in, decided, taken home, verified."""

import io

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from events.models import AttendanceMark, Certificate
from events.workflows import mark_attendance
from itk.shared.spreadsheets import read_table
from tests.browser import follow
from tests.factories import make_event, make_project, make_registration, make_staff

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "lt": {
        "download": "Atsisiųsti",
        "mark": "Pažymėti iš pasirašyto sąrašo",
        "was": "Dalyvavo: Jonas Žąsinas",
        "issue": "Išduoti ir atsisiųsti visus",
        "own": "Atsisiųsti pažymėjimą (PDF)",
        "verify": "Tikrinti",
        "valid": "Pažymėjimas galioja",
        "online": "Įkelti nuotolinio renginio dalyvių ataskaitą",
        "columns": "Pasirinkti stulpelius",
    },
    "en": {
        "download": "Download",
        "mark": "Mark from the signed sheet",
        "was": "Was there: Jonas Žąsinas",
        "issue": "Issue and download all",
        "own": "Download the certificate (PDF)",
        "verify": "Verify",
        "valid": "The certificate is valid",
        "online": "Import an online attendance report",
        "columns": "Choose columns",
    },
}

REPORT = "Name\tDuration\tEmail\nElena Elenaitė\t1h 5m 3s\telena@imone.example\n"


def saved(page, press):
    """Return the text of the PDF that pressing saves."""
    with page.expect_download() as download:
        press()
    reader = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    return " ".join(" ".join(p.extract_text().split()) for p in reader.pages)


@pytest.mark.parametrize("language", ["lt", "en"])
def test_from_the_printed_sheet_to_the_certificate(new_page, language):
    words = WORDS[language]
    event = make_event(days_ahead=-1, project=make_project(), title_lt="Diena", title_en="Day")
    signed, missed = (
        make_registration(event, first_name=first, last_name=last)
        for first, last in (("Elena", "Elenaitė"), ("Jonas", "Žąsinas"))
    )
    mark_attendance(registration=missed, day=event.days.get())
    page = new_page(lang=language, user=make_staff(language=language))

    page.goto(reverse("admin:events_event_papers", args=[event.pk]))
    sheet = page.locator("form[action$='/papers/sheet/']")
    text = saved(page, sheet.get_by_role("button", name=words["download"]).click)
    assert "Elena Elenaitė" in text
    assert "Jonas Žąsinas" in text
    badges = page.locator("form[action$='/papers/badges/']")
    assert "Žąsinas" in saved(page, badges.get_by_role("button", name=words["download"]).click)

    follow(page.get_by_role("link", name=words["mark"]))
    page.get_by_label("Elena Elenaitė").check()
    page.locator("[name=complete]").check()
    follow(page.locator("#content-main input[type=submit]"))
    follow(page.get_by_role("button", name=words["was"], exact=True))
    assert page.locator("#differences").count() == 0
    assert page.get_by_label("Elena Elenaitė").is_checked()
    assert missed.attendances.get().present

    page.goto(reverse("admin:events_event_papers", args=[event.pk]))
    text = saved(page, page.get_by_role("button", name=words["issue"]).click)
    assert "Elena Elenaitė" in text
    assert Certificate.objects.count() == 2

    guest = new_page(lang=language)
    with translation.override(language):
        guest.goto(signed.get_absolute_url())
        check = reverse("events:certificate_check")
    assert "Elena Elenaitė" in saved(guest, guest.get_by_role("button", name=words["own"]).click)
    guest.goto(check)
    guest.fill("[name=code]", Certificate.objects.get(registration=signed).code.lower())
    follow(guest.get_by_role("button", name=words["verify"], exact=True))
    guest.get_by_role("heading", name=words["valid"]).wait_for()
    assert "Elena Elenaitė" in guest.inner_text("main")


@pytest.mark.parametrize("language", ["lt", "en"])
def test_an_online_report_and_an_export_of_chosen_columns(new_page, language):
    words = WORDS[language]
    event = make_event(days_ahead=-1, format="online")
    make_registration(
        event, first_name="Elena", last_name="Elenaitė", email="elena@imone.example", mode="online"
    )
    page = new_page(lang=language, user=make_staff(language=language))
    page.goto(reverse("admin:events_event_papers", args=[event.pk]))
    follow(page.get_by_role("link", name=words["online"]))
    file = {"name": "x.csv", "mimeType": "text/csv", "buffer": REPORT.encode("utf-16")}
    page.set_input_files("input[type=file]", file)
    follow(page.locator("#content-main input[type=submit]"))
    page.wait_for_selector(".fates")
    assert not AttendanceMark.objects.exists()
    follow(page.locator("button[name=step][value=whole]"))
    assert AttendanceMark.objects.get().minutes == 65

    page.goto(reverse("admin:events_event_registrations", args=[event.pk]))
    follow(page.get_by_role("link", name=words["columns"]))
    page.locator("[name=columns][value=email]").uncheck()
    with page.expect_download() as download:
        page.locator("#content-main input[type=submit]").click()
    (row,) = read_table(download.value.path().read_bytes()).rows
    assert "Elenaitė" in row.values.values()
    assert "elena@imone.example" not in row.values.values()
    page.goto(reverse("admin:events_event_registrations_columns", args=[event.pk]))
    assert not page.locator("[name=columns][value=email]").is_checked()
