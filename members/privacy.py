"""What is forgotten of organisations that wanted to join, and when."""

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members.models import ApplicationDocument, ApplicationEntry, MembershipApplication

Status = MembershipApplication.Status


def due_for_forgetting(*, now=None):
    """Return the applications that came to nothing and were last touched too long ago."""
    before = (now or timezone.now()) - settings.CONTACTS_KEPT_FOR
    ended = MembershipApplication.objects.filter(status__in=[Status.REJECTED, Status.WITHDRAWN])
    return ended.filter(updated_at__lt=before)


@transaction.atomic
def forget_applications(*, now=None):
    """Delete the applications that are due, with their log and documents; return how many.

    Of a member the application stays: it is why the organisation is one. Files without a row are
    deleted by the job that clears them.
    """
    due = due_for_forgetting(now=now)
    for model in (ApplicationDocument, ApplicationEntry):
        LogEntry.objects.get_for_objects(model.objects.filter(application__in=due)).delete()
    LogEntry.objects.get_for_objects(due).delete()
    with disable_auditlog():  # which would write down what is deleted
        return due.delete()[1].get(MembershipApplication._meta.label, 0)
