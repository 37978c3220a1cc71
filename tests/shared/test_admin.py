"""The frame of the admin: first page, site data, outbox, log of changes, and its strict policy."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from post_office.models import STATUS, Email

from itk.shared import mail
from itk.shared.admin.editor import STYLE_HASH
from itk.shared.models import JobRun, Redirect, SiteProfile
from members.groups import DESK, EDITORS
from tests.factories import make_article, make_company, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(login):
    """A coordinator who has logged in."""
    return login(make_staff())


def content(answer):
    """Return the text of a page."""
    return answer.content.decode()


# Frame


def test_everything_of_ours_is_managed():
    from django.apps import apps

    ours = {
        m
        for a in ("members", "events", "news", "shared")
        for m in apps.get_app_config(a).get_models()
    }
    inline = {
        i.model for a in admin.site._registry.values() for i in (*a.inlines, *a.get_inlines(None, None))
    }  # fmt: skip
    assert {m.__name__ for m in ours - set(admin.site._registry) - inline} <= {
        "Session",
        "EventDay",
        # On pages of their event.
        "Answer",
        "Certificate",
        "ColumnMapping",
        "EventLetter",
        "Invitation",
        "DeskPass",
        "Feedback",
        "Photo",
        "Vote",
        # Written by the portal itself.
        "CallNotice",
        "CompetenceFollow",
        "Attempts",
        "RemovedDay",
    }


def test_stranger_is_sent_to_the_log_in_of_the_portal(client):
    answer = client.get("/admin/", follow=True)
    assert answer.request["PATH_INFO"].endswith(("/prisijungti/", "/login/"))


def test_admin_speaks_the_language_of_its_reader(login):
    for language in ("lt", "en"):
        page = content(login(make_staff(language=language)).get("/admin/"))
        assert f'<html lang="{language}"' in page


def test_admin_bears_the_name_of_the_cluster(coordinator):
    SiteProfile.objects.create(pk=1, name_lt="Medienos klasteris", short_name="MK")
    assert '<a href="/admin/">MK</a>' in content(coordinator.get("/admin/"))


def test_desk_is_led_to_its_own_page(login):
    answer = login(make_staff(DESK)).get("/admin/")
    assert (answer.status_code, answer["Location"]) == (302, reverse("events:desks"))


# Site data


def test_list_of_site_data_leads_to_its_one_row(coordinator):
    answer = coordinator.get(reverse("admin:shared_siteprofile_changelist"))
    assert answer["Location"] == reverse("admin:shared_siteprofile_change", args=[1])
    assert SiteProfile.objects.get().name_lt
    assert coordinator.get(reverse("admin:shared_siteprofile_add")).status_code == 403
    assert coordinator.get(answer["Location"]).status_code == 200


def test_unreadable_colour_is_told_beside_its_field(coordinator):
    SiteProfile.current().save()
    url = reverse("admin:shared_siteprofile_change", args=[1])
    form = coordinator.get(url).context["adminform"].form
    values = {name: form[name].value() for name in form.fields if name != "logo"}
    data = {name: value for name, value in values.items() if value is not None}
    page = coordinator.post(url, {**data, "brand_light": "#ffffee"})
    assert "brand_light" in page.context["adminform"].form.errors
    assert coordinator.post(url, {**data, "brand_light": "#123456"}).status_code == 302
    assert SiteProfile.objects.get().brand_light == "#123456"


def test_redirect_is_added_by_hand(coordinator):
    data = {"old_path": "/senas.php", "new_path": "/lt/"}
    coordinator.post(reverse("admin:shared_redirect_add"), data)
    assert Redirect.objects.get().new_path == "/lt/"
    page = coordinator.post(reverse("admin:shared_redirect_add"), {**data, "old_path": "/lt/"})
    assert "An address cannot lead to itself." in content(page)


def test_runs_of_jobs_are_read_only(coordinator):
    run = JobRun.objects.create(name="reminders", period="2026-05-04", result="3")
    url = reverse("admin:shared_jobrun_change", args=[run.pk])
    assert coordinator.get(url).status_code == 200
    assert coordinator.post(url, {"result": "4"}).status_code == 403
    assert coordinator.post(reverse("admin:shared_jobrun_delete", args=[run.pk])).status_code == 403


# Fields


def test_completing_fields_are_valid_html(coordinator):
    page = content(coordinator.get(reverse("admin:news_article_add")))
    assert '<option value=""></option>' not in page
    url = reverse("admin:members_representative_add")
    company = coordinator.get(url).context["adminform"].form["company"]
    assert company.field.required
    assert "required" not in str(company)


def test_password_of_an_account_is_told_in_valid_html(coordinator):
    page = content(coordinator.get(reverse("admin:members_user_change", args=[make_user().pk])))
    box = re.search(r'<div[^>]*id="id_password"[^>]*>', page)
    assert box
    assert "disabled" not in box[0]


# Outbox


def message(*, private=False, status=STATUS.queued, **fields):
    """Return a message of the contact form as it stands in the outbox."""
    row = mail.queue(
        "members/contact_message",
        to=["rasa@itk.example"],
        language="lt",
        private=private,
        context={
            "writer_name": "Ona",
            "writer_email": "ona@imone.example",
            "writer_subject": "Klausimas dėl narystės",
            "writer_message": "Slaptas žodis sezamas",
            "writer_language": "lt",
        },
    )
    Email.objects.filter(pk=row.pk).update(status=status, **fields)
    return Email.objects.get(pk=row.pk)


def test_message_is_shown_as_it_was_sent(coordinator):
    row = message()
    lists = content(coordinator.get(reverse("admin:post_office_email_changelist")))
    assert "rasa@itk.example" in lists
    assert "Klausimas dėl narystės" in lists
    page = content(coordinator.get(reverse("admin:post_office_email_change", args=[row.pk])))
    assert "sezamas" in page


def test_secret_of_the_recipient_is_hidden_from_everybody(coordinator, login):
    row = message(private=True)
    url = reverse("admin:post_office_email_change", args=[row.pk])
    for client in (coordinator, login(make_user(is_staff=True, is_superuser=True, language="en"))):
        page = content(client.get(url))
        assert "sezamas" not in page
        assert "Hidden" in page


def test_refused_message_tells_why_and_is_sent_again(coordinator):
    refused = message(status=STATUS.failed, number_of_retries=8)
    refused.logs.create(status=STATUS.failed, message="550 no such user", exception_type="SMTP")
    refused.logs.create(status=STATUS.failed, message="551 still none", exception_type="SMTP")
    sent = message(status=STATUS.sent)
    url = reverse("admin:post_office_email_changelist")
    page = coordinator.get(url, {"status": STATUS.failed})
    [row] = page.context["cl"].result_list
    assert (row.attempt_count, row.error) == (2, "551 still none")
    data = {"action": "requeue", "_selected_action": [refused.pk, sent.pk]}
    told = coordinator.post(url, data, follow=True)
    assert "1 message waits to be sent again." in content(told)
    refused.refresh_from_db()
    sent.refresh_from_db()
    assert (refused.status, refused.number_of_retries) == (STATUS.queued, 0)
    assert sent.status == STATUS.sent


def test_one_message_is_sent_again_by_a_button(coordinator):
    refused = message(status=STATUS.failed)
    url = reverse("admin:post_office_email_button", args=[refused.pk, "send_again"])
    coordinator.post(url)
    refused.refresh_from_db()
    assert refused.status == STATUS.queued


def test_message_of_a_forgotten_template_is_still_listed(coordinator):
    row = message()
    Email.objects.filter(pk=row.pk).update(
        context={**row.context, "subject_template": "email/none/subject.txt"}
    )
    page = coordinator.get(reverse("admin:post_office_email_changelist"))
    assert "The text can no longer be shown." in content(page)


def test_message_without_a_template_is_shown_as_written(coordinator):
    row = Email.objects.create(
        from_email="a@itk.example", to=["b@itk.example"], subject="Tema", message="Žodžiai"
    )
    page = content(coordinator.get(reverse("admin:post_office_email_change", args=[row.pk])))
    assert "Tema" in page
    assert "Žodžiai" in page


def test_messages_are_not_written_by_hand(coordinator, login):
    row = message()
    assert coordinator.get(reverse("admin:post_office_email_add")).status_code == 403
    url = reverse("admin:post_office_email_change", args=[row.pk])
    assert coordinator.post(url, {"to": "x@itk.example"}).status_code == 403
    for group in (DESK, EDITORS):
        assert login(make_staff(group)).get(url).status_code == 403


# Log of changes


def test_log_tells_before_and_after(coordinator):
    company = make_company(town="Vilnius")
    company.town = "Šiauliai"
    company.save()
    entry = LogEntry.objects.get_for_object(company).latest("timestamp")
    lists = content(coordinator.get(reverse("admin:auditlog_logentry_changelist")))
    assert "UAB „" in lists
    page = content(coordinator.get(reverse("admin:auditlog_logentry_change", args=[entry.pk])))
    for word in ("Town", "Vilnius", "Šiauliai"):
        assert word in page


def test_log_is_evidence(coordinator, login):
    make_company()
    entry = LogEntry.objects.first()
    url = reverse("admin:auditlog_logentry_change", args=[entry.pk])
    chief = login(make_user(is_staff=True, is_superuser=True))
    for client in (coordinator, chief):
        assert client.post(url, {"object_repr": "x"}).status_code == 403
        delete = reverse("admin:auditlog_logentry_delete", args=[entry.pk])
        assert client.post(delete, {"post": "yes"}).status_code == 403
    assert login(make_staff(EDITORS)).get(url).status_code == 403


def test_log_is_filtered(coordinator):
    company, article = make_company(), make_article()
    url = reverse("admin:auditlog_logentry_changelist")
    kind = LogEntry.objects.get_for_object(article).first().content_type_id
    found = coordinator.get(url, {"what": kind}).context["cl"].result_list
    assert {entry.object_repr for entry in found} == {article.title_lt}
    coordinator.post(reverse("admin:members_company_button", args=[company.pk, "confirm"]))
    by_people = coordinator.get(url, {"by": "person"}).context["cl"].result_list
    assert [entry.object_repr for entry in by_people] == [str(company)]
    assert coordinator.get(url, {"by": "portal"}).context["cl"].result_count > 0


def test_history_of_an_object_is_its_part_of_the_log(coordinator, login):
    company, other = make_company("Mūsų", town="Vilnius"), make_company("Svetima")
    company.town, company.description_lt = "Alytus", "Dirbame su LoRaWAN."
    company.save()
    company.technology_areas.create(code="tinklas", name_lt="Tinklas", name_en="Grid")
    url = reverse("admin:members_company_history", args=[company.pk])
    page = content(coordinator.get(url))
    assert "Alytus" in page
    assert page.count("Dirbame su LoRaWAN.") == 1
    assert "Grid" in page or "Tinklas" in page
    assert str(other) not in page
    assert login(make_staff(EDITORS)).get(url).status_code == 200
    assert login(make_user(is_staff=True)).get(url).status_code == 403
    gone = reverse("admin:members_company_history", args=[0])
    assert coordinator.get(gone).status_code == 404


def test_history_has_pages(coordinator):
    company = make_company()
    for number in range(60):
        company.town = f"Miestas {number}"
        company.save()
    url = reverse("admin:members_company_history", args=[company.pk])
    assert "Miestas 59" in content(coordinator.get(url))
    assert "Miestas 59" not in content(coordinator.get(url, {"p": 2}))
    assert coordinator.get(url, {"p": "99999"}).status_code == 200


def test_log_asks_as_often_for_many_rows_as_for_few(coordinator):
    url = reverse("admin:auditlog_logentry_changelist")

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(url).status_code == 200
        return len(queries)

    make_company()
    count()
    few = count()
    for _number in range(10):
        make_company()
    assert count() == few


def test_outbox_asks_as_often_for_many_rows_as_for_few(coordinator):
    url = reverse("admin:post_office_email_changelist")

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(url).status_code == 200
        return len(queries)

    message()
    count()
    few = count()
    for _number in range(10):
        message()
    assert count() == few


# Policy


def test_editor_is_allowed_its_one_style_and_a_nonce(coordinator):
    answer = coordinator.get(reverse("admin:news_article_add"))
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert STYLE_HASH in policy
    nonce = re.search(r'<script type="importmap" nonce="([^"]+)"', content(answer))[1]
    assert f"'nonce-{nonce}'" in policy


def test_pages_without_the_editor_are_stricter(coordinator):
    for url in ("/admin/", reverse("admin:members_company_changelist")):
        policy = coordinator.get(url)["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "sha256" not in policy
        assert "nonce" not in policy


def test_hash_is_that_of_the_style_in_the_editor():
    script = Path(finders.find("django_prose_editor/editor.js")).read_text()
    found = {
        "'sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() + "'"
        for style in re.findall(r"`(\.ProseMirror[^`]*)`", script)
    }
    assert STYLE_HASH in found


def test_no_page_loads_anything_from_elsewhere(coordinator):
    page = content(coordinator.get(reverse("admin:news_article_add")))
    loaded = re.findall(r'(?:src|href)="((?:https?:)?//[^"]+)"', page)
    assert not loaded
    assert settings.JQUERY_UI_URL in page
    assert finders.find(settings.JQUERY_UI_URL)


def test_search_of_a_list_knows_every_kind_of_column(coordinator):
    Redirect.objects.create(old_path="/Senas.php", new_path="/lt/")
    page = coordinator.get(reverse("admin:shared_redirect_changelist"), {"q": "senas /LT"})
    assert page.context["cl"].result_count == 1
    nothing = coordinator.get(reverse("admin:shared_redirect_changelist"), {"q": "senas kitas"})
    assert nothing.context["cl"].result_count == 0
