"""The papers of an event, read back from their PDF: who is on them, who paid, what is not on them."""

import io
import time as clock
from datetime import UTC, datetime

import pytest
from django.utils import translation
from PIL import Image
from pypdf import PdfReader

from events.exports.badges import LABELS, badges
from events.exports.certificate import Printed, certificates, time_present, time_words
from events.exports.paper import confirmed_people, file_name, span_words
from events.exports.sheet import attendance_sheet
from events.models import Certificate, Event
from events.workflows import mark_attendance
from itk.shared.pdf import Paper
from tests.factories import make_event, make_project, make_registration

pytestmark = pytest.mark.django_db

LETTERS = "ąčęėįšųūž ĄČĘĖĮŠŲŪŽ „kabutės“"


def pages(content):
    """Return the text of each page, its words parted by one space."""
    reader = PdfReader(io.BytesIO(content), strict=True)
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def fonts(content):
    """Return the fonts of the first page that are not embedded."""
    page = PdfReader(io.BytesIO(content)).pages[0]
    found = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    return [
        font["/BaseFont"]
        for font in found
        if "/FontDescriptor" in font and "/FontFile2" not in font["/FontDescriptor"]
    ]


def fill(event, count, **fields):
    """Register ``count`` people with an e-mail and a phone each."""
    for number in range(count):
        make_registration(
            event, last_name=f"Žukauskaitė{number:03}", phone="+370 612 34567", **fields
        )


class TestSheet:
    def test_it_says_who_paid_what_it_is_about_and_who_is_expected(self):
        project = make_project(code="VP2-1.4", statement_lt="Projektą finansuoja Europos Sąjunga.")
        event = make_event(project=project, title_lt=LETTERS, contact_name="Rūta Rūtaitė")
        make_registration(event, company_name="UAB „Šviesa“", position="Inžinierė")
        (page,) = pages(attendance_sheet(event, event.days.get()))
        for words in (
            *("Projektą finansuoja Europos Sąjunga.", project.title_lt, project.number, "VP2-1.4"),
            *("ąčęėįšųūž ĄČĘĖĮŠŲŪŽ „kabutės“", "10:00–15:00", "Saulėtekio slėnis, Vilnius"),
            *(
                "UAB „Šviesa“",
                "Inžinierė",
                "Parašas",
                "Organizatorius: Rūta Rūtaitė",
                "1 psl. iš 1",
            ),
        ):
            assert words in page

    def test_letters_are_embedded(self):
        event = make_event(title_lt=LETTERS)
        assert fonts(attendance_sheet(event, event.days.get())) == []

    def test_neither_emails_nor_phones_are_on_it(self):
        event = make_event(capacity=None)
        fill(event, 3)
        text = " ".join(pages(attendance_sheet(event, event.days.get())))
        assert "@" not in text
        assert "612" not in text

    def test_people_stand_by_the_lithuanian_alphabet_and_only_with_a_place(self):
        event = make_event(capacity=None, format=Event.Format.HYBRID)
        for name in ("Šimkus", "Ąžuolas", "Zuokas", "Čiurlys", "Adomas", "Cibulis"):
            make_registration(event, last_name=name)
        make_registration(event, last_name="Laukiantis", status="waiting")
        make_registration(event, last_name="Nuotolinis", mode="online")
        (page,) = pages(attendance_sheet(event, event.days.get()))
        names = ["Adomas", "Ąžuolas", "Cibulis", "Čiurlys", "Šimkus", "Zuokas"]
        assert sorted(names, key=page.index) == names
        assert "Laukiantis" not in page
        assert "Nuotolinis" not in page

    def test_an_online_event_has_all_on_its_sheet(self):
        event = make_event(format=Event.Format.ONLINE, venue="", town="")
        make_registration(event, last_name="Nuotolinis", mode="online")
        (page,) = pages(attendance_sheet(event, event.days.get()))
        assert "Nuotolinis" in page
        assert "Nuotoliniu būdu" in page

    def test_pages_are_numbered_and_each_says_which_event_it_is(self):
        event = make_event(capacity=None, title_lt="Skaitmeninė diena")
        fill(event, 35)
        found = pages(attendance_sheet(event, event.days.get()))
        assert len(found) == 2
        for number, page in enumerate(found, start=1):
            assert f"{number} psl. iš 2" in page
            assert "Skaitmeninė diena" in page
            assert page.count("Parašas") == 1
        assert [page.count("Organizatorius") for page in found] == [0, 1]

    @pytest.mark.parametrize(("people", "walk_ins", "lines"), [(0, 0, 0), (0, 10, 10), (2, 3, 5)])
    def test_empty_lines_are_numbered_after_the_people(self, people, walk_ins, lines):
        event = make_event()
        fill(event, people)
        (page,) = pages(attendance_sheet(event, event.days.get(), walk_ins=walk_ins))
        rows = page.split("Parašas")[1].split("Organizatorius")[0].split()
        assert [word for word in rows if word.isdigit()] == [str(n + 1) for n in range(lines)]

    def test_in_english_it_is_english(self):
        event = make_event(project=make_project(), is_sample=True)
        (page,) = pages(attendance_sheet(event, event.days.get(), language="en"))
        for words in ("Attendance sheet", "Funded by the European Union.", event.title_en):
            assert words in page
        assert "Sample record" in page
        assert "Page 1 of 1" in page

    def test_a_sample_is_marked_on_every_page(self):
        event = make_event(capacity=None, is_sample=True)
        fill(event, 35)
        for page in pages(attendance_sheet(event, event.days.get())):
            assert "Pavyzdinis įrašas" in page

    def test_a_name_longer_than_its_column_is_there_in_full(self):
        event = make_event()
        name = "Konstantinopolietaitė" * 4
        make_registration(event, last_name=name, company_name="Ž" * 200)
        (page,) = pages(attendance_sheet(event, event.days.get()))
        assert name in page.replace(" ", "")
        assert page.replace(" ", "").count("Ž") == 200

    def test_the_emblem_is_drawn_where_documents_must_have_it(self, settings, tmp_path):
        event = make_event(project=make_project())
        plain = attendance_sheet(event, event.days.get())
        picture = io.BytesIO()
        Image.new("RGBA", (300, 100), (0, 51, 153, 128)).save(picture, "PNG")
        event.project.emblem.save("emblem.png", io.BytesIO(picture.getvalue()))
        assert len(images(attendance_sheet(event, event.days.get()))) == len(images(plain)) + 1
        event.project.emblem_places = "pages"
        assert len(images(attendance_sheet(event, event.days.get()))) == 0

    def test_a_lost_emblem_leaves_the_flag(self):
        event = make_event(project=make_project())
        event.project.emblem = "emblems/dingo.webp"
        assert "finansuoja" in pages(attendance_sheet(event, event.days.get()))[0]

    def test_three_hundred_people_are_quick(self):
        event = make_event(capacity=None)
        fill(event, 300, company_name="VšĮ „Energijos technologijų plėtros centras“")
        began = clock.monotonic()
        content = attendance_sheet(event, event.days.get(), desk_url="https://itk.example/x/")
        assert clock.monotonic() - began < 2
        assert len(pages(content)) > 10


def images(content):
    return list(PdfReader(io.BytesIO(content)).pages[0].images)


class TestBadges:
    @pytest.mark.parametrize("labels", LABELS)
    def test_each_has_a_name_and_an_organisation(self, labels):
        event = make_event(capacity=None, is_sample=True)
        fill(event, 12, company_name="UAB „Ąžuolyno sistemos“")
        make_registration(event, first_name="Jonas Vytautas", last_name="Ž" * 90)
        people = list(confirmed_people(event))
        found = pages(badges(event, people, labels=labels, codes=True))
        assert len(found) == -(-13 // LABELS[labels].a_page)
        text = " ".join(found)
        assert text.count("Žukauskaitė") == 12
        assert text.count("UAB „Ąžuolyno") == 12
        assert "Pavyzdinis įrašas" in text
        assert "@" not in text

    def test_used_labels_are_left_out(self):
        event = make_event(capacity=None)
        fill(event, 8)
        people = list(confirmed_people(event))
        assert len(pages(badges(event, people, skip=0))) == 1
        assert len(pages(badges(event, people, skip=1))) == 2


class TestCertificates:
    def issue(self, event, **fields):
        registration = make_registration(event, **fields)
        for day in event.days.all():
            mark_attendance(registration=registration, day=day)
        return Certificate.objects.create(registration=registration)

    def test_it_says_who_was_where_and_how_it_is_verified(self):
        event = make_event(
            days=2, days_ahead=-3, project=make_project(), title_lt=LETTERS, is_sample=True
        )
        row = self.issue(event, first_name="Žygimantė", last_name="Šluoksnytė")
        address = f"https://itk.example/lt/pazymejimas/{row.code}/"
        (page,) = pages(certificates([Printed(row, address)]))
        for words in (
            *("Dalyvio pažymėjimas", "Žygimantė Šluoksnytė", "ąčęėįšųūž", "dalyvauta: 10 val."),
            *(row.code, address, "finansuoja", "Pavyzdinis įrašas", event.project.number),
        ):
            assert words in page
        (english,) = pages(certificates([Printed(row, address)], language="en"))
        assert "Certificate of attendance" in english
        assert "present: 10 h" in english

    def test_of_one_day_it_names_no_hours(self):
        event = make_event(days_ahead=-3)
        (page,) = pages(certificates([Printed(self.issue(event), "https://itk.example/")]))
        assert "dalyvauta" not in page

    def test_minutes_of_the_online_report_count(self):
        event = make_event(days_ahead=-3, format=Event.Format.ONLINE)
        registration = make_registration(event)
        mark_attendance(registration=registration, day=event.days.get(), minutes=95)
        assert time_words(time_present(registration)) == "1 val. 35 min."

    def test_several_are_pages_of_one_file(self):
        event = make_event(days_ahead=-3, days=1)
        printed = [Printed(self.issue(event), "https://itk.example/") for _n in range(3)]
        assert len(pages(certificates(printed))) == 3


@pytest.mark.parametrize(
    ("first", "last", "lt", "en"),
    [
        ((2027, 3, 5), (2027, 3, 5), "2027 m. kovo 5 d.", "5 March 2027"),
        ((2027, 3, 26), (2027, 3, 27), "2027 m. kovo 26–27 d.", "26–27 March 2027"),
        (
            *((2027, 3, 31), (2027, 4, 1)),
            "2027 m. kovo 31 d. – 2027 m. balandžio 1 d.",
            "31 March 2027 – 1 April 2027",
        ),
    ],
)
def test_days_of_one_month_name_it_once(first, last, lt, en):
    starts_at, ends_at = (datetime(*day, 12, tzinfo=UTC) for day in (first, last))
    event = Event(starts_at=starts_at, ends_at=ends_at)
    for language, words in (("lt", lt), ("en", en)):
        with translation.override(language):
            assert span_words(event) == words


def test_a_text_that_fits_nowhere_is_cut_with_an_ellipsis():
    block = Paper(title="").fit("žodis " * 50, 100, largest=12, smallest=8, most=2)
    assert len(block.lines) == 2
    assert block.lines[1].endswith("…")


def test_a_file_has_a_safe_name():
    event = make_event(title_lt="Diena „Šviesa“ / ../x\r\n")
    name = file_name(event, "Dalyvių sąrašas")
    assert name == f"dalyviu-sarasas-{event.first_date}-diena-sviesa-x.pdf"
