"""Staff import a list, register a caller and mark who came, all in the administration."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from events.models import Attendance
from itk.shared.spreadsheets import read_table
from members.groups import COORDINATORS, ensure_groups
from tests.browser import follow
from tests.factories import make_company, make_event, make_user

pytestmark = pytest.mark.django_db(transaction=True)

LIST = {
    "name": "dalyviai.csv",
    "mimeType": "text/csv",
    "buffer": (
        "Vardas;Pavardė;Įmonė;El. paštas\r\n"
        "Šarūnas;Žąsinas;UAB „Pavyzdys“;sarunas@imone.example\r\n"
        "Blogas;Adresas;;blogas(at)imone.example\r\n"
    ).encode("cp1257"),
}


def staff(group, language):
    """Return a person of a group of staff."""
    ensure_groups()
    user = make_user(is_staff=True, language=language, first_name="Ona", last_name="Onaitė")
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.mark.parametrize("language", ["lt", "en"])
def test_a_list_a_caller_and_the_door(new_page, language):
    event = make_event(days_ahead=1, capacity=30)
    page = new_page(lang=language, user=staff(COORDINATORS, language))
    page.goto("/admin/")
    page.goto(reverse("admin:events_event_change", args=[event.pk]))
    follow(page.locator("a[href$='/registrations/']").first)

    follow(page.locator("a[href$='/registrations/import/']"))
    page.set_input_files("input[type=file]", LIST)
    follow(page.locator("#content-main input[type=submit]"))
    page.wait_for_selector(".fates")
    assert "blogas(at)imone.example" in page.inner_text("#content-main")
    assert not event.registrations.exists()
    follow(page.locator("button[name=step][value=good]"))
    assert event.registrations.get().full_name == "Šarūnas Žąsinas"

    page.goto(reverse("admin:events_event_registrations_add", args=[event.pk]))
    page.fill("[name=people-0-first_name]", "Elena")
    page.fill("[name=people-0-last_name]", "Elenaitė")
    follow(page.locator("#content-main input[type=submit]"))
    page.wait_for_url("**/registrations/**")
    caller = event.registrations.get(first_name="Elena")
    assert (caller.source, caller.email) == ("phone", None)

    page.goto(reverse("admin:events_event_registrations", args=[event.pk]))
    word = "Atvyko" if language == "lt" else "Arrived"
    page.get_by_role("button", name=f"{word}: Elena Elenaitė").click()
    back = "Grąžinti" if language == "lt" else "Undo"
    page.get_by_role("button", name=f"{back}: Elena Elenaitė").wait_for()
    assert Attendance.objects.get().present
    page.get_by_role("button", name=f"{back}: Elena Elenaitė").click()
    page.get_by_role("button", name=f"{word}: Elena Elenaitė").wait_for()
    assert not Attendance.objects.get().present

    with page.expect_download() as download:
        page.locator("a[href$='/registrations/export/']").click()
    table = read_table(download.value.path().read_bytes())
    assert {"Elenaitė", "Žąsinas"} <= {v for row in table.rows for v in row.values.values()}


OWN_HEADERS = {
    "name": "sarasas.csv",
    "mimeType": "text/csv",
    "buffer": (
        "Kas;Iš kur;Lankėsi\r\n"
        "Šarūnas Žąsinas;Šviesos kodai;taip\r\n"
        '=HYPERLINK("x") Formulė;Visai kita;ne\r\n'
    ).encode("utf-16"),
}


@pytest.mark.parametrize("language", ["lt", "en"])
def test_a_list_with_headers_of_its_own_is_asked_about_and_remembered(
    new_page, assert_accessible, language
):
    company = make_company("Šviesos kodas")
    event, other = make_event(days_ahead=-1), make_event(days_ahead=-1)
    page = new_page(lang=language, user=staff(COORDINATORS, language))
    page.goto(reverse("admin:events_event_registrations_import", args=[event.pk]))
    page.set_input_files("input[type=file]", OWN_HEADERS)
    follow(page.locator("#content-main input[type=submit]"))
    again = page.locator(".choices input[type=submit]")
    for place, field in enumerate(("full_name", "company_name", "attended")):
        page.select_option(f"[name=column_{place}]", field)
    follow(again)
    assert_accessible(page)
    page.select_option("[name=attendance_day]", str(event.days.get().pk))
    page.select_option("select[name^=company_]", str(company.pk))
    follow(again)
    follow(page.locator("button[name=step][value=whole]"))
    came = event.registrations.get(last_name="Žąsinas")
    assert (came.company, came.attendances.get().present) == (company, True)
    written = event.registrations.exclude(pk=came.pk).get()
    assert written.full_name == '=HYPERLINK("x") Formulė'
    assert not written.attendances.filter(present=True).exists()

    page.goto(reverse("admin:events_event_registrations_import", args=[other.pk]))
    page.set_input_files("input[type=file]", OWN_HEADERS)
    follow(page.locator("#content-main input[type=submit]"))
    chosen = [page.input_value(f"[name=column_{place}]") for place in range(3)]
    assert chosen == ["full_name", "company_name", "attended"]
    assert page.locator(".fate").count() == 2
