"""The scheduled jobs and the worker."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone
from post_office.models import STATUS, Email

from itk import jobs
from itk.jobs import DAILY, HOURLY, Job, run_due
from itk.shared.models import JobRun, SiteProfile
from members import emails
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_job_runs_once_a_period(clock):
    done = []
    daily = (Job("daily", lambda: done.append("d") or "ok", DAILY),)
    hourly = (Job("hourly", lambda: done.append("h") or "ok", HOURLY),)
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
    assert run_due(jobs=(Job("daily", lambda: pytest.fail("ran")),)) == []


def test_a_job_that_fails_runs_again_and_stops_no_other(caplog):
    def fail():
        raise RuntimeError("no disk")

    runs = run_due(jobs=(Job("broken", fail), Job("sound", lambda: "ok")))
    assert [run.name for run in runs] == ["sound"]
    assert not JobRun.objects.filter(name="broken").exists()
    assert "broken" in caplog.text


def test_the_command_runs_everything_and_twice_does_no_harm(capsys):
    call_command("run_jobs")
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert names == [job.name for job in jobs.JOBS]
    call_command("run_jobs")
    assert capsys.readouterr().out == ""


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


@pytest.mark.django_db(transaction=True)
def test_the_worker_delivers_what_waits(mailoutbox):
    user = make_user(language="en")
    emails.password_reset(user, user.email, "https://itk.example/reset")
    call_command("worker", once=True)
    assert [message.to for message in mailoutbox] == [[user.email]]
    assert "https://itk.example/reset" in mailoutbox[0].body
    assert Email.objects.get().status == STATUS.sent
