"""Papers of one event: made as chosen, shown or saved; the signed sheet typed in again."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from events.models import AttendanceMark, Certificate, Event
from events.workflows import close_event, mark_attendance
from members.groups import COORDINATORS, DESK, EDITORS
from tests.events.admin.steps import messages, page, staff
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db

BADGES = {"labels": "97x67", "skip": "0", "language": "lt"}


@pytest.fixture
def client(login, lang):
    """A coordinator in each language."""
    return login(staff(COORDINATORS, language=lang))


def text(response):
    """Return the text of a PDF that was answered."""
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    reader = PdfReader(io.BytesIO(response.content))
    return " ".join(" ".join(p.extract_text().split()) for p in reader.pages)


class TestPapers:
    def test_a_sheet_is_shown_or_saved(self, client):
        event = make_event(title_lt="Šviesos diena")
        make_registration(event, last_name="Žukaitė")
        query = {"day": event.days.get().pk, "walk_ins": "3", "language": "lt"}
        shown = client.get(page("event_papers_sheet", event.pk), query)
        assert "Žukaitė" in text(shown)
        name = f"-{event.first_date}-sviesos-diena.pdf"
        assert shown["Content-Disposition"].startswith("inline")
        assert name in shown["Content-Disposition"]
        saved = client.get(page("event_papers_sheet", event.pk), {**query, "save": "1"})
        assert saved["Content-Disposition"].startswith("attachment")

    @pytest.mark.parametrize(
        "wrong", [{"walk_ins": "-1"}, {"walk_ins": "x"}, {"day": "0"}, {"language": "xx"}]
    )
    def test_a_choice_that_is_none_is_told_beside_its_field(self, client, wrong):
        event = make_event()
        query = {"day": event.days.get().pk, "walk_ins": "3", "language": "lt", **wrong}
        response = client.get(page("event_papers_sheet", event.pk), query)
        assert response.status_code == 422
        assert set(response.context["sheet"].errors) == set(wrong)

    def test_badges_are_of_those_with_a_place_who_are_looked_for(self, client):
        event = make_event(capacity=None)
        make_registration(event, first_name="Aistė", company_name="UAB „Šviesa“")
        make_registration(event, first_name="Benas", company_name="UAB „Tamsa“")
        make_registration(event, first_name="Cecilija", status="waiting")
        found = text(client.get(page("event_papers_badges", event.pk), BADGES))
        assert [name in found for name in ("Aistė", "Benas", "Cecilija")] == [True, True, False]
        query = {**BADGES, "q": "sviesa", "codes": "on", "skip": "20"}
        found = text(client.get(page("event_papers_badges", event.pk), query))
        assert [name in found for name in ("Aistė", "Benas")] == [True, False]

    @pytest.mark.parametrize("wrong", [{"q": "nieko"}, {"labels": "a0"}, {"skip": "999"}])
    def test_badges_of_nobody_are_refused(self, client, wrong):
        event = make_event()
        make_registration(event)
        response = client.get(page("event_papers_badges", event.pk), {**BADGES, **wrong})
        assert response.status_code == 422
        assert set(response.context["badges"].errors) == set(wrong)

    def test_certificates_of_all_who_came_are_one_file(self, client):
        event = make_event(days_ahead=-2)
        rows = [make_registration(event) for _n in range(2)]
        mark_attendance(registration=rows[0], day=event.days.get())
        assert "/certificates/" in client.get(page("event_papers", event.pk)).text
        url = page("event_papers_certificates", event.pk)
        assert client.get(url).status_code == 405
        found = text(client.post(url, {"language": "lt"}))
        assert rows[0].last_name in found
        assert Certificate.objects.get().code in found
        assert f"/lt/pazymejimas/{Certificate.objects.get().code}/" in found.replace(" ", "")

    def test_without_attendance_there_are_none(self, client):
        event = make_event(days_ahead=-2)
        response = client.post(
            page("event_papers_certificates", event.pk), {"language": "lt"}, follow=True
        )
        assert len(messages(response)) == 1
        assert client.post(page("event_papers_certificates", event.pk), {}).status_code == 422

    @pytest.mark.parametrize(
        "fields", [{"certificates": False}, {"days": 0, "status": Event.Status.DRAFT}]
    )
    def test_what_is_not_to_be_had_is_said(self, client, fields):
        assert client.get(page("event_papers", make_event(**fields).pk)).status_code == 200

    @pytest.mark.parametrize("group", [DESK, EDITORS])
    def test_neither_the_desk_nor_editors_print_papers(self, login, group):
        event = make_event()
        client = login(staff(group))
        assert client.get(page("event_papers", event.pk)).status_code == 403
        day = event.days.get().pk
        assert client.get(page("event_papers_marks", event.pk, day)).status_code == 403


class TestMarks:
    @pytest.fixture
    def event(self):
        """An event of yesterday with three people."""
        event = make_event(days_ahead=-1)
        self.rows = [
            make_registration(event, last_name=name) for name in ("Adomas", "Čiurlys", "Žukas")
        ]
        return event

    def url(self, event, name="papers_marks"):
        return page(f"event_{name}", event.pk, event.days.get().pk)

    def save(self, client, event, signed, **more):
        shown = client.get(self.url(event)).context["shown"]
        data = {"shown": shown, "signed": [row.pk for row in signed], **more}
        return client.post(self.url(event), data, follow=True)

    def test_the_sheet_is_typed_in_and_preset_afterwards(self, client, event):
        response = self.save(client, event, self.rows[:2])
        assert len(messages(response)) == 1
        names = [(row.last_name, signed) for _n, row, signed, _c in response.context["rows"]]
        assert names == [("Adomas", True), ("Čiurlys", True), ("Žukas", None)]
        mark = AttendanceMark.objects.first()
        assert (mark.how, mark.marked_by) == ("paper", response.context["user"])
        self.save(client, event, self.rows[:2])
        assert AttendanceMark.objects.count() == 2

    def test_what_the_desk_saw_differently_is_decided_with_one_click(self, client, event):
        mark_attendance(registration=self.rows[2], day=event.days.get())
        response = self.save(client, event, self.rows[:2], complete="1")
        assert [d.registration for d in response.context["differences"]] == [self.rows[2]]
        url = self.url(event, "papers_decide")
        response = client.post(url, {"present": self.rows[2].pk}, follow=True)
        assert response.context["differences"] == []
        assert self.rows[2].attendances.get().present

    def test_after_the_closing_a_reason_is_asked_and_kept(self, client, event):
        close_event(event=event)
        shown = client.get(self.url(event)).context["shown"]
        data = {"shown": shown, "signed": [self.rows[0].pk]}
        refused = client.post(self.url(event), data)
        assert refused.status_code == 422
        assert [signed for _n, _r, signed, _c in refused.context["rows"]] == [True, False, False]
        assert not AttendanceMark.objects.exists()
        client.post(self.url(event), {**data, "reason": "Rastas antras lapas"})
        assert AttendanceMark.objects.get().reason == "Rastas antras lapas"

    def test_a_decision_after_the_closing_without_a_reason_is_refused(self, client, event):
        close_event(event=event)
        url = self.url(event, "papers_decide")
        response = client.post(url, {"absent": self.rows[0].pk}, follow=True)
        assert len(messages(response)) == 1
        assert not AttendanceMark.objects.exists()

    @pytest.mark.parametrize("data", [{}, {"present": "x"}, {"absent": "9" * 30}])
    def test_a_decision_about_nobody_is_not_found(self, client, event, data):
        assert client.post(self.url(event, "papers_decide"), data).status_code == 404

    def test_made_up_numbers_are_nobody(self, client, event):
        other = make_registration()
        data = {"shown": f"x,,{other.pk},{'9' * 40}", "signed": ["y", other.pk]}
        client.post(self.url(event), data)
        assert not AttendanceMark.objects.exists()

    def test_a_day_of_another_event_is_not_found(self, client, event):
        day = make_event().days.get()
        assert client.get(page("event_papers_marks", event.pk, day.pk)).status_code == 404

    def test_three_hundred_people_fit_into_one_form(self, login):
        event = make_event(days_ahead=-1, capacity=None)
        rows = [make_registration(event) for _n in range(300)]
        client = login(staff(COORDINATORS))
        self.save(client, event, rows)
        assert AttendanceMark.objects.count() == 300


class TestOnlineReport:
    REPORT = "Name\tDuration\tEmail\nOna Onaitė\t1h 5m\tona@a.example\nKita Onaitė\t5m\t\n"

    def send(self, client, event, **more):
        file = SimpleUploadedFile("ataskaita.csv", self.REPORT.encode("utf-16"))
        data = {"file": file, "day": event.days.get().pk, "least": "1", **more}
        return client.post(page("event_papers_online", event.pk), data)

    def test_it_is_judged_then_applied_and_asks_whom_it_means(self, client):
        event = make_event(days_ahead=0, format=Event.Format.ONLINE, capacity=None)
        make_registration(event, first_name="Ona", last_name="Onaitė", email="ona@a.example")
        twins = [
            make_registration(event, first_name="Kita", last_name="Onaitė", email=f"{n}@a.example")
            for n in "ab"
        ]
        judged = self.send(client, event)
        assert [row["tone"] for row in judged.context["rows"]] == ["new", "no"]
        assert not AttendanceMark.objects.exists()
        (name,) = [n for n in judged.context["choices"].fields if n.startswith("person_")]
        data = {
            "token": judged.context["token"],
            "day": event.days.get().pk,
            "least": "1",
            name: twins[1].pk,
        }
        url = page("event_papers_online", event.pk)
        judged = client.post(url, data)
        assert [row["tone"] for row in judged.context["rows"]] == ["new", "new"]
        client.post(url, {"token": judged.context["token"], "step": "whole"})
        assert twins[1].attendances.get().minutes == 5
        assert AttendanceMark.objects.filter(how="online").count() == 2

    @pytest.mark.parametrize("wrong", [{"day": "0"}, {"least": "-1"}, {"least": ""}])
    def test_a_choice_that_is_none_is_told_beside_its_field(self, client, wrong):
        event = make_event(days_ahead=0)
        response = self.send(client, event, **wrong)
        assert response.status_code == 422
        assert set(response.context["form"].errors) == set(wrong)

    def test_another_file_is_refused_beside_its_field(self, client):
        event = make_event(days_ahead=0)
        file = SimpleUploadedFile("x.csv", b"Vardas;Miestas\nOna;Vilnius")
        response = self.send(client, event, file=file)
        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"file"}

    @pytest.mark.parametrize(
        "fields", [{"days_ahead": 1}, {"days_ahead": -1, "status": Event.Status.CLOSED}]
    )
    def test_before_the_event_and_after_the_closing_nothing_is_imported(self, client, fields):
        event = make_event(**fields)
        response = client.get(page("event_papers_online", event.pk), follow=True)
        assert len(messages(response)) == 1
