"""`manage.py worker`: delivers the outbox and runs the scheduled jobs, until it is told to stop."""

import signal
import threading
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from post_office.mail import send_queued_mail_until_done

from itk.jobs import run_due

LOCK = 4_015_120_326  # any number, the same on every machine that shares the database
SECONDS_BETWEEN_JOBS = 60


class Command(BaseCommand):
    """Deliver what waits in the outbox every ``--interval`` seconds and run the jobs every minute.

    On PostgreSQL an advisory lock keeps two machines from delivering at once; on one machine the
    outbox's own lock file does. SIGTERM and Ctrl-C end it after the message in hand.
    """

    help = "Deliver the outbox and run the scheduled jobs until stopped."

    def add_arguments(self, parser):
        """Add the pause between two looks at the outbox, and a single round for tests and cron."""
        parser.add_argument("--interval", type=float, default=2.0, help="seconds between rounds")
        parser.add_argument("--once", action="store_true", help="one round, then end")

    def handle(self, *, interval, once, **options):
        """Loop until a signal."""
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_args: stop.set())
        next_jobs = 0.0
        while not stop.is_set():
            if time.monotonic() >= next_jobs:
                run_due()
                next_jobs = time.monotonic() + SECONDS_BETWEEN_JOBS
            self._deliver()
            connection.close_if_unusable_or_obsolete()
            if once:
                return
            stop.wait(interval)

    def _deliver(self):
        """Send what waits, unless another machine is doing so."""
        if not self._alone():
            return
        try:
            send_queued_mail_until_done(lockfile=settings.POST_OFFICE["LOCK_FILE_NAME"])
        except Exception as error:  # the next round tries again; the log has the story
            self.stderr.write(f"Outbox: {error}")

    def _alone(self):
        """Take the lock for this round; it ends with the connection."""
        if connection.vendor != "postgresql":
            return True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            return cursor.fetchone()[0]
