"""A closed event: every page of the administration and of the desk is walked, and none changes it."""

from html.parser import HTMLParser
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from events import urls
from events.models import Event, EventLetter, Material, Photo, Session, Vote
from events.workflows import close_event, mark_attendance
from events.workflows.desk_passes import make_desk_pass
from members.groups import EDITORS
from tests.events.admin.steps import form_data, page, staff
from tests.events.admin.test_photos import picture
from tests.factories import (
    make_company,
    make_event,
    make_invitation,
    make_question,
    make_registration,
    make_staff,
)

pytestmark = pytest.mark.django_db

# What is written about an event without changing it: letters go out, certificates follow attendance.
NOT_OF_THE_EVENT = {"EventLetter", "Certificate", "Feedback", "ColumnMapping"}
# When somebody looked, and with which copies an event is kept together, changes nothing of it.
PASSING = {"updated_at", "series", "downloads", "used_at"}


def path_to_event(model):
    """Return by which columns rows of a model belong to an event; None where they do not."""
    names = {field.name for field in model._meta.fields}
    for own, path in (("event", "event"), ("registration", "registration__event")):
        if own in names:
            return path
    return "pk" if model is Event else None


def rows_of(event):
    """Return everything that belongs to the event."""
    found = {}
    for model in apps.get_app_config("events").get_models():
        path = path_to_event(model)
        if path and model.__name__ not in NOT_OF_THE_EVENT:
            rows = model._base_manager.filter(**{path: event.pk}).order_by("pk").values()
            found[model.__name__] = [
                {name: value for name, value in row.items() if name not in PASSING} for row in rows
            ]
    return found


class Forms(HTMLParser):
    """The forms of a page that send something, each filled in anew as far as it can be."""

    def __init__(self, response):
        super().__init__()
        self.found, self._form, self._select, self._area = [], None, None, None
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        """Collect the fields; what is shown is given another value."""
        at = dict(attrs)
        if tag == "form":
            sends = at.get("method", "get").lower() == "post"
            self._form = {"action": at.get("action") or "", "data": {}} if sends else None
            if sends:
                self.found.append(self._form)
        name = at.get("name")
        if self._form is None or (not name and tag != "option"):
            return
        data = self._form["data"]
        if tag == "textarea":
            data[name] = "Kitas tekstas"
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and at.get("value"):
            data[self._select] = at["value"]
        elif tag in ("input", "button"):
            data[name] = self._another(at, data.get(name))

    def handle_endtag(self, tag):
        """Forget what has ended."""
        if tag == "select":
            self._select = None
        elif tag == "form":
            self._form = None

    def _another(self, at, before):
        kind, value = at.get("type", "text"), at.get("value", "")
        if kind == "file":
            return picture()
        if kind in ("text", "search"):
            return f"{value} kitas" if value else "Kitas"
        return value or before or "on"


def everything(event):
    """Give the event a row of every kind that belongs to events, and close it."""
    day, company = event.days.get(), make_company()
    person = make_registration(event, company=company)
    undecided = make_registration(event, status="waiting")
    mark_attendance(registration=person, day=day)
    question = make_question(event)
    person.answers.create(question=question, value="Taip")
    session = Session.objects.create(
        event=event, day=day, title_lt="Įžanga", starts=day.starts, ends=day.ends
    )
    material = Material.objects.create(
        event=event, title_lt="Skaidrės", link="https://itk.example/"
    )
    Photo.objects.create(event=event, image=picture(), alt_lt="Salė", consent="agreed")
    vote = Vote.objects.create(event=event, company=company, holder=person)
    letter = EventLetter.objects.create(event=event, subject_lt="Laiškas", body_lt="Labas")
    helper = make_desk_pass(event=event, label="Durys")
    make_invitation(event)
    close_event(event=event)
    return {
        "event_id": event.pk, "registration_id": undecided.pk, "day_id": day.pk, "vote_id": vote.pk,
        "letter_id": letter.pk, "pass_id": helper.pk, "session": session, "material": material,
    }  # fmt: skip


def addresses(event, known):
    """Return the address of every page about the event: topics, buttons, rows, and the desk."""
    found = []
    for pattern in admin.site._registry[Event].get_urls():
        name = getattr(pattern, "name", None) or ""
        wanted = pattern.pattern.converters
        if name.startswith("events_event_") and wanted.keys() <= known.keys():
            found.append(reverse(f"admin:{name}", kwargs={key: known[key] for key in wanted}))
    found += [page("event_change", event.pk), page("event_delete", event.pk)]
    buttons = admin.site._registry[Event].buttons
    found += [page("event_button", event.pk, name) for name in buttons if name != "duplicate"]
    for row in (event.registrations.first(), known["material"]):
        name = row._meta.model_name
        found += [page(f"{name}_change", row.pk), page(f"{name}_delete", row.pk)]
    found += [
        page("registration_button", known["registration_id"], name)
        for name in ("confirm", "cancel")
    ]
    found.append(page("material_add"))
    for pattern in urls.urlpatterns:
        if (pattern.name or "").startswith("desk_"):
            try:
                found.append(reverse(f"events:{pattern.name}", args=[event.slug]))
            except NoReverseMatch:
                continue
    return found


def bare(event, known):
    """Return what the pages look for when nobody has opened them first."""
    person, day = event.registrations.confirmed().get(), known["day_id"]
    return {
        "present": day, "absent": day, "day": day, "chosen": person.pk, "registration": person.pk,
        "shown": person.pk, "signed": "", "complete": "on", "decision": "confirm", "sure": "on",
        "q": person.ticket_code, "first_name": "Nauja", "last_name": "Viešnia", "names": "Ona Nauja",
        "company": known["material"].pk, "name": "UAB", "label": "Kita", "event": event.pk,
        "title_lt": "Kita", "link": "https://kita.example/", "audience": "public", "order": 1,
        "submission": uuid4(), "post": "yes", "note_lt": "Kitaip",
    }  # fmt: skip


def test_no_page_changes_a_closed_event_without_a_reason(login):
    with translation.override("en"):
        event = make_event(days_ahead=-2, kind=Event.Kind.ASSEMBLY, capacity=50)
        known = everything(event)
        event.refresh_from_db()
        client, before, walked = login(make_staff()), rows_of(event), 0
        for address in addresses(event, known):
            sent = [(address, bare(event, known))]
            answer = client.get(address)
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                forms = [form for form in Forms(answer).found if "logout" not in form["action"]]
                sent += [(form["action"] or address, form["data"]) for form in forms]
            answer.getvalue()  # what is streamed lets go of its file
            for action, data in sent:
                data.pop("reason", None)
                client.post(
                    action, {k: v for k, v in data.items() if v is not None and "reason" not in k}
                )
                walked += 1
                assert rows_of(event) == before, action
        for model, action in (("event", "delete_selected"), ("material", "delete_selected")):
            row = event if model == "event" else known["material"]
            data = {"action": action, "_selected_action": row.pk, "post": "yes"}
            client.post(page(f"{model}_changelist"), data)
            assert rows_of(event) == before
        assert walked > 60
        assert not LogEntry.objects.filter(additional_data__has_key="reason").exists()


def reasons():
    return [
        entry.additional_data["reason"]
        for entry in LogEntry.objects.filter(additional_data__has_key="reason")
    ]


@pytest.fixture
def closed(lang):
    event = make_event(days_ahead=-2)
    material = Material.objects.create(
        event=event, title_lt="Skaidrės", link="https://itk.example/"
    )
    photo = Photo.objects.create(event=event, image=picture(), alt_lt="Salė")
    close_event(event=event)
    return event, material, photo


@pytest.fixture
def office(login, lang):
    return login(make_staff(language=lang))


def test_photos_are_handed_in_and_described_later_with_a_reason_that_is_logged(office, closed):
    event, _material, photo = closed
    url = page("event_photos_upload", event.pk)
    answer = office.post(url, {"photos": picture()})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"reason"}
    broken = SimpleUploadedFile("ne.jpg", b"ne", "image/jpeg")
    assert office.post(url, {"photos": broken, "reason": "Ne nuotrauka"}).status_code == 422
    office.post(url, {"photos": picture(), "reason": "Fotografas vėlavo"})
    assert event.photos.count() == 2
    rows = {
        "photos-TOTAL_FORMS": 1, "photos-INITIAL_FORMS": 1, "photos-0-id": photo.pk,
        "photos-0-alt_lt": "Salė ir žmonės", "photos-0-consent": "agreed", "photos-0-order": 1,
    }  # fmt: skip
    answer = office.post(page("event_photos", event.pk), rows)
    assert answer.context["why"].errors.keys() == {"reason"}
    office.post(page("event_photos", event.pk), {**rows, "words-reason": "Netikslus aprašymas"})
    photo.refresh_from_db()
    assert photo.alt_lt == "Salė ir žmonės"
    assert sorted(reasons()) == ["Fotografas vėlavo", "Netikslus aprašymas"]
    shown = office.get(page("event_closing", event.pk)).content.decode()
    assert "Fotografas vėlavo" in shown


def test_material_of_a_closed_event_is_changed_with_a_reason_and_stays(office, closed):
    event, material, _photo = closed
    url = page("material_change", material.pk)
    data = {**form_data(office.get(url)), "title_lt": "Kitos skaidrės"}
    assert office.post(url, data).context["adminform"].form.errors.keys() == {"reason"}
    office.post(url, {**data, "reason": "Pataisyta klaida"})
    material.refresh_from_db()
    assert material.title_lt == "Kitos skaidrės"
    assert reasons() == ["Pataisyta klaida"]
    assert office.post(page("material_delete", material.pk), {"post": "yes"}).status_code == 403
    new = {
        "event": event.pk,
        "title_lt": "Nauja",
        "link": "https://itk.example/",
        "audience": "public",
        "order": 0,
    }
    answer = office.post(page("material_add"), new)
    assert answer.context["adminform"].form.errors.keys() == {"event"}


def test_who_does_not_answer_for_events_changes_nothing_of_a_closed_one(login, closed, lang):
    event, material, _photo = closed
    editor, before = login(staff(EDITORS, language=lang)), rows_of(event)
    for url in (page("event_change", event.pk), page("material_change", material.pk)):
        assert editor.get(url).context["has_change_permission"] is False
        assert editor.post(url, {"title_lt": "Kita", "reason": "Noriu"}).status_code == 403
    editor.post(page("event_photos_upload", event.pk), {"photos": picture(), "reason": "Noriu"})
    assert rows_of(event) == before


def test_a_closed_event_is_not_deleted(office, closed):
    event, _material, _photo = closed
    assert office.post(page("event_delete", event.pk), {"post": "yes"}).status_code == 403
    assert Event.objects.filter(pk=event.pk).exists()
