"""On which day the demo was loaded or last refreshed: what its relative dates count from."""

from datetime import date

from django.utils import timezone

from itk.shared.models import JobRun

NAME = "load_demo"


def last_run():
    """Return the day of the last load or refresh; None without any."""
    run = JobRun.objects.filter(name=NAME).order_by("-period").first()
    return run and date.fromisoformat(run.period)


def record_run(today):
    """Remember ``today`` as the day that the dates count from."""
    JobRun.objects.filter(name=NAME).delete()
    JobRun.objects.create(
        name=NAME, period=today.isoformat(), finished_at=timezone.now(), is_sample=True
    )
