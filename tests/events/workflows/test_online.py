"""Online reports: read as Teams and Zoom write them, people found, minutes kept, nothing twice."""

from io import BytesIO

import openpyxl
import pytest
from django.utils import translation

from events.models import Attendance, AttendanceMark, Event
from events.workflows.online import Options, Verdict, ambiguous, apply, judge, key_of
from events.workflows.online_report import read_report, seconds_of
from itk.shared.spreadsheets import SpreadsheetError, read_text
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db

TEAMS = """1. Summary
Meeting title\tSusitikimas
Attended participants\t3
Start time\t11/24/26, 10:00:00 AM
Meeting duration\t1h 5m 3s

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Ona Onaitė\t11/24/26, 10:00:00 AM\t11/24/26, 11:05:03 AM\t1h 5m 3s\tONA@imone.example\tona@imone.example\tOrganizer
Šarūnas Žąsinas (Guest)\t11/24/26, 10:01:00 AM\t11/24/26, 10:31:00 AM\t30m\t\t\tAttendee

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Ona Onaitė\t11/24/26, 10:00:00 AM\t11/24/26, 11:05:03 AM\t1h 5m 3s\tona@imone.example\tOrganizer
"""
TEAMS_LT = """1. Suvestinė
Susitikimo pavadinimas\tSusitikimas

2. Dalyviai
Vardas ir pavardė\tPirmas prisijungimas\tTrukmė susitikime\tEl. paštas
Ona Onaitė\t2026-11-24 10:00\t1 val. 5 min. 3 sek.\tona@imone.example
Šarūnas Žąsinas (svečias)\t2026-11-24 10:01\t30 min.\t
"""
ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
812 3456 7890,"Susitikimas, antras",11/24/2026 10:00,11/24/2026 11:05,rengia@imone.example,65,3

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Ona Onaitė (Ona),ona@imone.example,11/24/2026 10:00,11/24/2026 10:40,40,No
Šarūnas Žąsinas,,11/24/2026 10:01,11/24/2026 10:31,30,Yes
Ona Onaitė,,11/24/2026 10:41,11/24/2026 11:06,25,Yes
"""
TEAMS_OLD = """Meeting Summary
Total Number of Participants\t2
Meeting Title\tSusitikimas

Full Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\tParticipant ID (UPN)
Ona Onaitė\t11/24/2026, 10:00:00 AM\t11/24/2026, 11:05:00 AM\t1h 5m\tona@imone.example\tOrganizer\t
Šarūnas Žąsinas\t11/24/2026, 10:01:00 AM\t11/24/2026, 10:31:00 AM\t30m\t\tAttendee\t
"""
TEAMS_LT_LONG = """2. Dalyviai
Vardas\tPirmasis prisijungimas\tDalyvavimo susitikime trukmė\tEl. paštas\tVaidmuo
Ona Onaitė\t2026-11-24, 10:00:00\t1 val. 5 min. 3 sek.\tona@imone.example\tOrganizatorius
Šarūnas Žąsinas\t2026-11-24, 10:01:00\t30 min. 0 sek.\t\tDalyvis
"""
ZOOM_WAITING = """Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,In waiting room
Ona Onaitė,ona@imone.example,24/11/2026 09:50:00,24/11/2026 10:00:00,10,No,Yes
Ona Onaitė,ona@imone.example,24/11/2026 10:00:00,24/11/2026 11:05:00,65,No,No
Šarūnas Žąsinas,,24/11/2026 10:01:00,24/11/2026 10:31:00,30,Yes,No
"""
REPORTS = {
    "teams": TEAMS,
    "teams-old": TEAMS_OLD,
    "teams-lt": TEAMS_LT,
    "teams-lt-long": TEAMS_LT_LONG,
    "zoom": ZOOM,
    "zoom-waiting-room": ZOOM_WAITING,
}


def workbook(text):
    """Return the report as it is when Excel opened the file and saved it as a workbook."""
    book, file = openpyxl.Workbook(), BytesIO()
    for number, line in enumerate(text.splitlines(), start=1):
        for place, cell in enumerate(line.split("\t"), start=1):
            book.active.cell(number, place, cell or None)
    book.save(file)
    return file.getvalue()


def people(text):
    """Return name, e-mail and minutes of each person of a report."""
    return [tuple(row.values.values()) for row in read_report(text).rows]


class TestReports:
    @pytest.mark.parametrize("text", REPORTS.values(), ids=REPORTS)
    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
    def test_each_program_and_language_tells_the_same(self, text, encoding):
        assert people(read_text(text.encode(encoding))) == [
            ("Ona Onaitė", "ona@imone.example", "65"),
            ("Šarūnas Žąsinas", "", "30"),
        ]

    @pytest.mark.parametrize("text", [TEAMS, TEAMS_LT])
    def test_a_report_that_excel_saved_as_a_workbook_tells_the_same(self, text):
        saved = read_text(workbook(text))
        assert people(saved) == people(text)
        assert [row.number for row in read_report(saved).rows] == [
            row.number for row in read_report(text).rows
        ]

    def test_a_workbook_that_is_no_report_is_told_what_it_lacks(self):
        with translation.override("en"), pytest.raises(SpreadsheetError, match="no attendance"):
            read_report(read_text(workbook("Vardas\tMiestas\nOna\tVilnius")))
        with pytest.raises(SpreadsheetError):
            read_text(workbook("Vardas" + "\tx" * 300))

    def test_several_joins_are_summed(self):
        text = "Name;Duration;Email\nOna Onaitė;20;o@a.example\nOna;40s;o@a.example\nOna;50s;o@a.example"
        assert people(text) == [("Ona Onaitė", "o@a.example", "22")]

    def test_who_only_waited_was_there_for_no_minute(self):
        text = "Name,Email,Duration,In Waiting Room\nOna Onaitė,,25,Yes"
        assert people(text) == [("Ona Onaitė", "", "0")]

    def test_rows_are_numbered_as_in_the_file(self):
        assert [row.number for row in read_report(ZOOM).rows] == [5, 6]

    def test_two_of_one_name_with_an_email_each_stay_two(self):
        text = "Name,Email,Duration\nOna O,a@a.example,5\nOna O,b@a.example,6\nOna O,,7"
        assert [minutes for _name, _email, minutes in people(text)] == ["5", "6", "7"]

    def test_a_duration_that_is_none_and_a_short_row_are_told_in_their_row(self):
        rows = read_report("Name,Email,Duration\nOna O,,ilgai\nJonas J\n,,5\n").rows
        assert [bool(row.problem) for row in rows] == [True, True]

    @pytest.mark.parametrize("text", ["Vardas,Miestas\nOna,Vilnius", "", "Name,Duration\n\nOna,5"])
    def test_what_is_no_report_is_refused(self, text):
        with pytest.raises(SpreadsheetError):
            read_report(text)

    def test_too_many_people_are_refused(self, monkeypatch):
        monkeypatch.setattr("events.workflows.online_report.MOST_ROWS", 1)
        with pytest.raises(SpreadsheetError, match="too many"):
            read_report("Name,Duration\nOna,5\nJonas,6")

    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            *(("1h 5m 3s", 3903), ("1 val. 5 min. 3 s", 3903), ("1 hr 5 min", 3900)),
            *(("65", 3900), ("0,5", 30), ("1:05:03", 3903), ("1:05", 3900), ("45 sek.", 45)),
        ],
    )
    def test_durations_are_understood(self, text, seconds):
        assert seconds_of(text) == seconds

    @pytest.mark.parametrize("text", ["", "ilgai", "5 bananai 3 s", "-5"])
    def test_what_is_no_duration_is_not(self, text):
        with pytest.raises(ValueError, match=f"^{text}$"):
            seconds_of(text)


@pytest.fixture
def event():
    return make_event(days_ahead=0, format=Event.Format.ONLINE, capacity=None)


@pytest.fixture
def rows(event):
    ona = {"first_name": "Ona", "last_name": "Onaitė", "email": "ona@imone.example"}
    sarunas = {"first_name": "Šarūnas", "last_name": "Žąsinas", "email": "kitas@imone.example"}
    return [make_registration(event, mode="online", **fields) for fields in (ona, sarunas)]


def run(event, text=TEAMS, how=apply, **options):
    """Judge or apply a report; return the verdicts and the fates."""
    chosen = Options(day=event.days.get(), **options)
    fates = how(event=event, table=read_report(text), options=chosen)
    return [fate.verdict for fate in fates], fates


class TestMarks:
    def test_people_are_found_and_marked_with_their_minutes(self, event, rows):
        assert run(event, how=judge)[0] == [Verdict.PRESENT] * 2
        assert not AttendanceMark.objects.exists()
        run(event)
        told = Attendance.objects.values_list("registration", "present", "minutes")
        assert set(told) == {(rows[0].pk, True, 65), (rows[1].pk, True, 30)}
        assert set(AttendanceMark.objects.values_list("how", flat=True)) == {"online"}

    def test_the_same_report_twice_marks_once(self, event, rows):
        run(event)
        assert run(event, how=judge)[0] == run(event)[0] == [Verdict.KNOWN] * 2
        assert AttendanceMark.objects.count() == 2

    def test_who_stayed_too_short_is_absent_with_the_minutes(self, event, rows):
        verdicts, fates = run(event, least=31)
        assert verdicts == [Verdict.PRESENT, Verdict.SHORT]
        assert fates[1].creates
        absent = rows[1].attendances.get()
        assert (absent.present, absent.minutes) == (False, 30)

    def test_a_name_the_other_way_round_is_found(self, event, rows):
        assert run(event, 'Name,Duration\n"Žąsinas, Šarūnas",5')[0] == [Verdict.PRESENT]

    def test_who_is_not_registered_is_left_out_or_registered(self, event):
        assert run(event)[0] == [Verdict.UNKNOWN] * 2
        assert run(event, walk_ins=True, least=40)[0] == [Verdict.WALK_IN, Verdict.UNKNOWN]
        row = event.registrations.get()
        assert (row.full_name, row.email, row.mode) == ("Ona Onaitė", "ona@imone.example", "online")
        assert row.attendances.get().minutes == 65
        assert run(event, walk_ins=True, least=40)[0][0] == Verdict.KNOWN

    def test_one_word_is_no_name_to_register(self, event):
        verdicts, (fate,) = run(event, "Name,Duration\niPhone,5", walk_ins=True)
        assert verdicts == [Verdict.REJECTED]
        assert "missing" in fate.reason

    def test_a_row_that_cannot_be_read_is_rejected(self, event, rows):
        assert run(event, "Name,Duration\nOna Onaitė,ilgai")[0] == [Verdict.REJECTED]

    def test_who_has_no_place_is_rejected(self, event):
        make_registration(event, status="waiting", email="ona@imone.example")
        verdicts, fates = run(event)
        assert verdicts == [Verdict.REJECTED, Verdict.UNKNOWN]
        assert "place" in fates[0].reason

    def test_an_event_closed_meanwhile_rejects_the_rows(self, rows):
        event = rows[0].event
        Event.objects.filter(pk=event.pk).update(status=Event.Status.CLOSED)
        assert run(event)[0] == [Verdict.REJECTED] * 2

    def test_of_several_people_one_is_chosen(self, event, rows):
        twin = make_registration(event, first_name="Šarūnas", last_name="Žąsinas", email=None)
        table = read_report(TEAMS)
        ((row, found),) = ambiguous(event=event, table=table)
        assert set(found) == {rows[1], twin}
        assert run(event)[0] == [Verdict.PRESENT, Verdict.REJECTED]
        assert run(event, people={key_of(row): twin.pk})[0] == [Verdict.KNOWN, Verdict.PRESENT]
        assert twin.attendances.get().present
        assert not rows[1].attendances.exists()

    def test_of_one_email_the_name_decides(self, event, rows):
        make_registration(event, first_name="Petras", last_name="P", email="ona@imone.example")
        run(event)
        assert rows[0].attendances.exists()

    def test_more_than_a_hundred_are_marked_in_parts(self, event):
        lines = ["Name,Duration,Email"]
        for number in range(120):
            row = make_registration(event, mode="online")
            lines.append(f"x,{number + 1},{row.email}")
        run(event, "\n".join(lines))
        assert Attendance.objects.filter(present=True).count() == 120


def test_a_verdict_that_is_carried_out_says_so():
    with translation.override("en"):
        assert Verdict.PRESENT.done_label == "Marked as present"
        assert Verdict.UNKNOWN.done_label == "Not registered: left out"
