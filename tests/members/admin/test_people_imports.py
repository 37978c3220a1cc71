"""People of organisations are imported in the administration, and exported in the same columns."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from itk.shared.spreadsheets import read_table
from members.groups import EDITORS
from members.models import Representative
from members.people_imports import Verdict, apply
from tests.factories import make_company, make_representative, make_staff
from tests.members.admin.steps import act
from tests.members.test_people_imports import HEADER, verdicts

pytestmark = pytest.mark.django_db


def test_what_is_exported_can_be_imported_again(login, lang):
    client = login(make_staff(language=lang))
    person = make_representative(
        first_name="Ona", last_name="Onaitė", position_lt="Vadovė", position_en="Head",
        is_head=True, is_voter=True,
    )  # fmt: skip
    content = act(client, "representative", "export_xlsx", person).content
    exported = read_table(content)
    assert verdicts(apply(table=exported)) == [Verdict.SAME]
    Representative.objects.all().delete()
    assert verdicts(apply(table=exported)) == [Verdict.CREATED]
    again = Representative.objects.get()
    assert (again.position_lt, again.position_en) == ("Vadovė", "Head")
    assert (again.is_head, again.is_voter, again.is_finance) == (True, True, False)


def test_import_shows_the_fate_of_each_row_and_then_writes(coordinator, outbox):
    make_company("Šviesos tinklai")
    url = reverse("admin:members_representative_import")
    lines = [HEADER, "Šviesos tinklai;;Ona;Onaitė;ona@imone.example;;;taip", "Nežinoma;;A;B;;;;"]
    file = SimpleUploadedFile("zmones.csv", "\n".join(lines).encode())
    page = coordinator.post(url, {"file": file})
    assert [row["tone"] for row in page.context["rows"]] == ["new", "no"]
    assert not Representative.objects.exists()
    done = coordinator.post(url, {"token": page.context["token"], "step": "good"}, follow=True)
    assert Representative.objects.get().email == "ona@imone.example"
    assert "Imported" in done.content.decode()
    assert not outbox.rows().exists()


def test_file_that_is_no_list_of_people_is_told(coordinator):
    url = reverse("admin:members_representative_import")
    answer = coordinator.post(url, {"file": SimpleUploadedFile("a.csv", b"A;B\n1;2")})
    assert answer.status_code == 422


def test_import_is_for_who_may_add_and_change(login):
    client = login(make_staff(EDITORS))
    assert client.get(reverse("admin:members_representative_import")).status_code == 403


@pytest.mark.parametrize(
    ("model", "line"),
    [
        ("representative", "Organizacija;Vardas;Pavardė;Vaidmuo\nŠviesos tinklai;Ona;Onaitė;red."),
        ("company", "Pavadinimas;Vaidmuo\nNauja;x"),
        ("membershipfee", "Narys;Metai;Suma;Iki;Vaidmuo\nŠviesos tinklai;2026;1;2026-03-31;x"),
    ],
)
def test_columns_of_which_nothing_is_taken_are_named(coordinator, model, line):
    make_company("Šviesos tinklai")
    url = reverse(f"admin:members_{model}_import")
    page = coordinator.post(url, {"file": SimpleUploadedFile("a.csv", line.encode())})
    assert page.context["unread"] == ["Vaidmuo"]
    assert "Nothing is taken from these columns: Vaidmuo." in page.content.decode()
