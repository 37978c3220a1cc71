"""`manage.py run_jobs`: what is due now, once."""

from django.core.management.base import BaseCommand

from itk.jobs import run_due


class Command(BaseCommand):
    """Run every scheduled job that has not run in its present period; safe to call twice."""

    help = "Run the scheduled jobs that are due; safe to call twice."

    def handle(self, **options):
        """Print a line for each job that ran."""
        for run in run_due():
            self.stdout.write(f"{run.name} {run.period}: {run.result}")
