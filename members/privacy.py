"""What is forgotten of organisations that wanted to join and of who answered calls, and when."""

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members.models import (
    ApplicationDocument,
    ApplicationEntry,
    CallAnswer,
    CooperationCall,
    MembershipApplication,
)

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


@transaction.atomic
def forget_call_answers(*, now=None):
    """Delete what readers answered to calls that were over too long ago; return how many.

    What organisations answered stays: it is theirs, and why they work together.
    """
    before = (now or timezone.now()) - settings.CONTACTS_KEPT_FOR
    over = Q(call__closed_at__lt=before) | Q(
        call__status=CooperationCall.Status.OPEN,
        call__deadline__lt=timezone.localdate(before),
    )
    due = CallAnswer.objects.filter(over, company=None)
    LogEntry.objects.get_for_objects(due).delete()
    with disable_auditlog():
        return due.delete()[0]
