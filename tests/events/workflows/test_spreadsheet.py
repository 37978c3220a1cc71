"""Registering the people of a spreadsheet: lists as people keep them, each row's fate told."""

from io import BytesIO

import openpyxl
import pytest
from django.utils import translation

from events.models import Attendance, AttendanceMark, ColumnMapping, Event, Registration
from events.workflows import close_event
from events.workflows.columns import (
    MissingColumns,
    columns_of,
    remember_columns,
    was_there,
)
from events.workflows.named_companies import key_of, unknown_companies
from events.workflows.spreadsheet import Options, Verdict, apply, judge
from itk.shared.spreadsheets import read_table
from itk.shared.text import split_name, split_reversed
from tests.factories import company_code, make_company, make_event, make_registration, make_user

pytestmark = pytest.mark.django_db

PEOPLE = [
    ("Eglė", "Šimkutė", "UAB „Šviesos tinklai“", "egle.simkute@imone1.example"),
    ("Ieva", "Ąžuolaitytė-Ėringė", "UAB „Ąžuolyno sistemos“", "ieva@imone3.example"),
    ("Tomas", "van der Linden", "UAB „Šviesos tinklai“", "tomas@imone1.example"),
    ("Marius", "O'Konoras", "VšĮ „Energijos laboratorija“", "marius@imone6.example"),
]
HEADERS = "Vardas ;Pavardė; Įmonė;Įmonės kodas;Pareigos;El. paštas ;Telefonas"


def excel_list(*more):
    """Return a list as Lithuanian Excel saves it: Windows-1257, semicolons, spaces in headers."""
    rows = [f"{f};{n};{c};{company_code(1)};Inžinierius;{e};" for f, n, c, e in PEOPLE]
    return "\r\n".join([HEADERS, *rows, *more]).encode("cp1257")


def google_form():
    """Return an export of a Google form: UTF-8, commas, full names."""
    rows = [f'2026-11-01 08:14:05,{e},{f} {n},"{c}",Ne' for f, n, c, e in PEOPLE]
    head = "Laiko žyma,El. pašto adresas,Vardas ir pavardė,Atstovaujama organizacija,Ar sutinkate?"
    return "\n".join([head, *rows]).encode()


def microsoft_form():
    """Return an export of a Microsoft form: a workbook with an empty "Name" column."""
    book = openpyxl.Workbook()
    book.active.append(["ID", "Start time", "Email", "Name", "Vardas, pavardė", "Įmonė"])
    for number, (first, last, company, email) in enumerate(PEOPLE, start=1):
        book.active.append([number, None, email, None, f"{first} {last}", company])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def run(event, content, *, how=apply, **options):
    """Judge or apply a file; return the verdicts in order and the fates."""
    table = read_table(content)
    fates = how(event=event, table=table, mapping=columns_of(table), options=Options(**options))
    return [fate.verdict for fate in fates], fates


def people(event):
    """Return the names of live registrations."""
    return {registration.full_name for registration in event.registrations.live()}


class TestLists:
    def test_every_plain_row_is_registered_with_its_letters(self):
        event = make_event(capacity=None)
        verdicts, _fates = run(event, excel_list())
        assert verdicts == [Verdict.CONFIRMED] * 4
        assert people(event) == {f"{first} {last}" for first, last, *_rest in PEOPLE}
        row = event.registrations.get(email="ieva@imone3.example")
        assert (row.company_name, row.position) == ("UAB „Ąžuolyno sistemos“", "Inžinierius")
        assert row.source == Registration.Source.IMPORT

    @pytest.mark.parametrize("same_people", [excel_list, google_form, microsoft_form])
    def test_the_same_people_from_anywhere_are_already_registered(self, same_people):
        event = make_event(capacity=None)
        run(event, excel_list())
        verdicts, _fates = run(event, same_people())
        assert verdicts == [Verdict.ALREADY] * 4
        assert event.registrations.count() == 4

    def test_a_dry_run_tells_the_same_and_writes_nothing(self):
        event = make_event(capacity=3)
        content = excel_list("Eglė;Šimkutė;;;;EGLE.SIMKUTE@IMONE1.EXAMPLE;")
        foretold, _fates = run(event, content, how=judge)
        assert not event.registrations.exists()
        assert run(event, content)[0] == foretold
        assert foretold == ["confirmed", "confirmed", "confirmed", "waiting", "already"]

    def test_names_in_one_column_called_first_name_are_parted(self):
        table = read_table("Pavardė;Vardas ir pavardė\n;Ona Onaitė\n".encode())
        assert columns_of(table)["first_name"] == "Vardas ir pavardė"

    def test_a_file_without_names_is_refused(self):
        with pytest.raises(MissingColumns, match="first and last names"):
            columns_of(read_table("El. paštas;Įmonė\nx@imone.example;UAB\n".encode()))


class TestRows:
    def test_the_same_person_in_another_case_is_already_registered(self):
        verdicts, _fates = run(
            make_event(), excel_list("EGLĖ;ŠIMKUTĖ;;;;Egle.Simkute@IMONE1.example;")
        )
        assert verdicts[4] == Verdict.ALREADY

    def test_without_email_a_person_is_registered_once(self):
        event, row = make_event(), "Be;Pašto;UAB „Pamario automatika“;;;;"
        assert run(event, excel_list(row))[0][4] == Verdict.CONFIRMED
        assert run(event, excel_list(row), how=judge)[0][4] == Verdict.ALREADY
        assert run(event, excel_list(row))[0][4] == Verdict.ALREADY
        assert event.registrations.get(last_name="Pašto").email is None

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ("Blogas;Adresas;;;;blogas.adresas(at)imone5.example;", "not an e-mail address"),
            ("Vardas;;;;;a@imone.example;", "name is missing"),
            (f"{'A' * 101};Ilga;;;;a@imone.example;", "at most 100 characters"),
            (f"Ona;Ilga;{'A' * 201};;;a@imone.example;", "at most 200 characters"),
            ("Ona;Onaitė", "fewer cells"),
        ],
    )
    def test_a_bad_row_is_rejected_with_the_reason_and_the_others_are_not(self, row, reason):
        event = make_event()
        for how in (judge, apply):
            verdicts, fates = run(event, excel_list(row), how=how)
            assert verdicts == [Verdict.CONFIRMED] * 4 + [Verdict.REJECTED]
            assert reason in fates[4].reason
            assert fates[4].number == 6
        assert event.registrations.count() == 4

    def test_a_formula_is_the_text_it_is(self):
        event = make_event()
        row = '"=HYPERLINK(""http://imone9.example"")";Formulė;;;@SUM(1+1);f@imone9.example;'
        assert run(event, excel_list(row))[0][4] == Verdict.CONFIRMED
        stored = event.registrations.get(last_name="Formulė")
        assert stored.first_name == '=HYPERLINK("http://imone9.example")'
        assert stored.position == "@SUM(1+1)"

    def test_a_bad_company_code_keeps_the_name_and_warns(self):
        event = make_event()
        make_company("Klaidingas kodas", code=company_code(77))
        row = "Kodas;Klaidingas;UAB „Klaidingas kodas“;302518470;;kodas@imone1.example;"
        verdicts, fates = run(event, excel_list(row))
        assert verdicts[4] == Verdict.CONFIRMED
        assert "302518470" in fates[4].warnings[0]
        stored = event.registrations.get(last_name="Klaidingas")
        assert (stored.company, stored.company_code) == (None, "")
        assert stored.company_name == "UAB „Klaidingas kodas“"

    def test_known_organisations_are_linked_by_code_or_name(self):
        event = make_event()
        by_code = make_company("Kitas vardas", code=company_code(1))
        by_name = make_company("Ūkanos jutikliai", code="")
        run(event, excel_list("Jonas;Jonaitis;ŪKANOS JUTIKLIAI, UAB;;;jonas@imone7.example;"))
        assert event.registrations.filter(company=by_code).count() == 4
        assert event.registrations.get(last_name="Jonaitis").company == by_name

    def test_one_email_for_two_people_is_asked(self):
        event = make_event()
        row = "Kitas;Žmogus;;;;egle.simkute@imone1.example;"
        for how in (judge, apply):
            verdicts, fates = run(event, excel_list(row), how=how)
            assert verdicts[4] == Verdict.REJECTED
            assert "another person" in fates[4].reason
        assert run(event, excel_list(row), another_person=True)[0][4] == Verdict.CONFIRMED
        assert event.registrations.filter(email="egle.simkute@imone1.example").count() == 2


class TestPlaces:
    def test_a_full_event_puts_people_on_the_waiting_list(self):
        event = make_event(capacity=1, has_waiting_list=False)
        make_registration(event)
        for how in (judge, apply):
            assert run(event, excel_list(), how=how)[0] == [Verdict.WAITING] * 4

    def test_nobody_overtakes_who_waits(self):
        event = make_event(capacity=3)
        make_registration(event, status="waiting")
        assert run(event, excel_list(), how=judge)[0] == [Verdict.WAITING] * 4

    def test_without_a_limit_everybody_is_foretold_a_place(self):
        event = make_event(capacity=None)
        assert run(event, excel_list(), how=judge)[0] == [Verdict.CONFIRMED] * 4

    def test_a_cancelled_event_takes_nobody(self):
        event = make_event(status=Event.Status.CANCELLED)
        verdicts, fates = run(event, excel_list())
        assert verdicts == [Verdict.REJECTED] * 4
        assert "not open" in fates[0].reason

    def test_two_hundred_rows_are_written_in_hundreds(self):
        rows = [f"Ona;Onaitė{n};;;;ona{n}@imone.example;" for n in range(200)]
        table = read_table(excel_list(*rows))
        steps = []
        event = make_event(capacity=None)
        apply(event=event, table=table, mapping=columns_of(table), progress=steps.append)
        assert steps == [100, 200, 204]
        assert event.registrations.count() == 204


class TestMail:
    @pytest.mark.parametrize(
        ("days_ahead", "notify", "mails"), [(5, False, 0), (5, True, 4), (-5, True, 0)]
    )
    def test_nobody_is_mailed_unless_asked_and_never_for_a_past_event(
        self, outbox, days_ahead, notify, mails
    ):
        event = make_event(days_ahead=days_ahead, capacity=None)
        table = read_table(excel_list())
        apply(
            event=event,
            table=table,
            mapping=columns_of(table),
            by=make_user(),
            options=Options(notify=notify),
        )
        assert outbox.rows().count() == mails


@pytest.mark.parametrize(
    ("full_name", "parts"),
    [
        ("Ona Marija Onaitė", ("Ona Marija", "Onaitė")),
        ("Tomas van der Linden", ("Tomas", "van der Linden")),
        ("Ona", ("Ona", "")),
        ("  Ona   Onaitė ", ("Ona", "Onaitė")),
        ("van der Linden, Tomas", ("Tomas", "van der Linden")),
    ],
)
def test_full_names_are_parted(full_name, parts):
    assert split_name(full_name) == parts


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Onaitė Ona Marija", ("Ona Marija", "Onaitė")),
        ("van der Linden Tomas", ("Tomas", "van der Linden")),
        ("Onaitė,  Ona", ("Ona", "Onaitė")),
        ("Onaitė", ("", "Onaitė")),
        ("onaitė ona", ("ona", "onaitė")),
    ],
)
def test_names_that_begin_with_the_last_name_are_parted(name, parts):
    assert split_reversed(name) == parts


@pytest.mark.parametrize("header", ["Pavardė, vardas", "Dalyvio pavardė ir vardas"])
def test_a_list_by_last_names_is_understood_as_it_is(header):
    lines = [f"Eil. Nr.;{header};Įmonė / įstaiga;Mob. tel. nr.;E-mailas"]
    lines += ["1;Onaitė Ona;UAB Toli;8-612-11111;ona@imone.example", "2;Jonaitis Jonas;;vidinis;"]
    event = make_event()
    run(event, "\n".join(lines).encode())
    rows = event.registrations.order_by("pk").values_list(
        "first_name", "last_name", "phone", "email"
    )
    assert list(rows) == [
        ("Ona", "Onaitė", "+370 612 11111", "ona@imone.example"),
        ("Jonas", "Jonaitis", "vidinis", None),
    ]


def test_verdicts_are_told_before_and_after():
    with translation.override("en"):
        assert Verdict.CONFIRMED.label == "Will be registered"
        assert Verdict.CONFIRMED.done_label == "Registered"
        assert Verdict.REJECTED.done_label == "Rejected"


class TestAttendance:
    HEADERS = "Vardas;Pavardė;El. paštas;Dalyvavo"

    def run(self, event, *rows, how=apply, day=True):
        content = "\n".join([self.HEADERS, *rows]).encode()
        chosen = event.days.get() if day else None
        return run(event, content, how=how, day=chosen)

    def test_new_and_known_people_are_marked_once(self):
        event = make_event(days_ahead=-1)
        make_registration(event, first_name="Ona", last_name="Onaitė", email="ona@a.example")
        rows = ("Ona;Onaitė;ona@a.example;taip", "Jonas;Jonaitis;j@a.example;ne", "Be;Žymos;;")
        foretold, _fates = self.run(event, *rows, how=judge)
        verdicts, _fates = self.run(event, *rows)
        assert foretold == verdicts == [Verdict.MARKED, Verdict.CONFIRMED, Verdict.CONFIRMED]
        came = dict(Attendance.objects.values_list("registration__first_name", "present"))
        assert came == {"Ona": True, "Jonas": False}
        assert self.run(event, *rows, how=judge)[0] == [Verdict.ALREADY] * 3
        assert self.run(event, *rows)[0] == [Verdict.ALREADY] * 3
        assert AttendanceMark.objects.count() == 2
        assert Verdict.MARKED.done_label == "Already registered, attendance is marked"

    def test_who_has_no_place_is_not_marked(self):
        event = make_event(days_ahead=-1, capacity=1)
        make_registration(
            event, status="waiting", first_name="Ona", last_name="Onaitė", email="o@a.example"
        )
        rows = ("Ona;Onaitė;o@a.example;taip", "Jonas;Jonaitis;j@a.example;taip")
        for how in (judge, apply):
            verdicts, fates = self.run(event, *rows, how=how)
            assert verdicts == [Verdict.ALREADY, Verdict.WAITING]
            assert [len(fate.warnings) for fate in fates] == [1, 1]
        assert not AttendanceMark.objects.exists()

    def test_what_is_neither_yes_nor_no_is_told(self):
        event = make_event(days_ahead=-1)
        _verdicts, (fate,) = self.run(event, "Ona;Onaitė;;galbūt", how=judge)
        assert "galbūt" in fate.warnings[0]
        assert fate.attended is None

    def test_without_a_day_nothing_is_marked(self):
        event = make_event(days_ahead=-1)
        self.run(event, "Ona;Onaitė;;galbūt", day=False)
        assert not AttendanceMark.objects.exists()

    def test_an_event_closed_meanwhile_rejects_the_row(self):
        event = make_event(days_ahead=-1)
        make_registration(event, first_name="Ona", last_name="Onaitė", email="ona@a.example")
        close_event(event=event)
        verdicts, (fate,) = self.run(event, "Ona;Onaitė;ona@a.example;taip")
        assert verdicts == [Verdict.REJECTED]
        assert fate.reason


class TestColumns:
    def test_they_are_remembered_whatever_the_case_and_spaces(self):
        table = read_table("Kas ; Iš kur\nOna Onaitė;Ūkas\n".encode())
        remember_columns(table=table, mapping={"full_name": "Kas"})
        remember_columns(table=table, mapping={"full_name": "Kas", "company_name": "Iš kur"})
        again = read_table("KAS;iš  KUR\nOna Onaitė;Ūkas\n".encode())
        assert columns_of(again) == {"full_name": "KAS", "company_name": "iš KUR"}
        assert ColumnMapping.objects.count() == 1

    @pytest.mark.parametrize(
        ("cell", "meant"), [("Taip", True), (" x ", True), ("1", True), ("NE", False), ("", None)]
    )
    def test_attendance_is_yes_no_or_nothing(self, cell, meant):
        assert was_there(cell) is meant


class TestCompanies:
    MAPPING = {"full_name": "Vardas ir pavardė", "company_name": "Įmonė"}

    def table(self, *names):
        rows = "\n".join(f"Ona Onaitė;{name};" for name in names)
        return read_table(f"Vardas ir pavardė;Įmonė;Įmonės kodas\n{rows}".encode())

    def test_only_near_names_that_nobody_has_are_asked_once(self):
        company = make_company("Šviesos kodas")
        table = self.table("Šviesos kodai", "Šviesos kodai", "UAB Šviesos kodas", "", "Kita visai")
        (unknown,) = unknown_companies(table=table, mapping=self.MAPPING)
        assert (unknown.name, unknown.near) == ("Šviesos kodai", [company])

    def test_without_a_column_of_names_nothing_is_asked(self):
        table = self.table("Šviesos kodai")
        assert unknown_companies(table=table, mapping={"full_name": "Vardas ir pavardė"}) == []

    def test_at_most_fifty_are_asked(self):
        make_company("Šviesos kodas")
        table = self.table(*(f"Šviesos kodas{number}" for number in range(60)))
        mapping = {**self.MAPPING, "company_code": "Įmonės kodas"}
        assert len(unknown_companies(table=table, mapping=mapping)) == 50

    def test_what_staff_chose_is_linked(self):
        company, event = make_company("Šviesos kodas"), make_event()
        content = "Vardas ir pavardė;Įmonė\nOna Onaitė;Šviesos kodai\nJonas Jonaitis;Kita\n"
        run(event, content.encode(), companies={key_of("Šviesos kodai", ""): company.pk})
        assert event.registrations.get(last_name="Onaitė").company == company
        assert event.registrations.get(last_name="Jonaitis").company is None
