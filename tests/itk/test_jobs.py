"""The scheduled jobs and the worker."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from post_office.models import STATUS, Email

from events.models import EventLetter, Material, Vote
from itk import jobs
from itk.jobs import DAILY, HOURLY, Job, run_due
from itk.shared.models import JobRun, SiteProfile
from members import emails
from news.models import PageFile
from tests.factories import (
    make_company,
    make_event,
    make_page,
    make_registration,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_a_job_runs_once_a_period(clock):
    done = []
    daily = (Job("daily", "Daily", lambda: done.append("d") or "ok", DAILY),)
    hourly = (Job("hourly", "Hourly", lambda: done.append("h") or "ok", HOURLY),)
    clock("2026-05-04 12:10")
    run_due(jobs=daily + hourly)
    run_due(jobs=daily + hourly)
    assert done == ["d", "h"]
    clock("2026-05-04 13:10")
    run_due(jobs=daily + hourly)
    assert done == ["d", "h", "h"]
    run = JobRun.objects.get(name="daily")
    assert (run.period, run.result) == ("2026-05-04", "ok")
    assert run.finished_at


def test_a_job_that_another_machine_claims_in_between_is_left_to_it(monkeypatch):
    def taken(**_fields):
        raise IntegrityError

    monkeypatch.setattr(JobRun.objects, "create", taken)
    assert run_due(jobs=(Job("daily", "Daily", lambda: pytest.fail("ran")),)) == []


def test_a_job_that_fails_runs_again_and_stops_no_other(caplog):
    def fail():
        raise RuntimeError("no disk")

    runs = run_due(jobs=(Job("broken", "Broken", fail), Job("sound", "Sound", lambda: "ok")))
    assert [run.name for run in runs] == ["sound"]
    assert not JobRun.objects.filter(name="broken").exists()
    assert "broken" in caplog.text


def test_the_command_runs_everything_and_twice_does_no_harm(capsys):
    call_command("run_jobs")
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert names == [job.name for job in jobs.JOBS]
    call_command("run_jobs")
    assert capsys.readouterr().out == ""


def test_staff_read_in_their_language_what_ran_and_what_came_of_it(login, lang):
    JobRun.objects.create(name="clear_outbox", period="2026-05-04", result="3 mails, 1 attachments")
    JobRun.objects.create(name="clear_sessions", period="2026-05-04", result="done")
    JobRun.objects.create(name="of_old", period="2026-05-04", result="12 of something")
    client = login(make_staff(language=lang))
    page = client.get(reverse("admin:shared_jobrun_changelist")).content.decode()
    for text in (_("Delete old mail"), _("mails deleted"), _("attachments deleted"), _("done")):
        assert str(text) in page
    assert "clear_outbox</" not in page
    assert "of_old" in page
    assert "12 of something" in page
    page = client.get(reverse("admin:shared_jobrun_changelist"), {"name": "clear_sessions"})
    assert [run.name for run in page.context["cl"].result_list] == ["clear_sessions"]


def test_every_job_and_every_word_of_its_result_has_a_label():
    assert all(isinstance(job.label, Promise) for job in jobs.JOBS)
    words = [part.split(" ")[-1] for run in run_due() for part in run.result.split(", ")]
    assert words
    assert not set(words) - set(jobs.RESULTS)


def test_staff_are_told_of_refused_mail_once(outbox):
    SiteProfile.objects.create(pk=1, name_lt="ITK", notify_refused_mail="biuras@itk.example")
    emails.password_reset(make_user(), "dingo@imone.example", "https://itk.example/x")
    Email.objects.update(status=STATUS.failed)
    run_due()
    run_due()
    told = outbox.rows(status=STATUS.queued).get()
    assert told.to == ["biuras@itk.example"]
    assert "dingo@imone.example" in told.email_message().body


def test_old_mail_is_deleted(outbox):
    emails.password_reset(make_user(), "a@imone.example", "https://itk.example/x")
    Email.objects.update(created=timezone.now() - timedelta(days=100), status=STATUS.sent)
    run_due()
    assert not Email.objects.exists()


@pytest.fixture
def stored():
    """Write a private file of some hours ago: `stored("materials/a.pdf", hours=25)` is its name."""
    storage = storages["private"]

    def write(name, *, hours):
        storage.save(name, ContentFile(b"%PDF-1.7"))
        moment = (timezone.now() - timedelta(hours=hours)).timestamp()
        os.utime(storage.path(name), (moment, moment))
        return name

    return write


@pytest.mark.parametrize("folder", ["materials", "pages", "letters", "proxies"])
def test_a_private_file_without_a_row_is_deleted_after_a_day(stored, files, folder):
    stored(f"{folder}/old.pdf", hours=25)
    young = stored(f"{folder}/young.pdf", hours=23)
    run_due()
    assert files() == {f"private/{young}"}
    assert JobRun.objects.get(name="clear_private_files").result == "1 files"


def test_a_private_file_that_a_row_names_stays(stored, files):
    registration = make_registration()
    event = registration.event
    Material.objects.create(event=event, title="Skaidrės", file=stored("materials/a.pdf", hours=99))
    PageFile.objects.create(
        page=make_page(), title_lt="Įstatai", file=stored("pages/b.pdf", hours=99)
    )
    EventLetter.objects.create(event=event, attachment=stored("letters/c.pdf", hours=99))
    Vote.objects.create(
        event=event,
        company=make_company(),
        holder=registration,
        proxy=stored("proxies/d.pdf", hours=99),
    )
    before = files()
    run_due()
    assert len(before) == 4
    assert files() == before


def test_private_files_of_others_are_left_to_them(stored, files):
    stored("post_office_attachments/2026/01/01/a.pdf", hours=99)
    stored("other/b.pdf", hours=99)
    before = files()
    run_due()
    assert files() == before


@pytest.mark.django_db(transaction=True)
def test_the_worker_delivers_what_waits(mailoutbox):
    user = make_user(language="en")
    emails.password_reset(user, user.email, "https://itk.example/reset")
    call_command("worker", once=True)
    assert [message.to for message in mailoutbox] == [[user.email]]
    assert "https://itk.example/reset" in mailoutbox[0].body
    assert Email.objects.get().status == STATUS.sent


def test_a_draft_is_published_in_its_minute_and_once(clock):
    now = clock("2026-05-04 12:10")
    event = make_event(status="draft", publish_at=now - timedelta(seconds=1))
    published = tuple(job for job in jobs.JOBS if job.name == "publish_drafts")
    assert [run.result for run in run_due(jobs=published)] == ["1 published, 0 stuck"]
    event.refresh_from_db()
    assert event.status == "published"
    assert run_due(jobs=published) == []
    clock("2026-05-04 12:11")
    assert [run.result for run in run_due(jobs=published)] == ["0 published, 0 stuck"]


def test_old_records_of_jobs_are_deleted_but_not_of_the_demo(clock):
    clock("2026-05-04 12:10")
    JobRun.objects.create(name="publish_drafts", period="2026-05-04T12:10")
    JobRun.objects.create(name="load_demo", period="2026-05-04")
    clock("2026-06-04 12:10")
    run_due(jobs=tuple(job for job in jobs.JOBS if job.name == "clear_runs"))
    assert set(JobRun.objects.values_list("name", flat=True)) == {"load_demo", "clear_runs"}
