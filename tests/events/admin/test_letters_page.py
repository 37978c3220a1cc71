"""The letters of an event in the admin: written, looked at, tried, sent once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from post_office.models import STATUS, Email

from events.models import EventLetter
from events.workflows import send_letter, want_letters
from members.groups import COORDINATORS, DESK, EDITORS
from tests.events.admin.steps import page, staff
from tests.factories import make_event, make_invitation, make_registration

pytestmark = pytest.mark.django_db

WRITTEN = {
    "audience": "confirmed",
    "subject_lt": "Kaip atvykti",
    "body_lt": "{vardas}, laukiame.",
    "subject_en": "",
    "body_en": "",
}
ENGLISH = {"subject_en": "How to come", "body_en": "{first_name}, see you."}


@pytest.fixture
def client(login, lang):
    """A coordinator in each language."""
    return login(staff(COORDINATORS, language=lang, email="rasa@itk.example"))


@pytest.fixture
def event():
    """An event with one person."""
    event = make_event()
    make_registration(event, first_name="Ona", email="ona@imone.example")
    return event


def url_of(event, name="letters", *args):
    return page(f"event_{name}", event.pk, *args)


def write(client, event, **changes):
    return client.post(url_of(event, "letters_add"), {**WRITTEN, **changes})


def letter_of(client, event, **changes):
    assert write(client, event, **changes).status_code == 302
    return event.letters.get()


# Who may


def test_only_coordinators_write(login, event):
    letter = EventLetter.objects.create(event=event, **WRITTEN)
    for group, status in ((COORDINATORS, 200), (DESK, 403), (EDITORS, 403)):
        reader = login(staff(group))
        for url in (
            url_of(event),
            url_of(event, "letters_add"),
            url_of(event, "letter", letter.pk),
            url_of(event, "letter_change", letter.pk),
            url_of(event, "letter_send", letter.pk),
            url_of(event, "letter_delete", letter.pk),
        ):
            assert reader.get(url).status_code == status
    assert login(staff(DESK)).post(url_of(event, "letter_send", letter.pk)).status_code == 403
    assert not event.letters.filter(sent_at__isnull=False).exists()


# Writing


def test_a_letter_is_kept_as_a_draft_and_shown_as_somebody_would_read_it(client, event, lang):
    letter = letter_of(client, event, **ENGLISH)
    response = client.get(url_of(event, "letter", letter.pk))
    assert [text.body for text in response.context["previews"]] == [
        "Ona, laukiame.",
        "Ona, see you.",
    ]
    assert response.context["reached"] == 1
    assert letter in client.get(url_of(event)).context["drafts"]
    client.post(url_of(event, "letter_change", letter.pk), {**WRITTEN, "body_lt": "Kitaip."})
    letter.refresh_from_db()
    assert (letter.body_lt, letter.body_en) == ("Kitaip.", "")
    assert len(client.get(url_of(event, "letter", letter.pk)).context["previews"]) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject_lt": ""}, "subject_lt"),
        ({"body_lt": " "}, "body_lt"),
        ({"body_lt": "{amžius}"}, "body_lt"),
        ({"subject_lt": "{x}"}, "subject_lt"),
        ({**ENGLISH, "body_en": "{age}"}, "body_en"),
        ({"body_en": "Only this"}, "subject_en"),
        ({"subject_en": "Only this"}, "body_en"),
        ({"audience": "svetimi"}, "audience"),
        ({"subject_lt": "x" * 151}, "subject_lt"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(client, event, changes, field):
    response = write(client, event, **changes)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Kaip atvykti" in response.content.decode() or field == "subject_lt"
    assert not event.letters.exists()


def test_an_attachment_is_kept_given_out_and_taken_away(client, event):
    file = SimpleUploadedFile("Kaip atvykti.pdf", b"%PDF-1.4")
    letter = letter_of(client, event, attachment=file)
    assert letter.attachment_name == "Kaip atvykti.pdf"
    given = client.get(url_of(event, "letter_attachment", letter.pk))
    assert b"".join(given) == b"%PDF-1.4"
    client.post(url_of(event, "letter_change", letter.pk), {**WRITTEN, "attachment-clear": "on"})
    letter.refresh_from_db()
    assert (bool(letter.attachment), letter.attachment_name) == (False, "")
    assert client.get(url_of(event, "letter_attachment", letter.pk)).status_code == 404


@pytest.mark.parametrize(
    ("name", "size"), [("didelis.pdf", 5 * 1024 * 1024 + 1), ("programa.exe", 10)]
)
def test_an_attachment_that_mail_servers_refuse_is_refused_here(client, event, name, size):
    response = write(client, event, attachment=SimpleUploadedFile(name, b"x" * size))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["attachment"]


def test_a_draft_is_deleted_once_confirmed(client, event):
    letter = letter_of(client, event)
    assert client.get(url_of(event, "letter_delete", letter.pk)).status_code == 200
    assert event.letters.exists()
    client.post(url_of(event, "letter_delete", letter.pk))
    assert not event.letters.exists()


# Sending


def test_a_test_goes_to_oneself_alone(client, event, outbox):
    letter = letter_of(client, event)
    client.post(url_of(event, "letter_test", letter.pk))
    assert outbox.rows().get().to == ["rasa@itk.example"]
    letter.refresh_from_db()
    assert letter.sent_at is None


def test_a_letter_is_sent_once_confirmed_and_a_second_press_sends_nothing(client, event, outbox):
    letter = letter_of(client, event)
    assert client.get(url_of(event, "letter_send", letter.pk)).status_code == 200
    assert not outbox.rows()
    for _ in range(2):
        client.post(url_of(event, "letter_send", letter.pk))
    assert outbox.rows().get().to == ["ona@imone.example"]
    letter.refresh_from_db()
    assert (letter.recipients, letter.sent_by.email) == (1, "rasa@itk.example")
    assert client.get(url_of(event, "letter_change", letter.pk)).status_code == 404
    assert client.post(url_of(event, "letter_test", letter.pk)).status_code == 404
    assert client.post(url_of(event, "letter_delete", letter.pk)).status_code == 404


def test_a_letter_to_nobody_is_not_sent(client, event):
    letter = letter_of(client, event, audience="waiting")
    client.post(url_of(event, "letter_send", letter.pk))
    letter.refresh_from_db()
    assert letter.sent_at is None


def test_who_refused_a_letter_is_shown(client, event, outbox):
    make_registration(event, email="jonas@imone.example")
    letter = send_letter(letter=letter_of(client, event))
    Email.objects.filter(to="ona@imone.example").update(status=STATUS.failed)
    (row,) = client.get(url_of(event)).context["sent"]
    assert (row.recipients, row.refused) == (2, ["ona@imone.example"])
    response = client.get(url_of(event, "letter", letter.pk))
    assert response.context["refused"] == ["ona@imone.example"]


def test_who_cannot_be_reached_is_named_before_sending(client, event):
    row = make_registration(event, email=None)
    letter = letter_of(client, event)
    response = client.get(url_of(event, "letter", letter.pk))
    assert [r.full_name for r in response.context["unreachable"]] == [row.full_name]


def test_who_asked_for_no_more_letters_is_named_before_sending(client, event):
    row = want_letters(registration=make_registration(event), wanted=False)
    letter = letter_of(client, event)
    response = client.get(url_of(event, "letter", letter.pk))
    assert response.context["refusing"] == [row]
    assert response.context["reached"] == 1
    assert row.full_name in response.content.decode()


def test_at_the_weekend_a_letter_to_who_was_invited_says_when_it_can_leave(client, clock):
    clock("2026-11-21 10:00")
    event = make_event()
    make_invitation(event)
    letter = letter_of(client, event, audience="invited")
    text = client.get(url_of(event, "letter", letter.pk)).content.decode()
    assert "08:00" in text
    assert url_of(event, "letter_send", letter.pk) not in text
    response = client.post(url_of(event, "letter_send", letter.pk), follow=True)
    assert "08:00" in str(next(iter(response.context["messages"])))
    letter.refresh_from_db()
    assert letter.sent_at is None


def test_letters_of_the_event_itself_are_listed_and_not_written(client, event):
    letter = EventLetter.objects.create(
        event=event, kind="day", sent_at=event.starts_at, recipients=3
    )
    assert letter in client.get(url_of(event)).context["sent"]
    response = client.get(url_of(event, "letter", letter.pk))
    assert response.context["is_automatic"]
    assert client.post(url_of(event, "letter_send", letter.pk)).status_code == 404
