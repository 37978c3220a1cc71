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
from post_office.models import STATUS, Email
from post_office.utils import cleanup_expired_mails

from events import privacy
from itk import emails
from itk.shared import uploads
from itk.shared.models import JobRun

logger = logging.getLogger(__name__)

SENT_MAIL_KEPT = timedelta(days=90)
HOURLY, DAILY = "%Y-%m-%dT%H", "%Y-%m-%d"


@dataclass(frozen=True)
class Job:
    """A name, what it does (returns a line for the record), and how its periods are named."""

    name: str
    run: Callable[[], str]
    period: str = DAILY


def forget_people() -> str:
    """Forget contact data and evidence that are past their time."""
    return f"{privacy.forget_contacts()} contacts, {privacy.forget_evidence()} names"


def clear_outbox() -> str:
    """Delete delivered and failed mail of long ago, with its attachments."""
    mails, files = cleanup_expired_mails(timezone.now() - SENT_MAIL_KEPT)
    return f"{mails} mails, {files} attachments"


def clear_sessions() -> str:
    """Delete expired log-ins."""
    SessionStore.clear_expired()
    return "done"


def clear_uploads() -> str:
    """Delete spreadsheets that were looked at and never imported."""
    return f"{uploads.clear_expired()} files"


def tell_refused_mail() -> str:
    """Tell staff of the mail that finally failed in the last hour."""
    since = timezone.now() - timedelta(hours=1)
    refused = Email.objects.filter(status=STATUS.failed, last_updated__gte=since)
    emails.refused_mail(refused)
    return f"{refused.count()} refused"


JOBS = (
    Job("forget_people", forget_people),
    Job("clear_outbox", clear_outbox),
    Job("clear_sessions", clear_sessions),
    Job("clear_uploads", clear_uploads),
    Job("tell_refused_mail", tell_refused_mail, HOURLY),
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
