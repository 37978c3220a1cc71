"""What the portal does by itself, each job once a period.

A run claims its period by inserting a row; whoever inserts it runs the job, so that the command
may be called twice, at once and on several machines. A job that fails gives its claim back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from post_office.models import STATUS, Email
from post_office.utils import cleanup_expired_mails

from events import privacy
from events.models import EventLetter, Material, Vote
from events.workflows import publish_scheduled, send_due_invitations, send_due_letters
from itk import emails
from itk.shared import files, limits, uploads
from itk.shared.models import JobRun
from members.models import ApplicationDocument, MembershipApplication
from members.privacy import forget_applications, forget_call_answers
from members.workflows import ask_for_confirmations, remind_of_calls, send_call_digests
from news.models import PageFile

logger = logging.getLogger(__name__)

RUNS_KEPT = timedelta(days=30)
SENT_MAIL_KEPT = timedelta(days=90)
MINUTELY = "%Y-%m-%dT%H:%M"
HOURLY, DAILY = "%Y-%m-%dT%H", "%Y-%m-%d"


@dataclass(frozen=True)
class Job:
    """A name, its label for staff, what it does, and how its periods are named.

    It returns a line for the record: numbers, each with a word of `RESULTS`.
    """

    name: str
    label: str | Promise
    run: Callable[[], str]
    period: str = DAILY


def forget_people() -> str:
    """Forget contact data, evidence and applications to join that are past their time."""
    forgotten = privacy.forget_contacts() + privacy.forget_invitations() + forget_call_answers()
    names, applications = privacy.forget_evidence(), forget_applications()
    return f"{forgotten} contacts, {names} names, {applications} applications"


def clear_outbox() -> str:
    """Delete delivered and failed mail of long ago, with its attachments."""
    mails, files = cleanup_expired_mails(timezone.now() - SENT_MAIL_KEPT)
    return f"{mails} mails, {files} attachments"


def clear_sessions() -> str:
    """Delete expired log-ins."""
    SessionStore.clear_expired()
    return "done"


def clear_attempts() -> str:
    """Delete the counts of attempts whose window is over."""
    return f"{limits.clear_expired()} records"


def clear_uploads() -> str:
    """Delete spreadsheets that were looked at and never imported."""
    return f"{uploads.clear_expired()} files"


def clear_private_files() -> str:
    """Delete the private files whose row is gone or has another file now."""
    fields = [
        model._meta.get_field(name)
        for model, name in (
            (Material, "file"),
            (PageFile, "file"),
            (EventLetter, "attachment"),
            (Vote, "proxy"),
            (ApplicationDocument, "file"),
            (MembershipApplication, "agreement"),
        )
    ]
    return f"{files.clear_unused(*fields)} files"


def tell_refused_mail() -> str:
    """Tell staff of the mail that finally failed in the last hour."""
    since = timezone.now() - timedelta(hours=1)
    refused = Email.objects.filter(status=STATUS.failed, last_updated__gte=since)
    emails.refused_mail(refused)
    return f"{refused.count()} refused"


def send_invitations() -> str:
    """Send the invitations and reminders that waited for a day of mailing."""
    return f"{send_due_invitations()} invitations"


def send_letters() -> str:
    """Send the letters that events send by themselves, before and after."""
    return f"{send_due_letters()} letters"


def ask_whether_right() -> str:
    """Ask the organisations whose profile nobody has confirmed for a year."""
    return f"{ask_for_confirmations()} letters"


def remind_authors_of_calls() -> str:
    """Ask what is to become of the partnership calls that end."""
    return f"{remind_of_calls()} letters"


def tell_of_calls() -> str:
    """Tell of new partnership calls who follows them, each at most once a week."""
    return f"{send_call_digests()} letters"


def publish_drafts() -> str:
    """Publish the drafts of events whose moment has come."""
    published, stuck = publish_scheduled()
    return f"{len(published)} published, {len(stuck)} stuck"


def clear_runs() -> str:
    """Delete the records of jobs that ran long ago."""
    old = JobRun.objects.filter(
        name__in=[job.name for job in JOBS], started_at__lt=timezone.now() - RUNS_KEPT
    )
    return f"{old.delete()[0]} records"


# What the words of a result mean.
RESULTS = {
    "contacts": _("contact data forgotten"),
    "names": _("names forgotten"),
    "applications": _("applications to join forgotten"),
    "mails": _("mails deleted"),
    "attachments": _("attachments deleted"),
    "files": _("files deleted"),
    "refused": _("refused mails"),
    "published": _("published"),
    "stuck": _("without a day"),
    "records": _("records deleted"),
    "invitations": _("invitations"),
    "letters": _("letters"),
    "done": _("done"),
}

JOBS = (
    Job("publish_drafts", _("Publish scheduled drafts"), publish_drafts, MINUTELY),
    Job("clear_runs", _("Delete old records of jobs"), clear_runs),
    Job("forget_people", _("Forget personal data past their time"), forget_people),
    Job("clear_outbox", _("Delete old mail"), clear_outbox),
    Job("clear_sessions", _("Delete expired log-ins"), clear_sessions),
    Job("clear_attempts", _("Delete old counts of attempts"), clear_attempts),
    Job("clear_uploads", _("Delete spreadsheets never imported"), clear_uploads),
    Job("clear_private_files", _("Delete private files no longer used"), clear_private_files),
    Job("tell_refused_mail", _("Tell staff of refused mail"), tell_refused_mail, HOURLY),
    Job("send_invitations", _("Send invitations that waited"), send_invitations, HOURLY),
    Job("send_letters", _("Send reminders and letters after events"), send_letters, HOURLY),
    Job("ask_whether_right", _("Ask whether profiles are still right"), ask_whether_right, HOURLY),
    # Hourly, so that what waits leaves in the first hour of mailing.
    Job("remind_of_calls", _("Ask about calls that end"), remind_authors_of_calls, HOURLY),
    Job("tell_of_calls", _("Tell of new partnership calls"), tell_of_calls, HOURLY),
)


def run_due(*, now: datetime | None = None, jobs: tuple[Job, ...] = JOBS) -> list[JobRun]:
    """Run every job that has not run in the present period; return the runs that were made."""
    return [run for job in jobs if (run := _run(job, timezone.localtime(now)))]


def _run(job: Job, now: datetime) -> JobRun | None:
    """Claim the job's period and run it; None when it is taken or failed."""
    period = now.strftime(job.period)
    if JobRun.objects.filter(name=job.name, period=period).exists():
        return None
    try:
        with transaction.atomic():
            run = JobRun.objects.create(name=job.name, period=period)
    except IntegrityError:
        return None
    try:
        run.result = job.run()[:500]
    except Exception:
        logger.exception("Job %s failed", job.name)
        run.delete()
        return None
    run.finished_at = timezone.now()
    run.save()
    return run
